package org.xenscope.recipes.debug;

import java.time.Instant;
import org.xenscope.devicemodel.chain.Wrapper;
import org.xenscope.libxl.StartDeadline;

/**
 * A device model that waits at the gate of xenscope's wrapper: it is still a shell, and becomes QEMU under the same pid, with
 * the arguments, descriptors and environment that libxl gave it, when the gate is opened.
 *
 * @param directory the wrapper's
 * @param spawned when libxl has forked it, by this machine's clock: its time runs from there
 */
public record HeldQemu(String directory, int domid, int pid, Instant spawned) {
    /** Its pipe on the host. */
    public String gate() {
        return Wrapper.gate(directory, domid);
    }

    /** libxl's own time for its start. */
    public Countdown countdown(StartDeadline deadline) {
        return new Countdown("libxl", spawned, deadline.limit(), StartDeadline.consequence());
    }
}
