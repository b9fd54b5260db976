package org.xenscope.console.debug;

import org.xenscope.console.Lines;

/** Where somebody talks with a target: a prompt, or the lines of a script. */
public interface DebugStage {
    /**
     * Talks until it is over. The session is open, and is closed by the caller.
     *
     * @return the exit code: 1 when a line of a script failed
     */
    int converse(DebugSession debug, DebugOrders orders, Lines lines);
}
