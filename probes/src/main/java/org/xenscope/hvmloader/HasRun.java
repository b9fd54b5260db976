package org.xenscope.hvmloader;

import java.util.Optional;
import org.xenscope.hvmloader.Reads.Answer;
import org.xenscope.libxl.DomainLine;

/**
 * Whether a domain has run, so that its hvmloader has read its keys: it reads them once.
 *
 * @param why what shows it
 */
public record HasRun(Answer answer, String why) {
    private static final String GENERATION_ID_ADDRESS = "hvmloader/generation-id-address";

    /**
     * Xen counts a domain's processor time, and one that was created paused has none. {@code xl list} rounds to a tenth of a
     * second, so what hvmloader has written counts too: to the console of this start of the machine, where domids do not come
     * again for a long time, and in Xen 4.2 to 4.4 to the store.
     */
    public static HasRun of(Optional<DomainLine> line, HvmloaderLog log, KeyValues values) {
        if (line.isPresent() && line.get().cpuSeconds() > 0) {
            return new HasRun(Answer.YES, "it has used " + line.get().cpuSeconds() + " s of processor time");
        }
        if (line.isPresent() && !line.get().state().paused()) {
            return new HasRun(Answer.YES, "xl list shows that it is not paused");
        }
        if (log.ran() && log.source().startsWith("xl ")) {
            return new HasRun(Answer.YES, log.source() + " has lines of its hvmloader");
        }
        if (values.value(GENERATION_ID_ADDRESS).filter(ValueType::truth).isPresent()) {
            return new HasRun(Answer.YES, "hvmloader has written " + GENERATION_ID_ADDRESS);
        }
        return line.isPresent()
                ? new HasRun(Answer.NO, "it is paused and has used no processor time")
                : new HasRun(Answer.UNKNOWN, "xl list does not show it");
    }

    public boolean yes() {
        return answer == Answer.YES;
    }

    public boolean no() {
        return answer == Answer.NO;
    }
}
