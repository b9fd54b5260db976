package org.xenscope.vif;

import java.util.Optional;

/**
 * A hotplug script on a host.
 *
 * @param state whether it can be run
 * @param reading what its text says; empty when it is no text, or could not be read
 * @param note why it could not be read, or what is wrong with it; may be empty
 */
public record HotplugScript(String path, State state, Optional<ScriptReading> reading, String note) {
    /** Whether libxl can run it. */
    public enum State {
        FINE,
        MISSING,
        NOT_EXECUTABLE,
        /** It is a directory, or another thing that cannot be run. */
        NO_FILE,
        /** What its first line names is not there. */
        NO_INTERPRETER,
        /** It stands on Xen's vif-common.sh, which looks for its other parts beside the script, and they are not there. */
        MISPLACED,
        UNKNOWN
    }
}
