package org.xenscope.recipes.action;

import java.time.Duration;
import java.util.List;
import org.xenscope.devicemodel.chain.Wrapper;
import org.xenscope.host.FileEntry;
import org.xenscope.host.Invocation;
import org.xenscope.recipes.Site;
import org.xenscope.xenstore.StorePath;

/**
 * Where a wrapper holds a QEMU until it is let go. That is part of what {@link InstallWrapper} is: its undo does the same, so
 * it needs no entry in the journal.
 */
public final class Gates {
    private static final Duration LIMIT = Duration.ofSeconds(10);

    private Gates() {}

    /** Lets one go, and holds it no more at its next start: when the guest reboots, nobody is there. */
    public static void open(Site site, String directory, int domid) {
        String gate = Wrapper.gate(directory, domid);
        say(site, gate, Wrapper.open(gate));
        site.control().remove(directory + "/" + Wrapper.HOLD);
    }

    /** Nobody waits for them any more: whoever comes is not held, and whoever stands there goes on. */
    public static void giveUp(Site site, String directory) {
        site.control().remove(directory + "/" + Wrapper.HOLD);
        if (site.host().stat(directory).isEmpty()) {
            return;
        }
        for (FileEntry entry : site.host().list(directory)) {
            if (Wrapper.GATE.matcher(entry.name()).matches()) {
                String path = directory + "/" + entry.name();
                String domid = entry.name().substring(entry.name().indexOf('-') + 1);
                // one whose domain is gone must not begin to serve it
                boolean there = site.store().exists(StorePath.of("/local/domain/" + domid));
                say(site, path, there ? Wrapper.open(path) : Wrapper.end(path));
                site.control().remove(path);
            }
        }
    }

    private static void say(Site site, String gate, List<String> command) {
        site.control()
                .run(new Invocation(command, new byte[0], LIMIT))
                .orFail("open it by hand, on the host: `echo >" + gate + "`");
    }
}
