package org.xenscope.recipes.action;

import java.time.Duration;
import java.util.List;
import org.xenscope.error.FailedException;
import org.xenscope.host.Invocation;
import org.xenscope.recipes.Action;
import org.xenscope.recipes.Site;

/**
 * Lets a domain run with its new QEMU. The saved state is removed first: from that moment on it is not the guest's any
 * more. Undo pauses it, so that its QEMU can be replaced again.
 */
public record ResumeDomain(Relaunched domain) implements Action {
    /** libxl gives a device model that does not answer 60 s. */
    private static final Duration LIMIT = Duration.ofSeconds(90);

    @Override
    public List<String> commands() {
        return List.of("rm " + ShellText.word(domain.state()), "xl unpause " + ShellText.word(domain.name()));
    }

    @Override
    public List<String> undoCommands() {
        return List.of("xl pause " + ShellText.word(domain.name()));
    }

    @Override
    public void perform(Site site) {
        site.control().remove(domain.state());
        unpause(site, domain);
    }

    static void unpause(Site site, Relaunched domain) {
        site.control()
                .run(Invocation.of(LIMIT, "xl", "unpause", Integer.toString(domain.domid())))
                .orFail("`xl list` shows the domain's state");
    }

    /** xl answers 0 also when it failed to resume the device model. */
    static void check(Site site, Relaunched domain) {
        if (domain.line(site).filter(line -> !line.state().paused()).isEmpty()) {
            throw new FailedException(
                    domain.words() + " is still paused after `xl unpause`",
                    "somebody else has paused it too: Xen counts; `xl unpause " + domain.domid() + "` once more");
        }
    }

    @Override
    public void verify(Site site) {
        check(site, domain);
    }

    @Override
    public void undo(Site site) {
        if (domain.line(site).filter(line -> !line.state().paused()).isPresent()) {
            PauseDomain.pause(site, domain);
        }
    }
}
