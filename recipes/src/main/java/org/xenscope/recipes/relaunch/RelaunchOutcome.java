package org.xenscope.recipes.relaunch;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.xenscope.error.XenscopeException;
import org.xenscope.recipes.action.QemuLaunch;

/**
 * How a relaunch ended.
 *
 * @param launch how the new QEMU was started; null when it did not come to that
 * @param pid of the QEMU that serves now; 0 when none does, or nobody could look
 * @param devices tap devices that are in use now
 * @param stoodMillis how long the guest stood; 0 when it was never paused
 * @param millis all of it
 * @param terminals where serial ports went that have another terminal now: {@code /dev/pts/1 → /dev/pts/3}
 * @param error why it failed; null when it did not
 * @param notUndone why what was done could not all be undone; null when it was, or need not be
 */
public record RelaunchOutcome(
        @Nullable QemuLaunch launch,
        int pid,
        List<String> devices,
        long stoodMillis,
        long millis,
        List<String> terminals,
        @Nullable XenscopeException error,
        @Nullable XenscopeException notUndone) {
    public RelaunchOutcome {
        devices = List.copyOf(devices);
        terminals = List.copyOf(terminals);
    }

    /** Whether it failed before anything was done to the guest. */
    public boolean untouched() {
        return error != null && stoodMillis == 0;
    }

    public boolean done() {
        return error == null;
    }

    /** What went wrong, the way back too. */
    public Optional<XenscopeException> worst() {
        return Optional.ofNullable(notUndone == null ? error : notUndone);
    }
}
