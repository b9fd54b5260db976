package org.xenscope.recipes.debug;

import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * How far a QEMU that starts under a debugger is.
 *
 * @param detail for a person
 * @param pid of what waits at the gate and becomes QEMU, once it is known
 * @param leftMillis of the time that somebody keeps just now, such as libxl's for the start; empty when nobody does
 */
public record DebugProgress(State state, String detail, OptionalInt pid, OptionalLong leftMillis) {
    /** What has happened. */
    public enum State {
        /** The wrapper waits at its gate. */
        HELD,
        /** The debugger has come, and the gate is open. */
        ATTACHED,
        /** QEMU stands at its first instruction. */
        START,
        /** QEMU runs. */
        RUNNING,
        /** QEMU stands at a breakpoint. */
        STOPPED,
        /** The debugger has something to say: a breakpoint, a log-point's line. */
        SAID,
        /** There is no debugger, and why; QEMU runs without. */
        FAILED,
        /** The debugger has let go. */
        ENDED
    }
}
