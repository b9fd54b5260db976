package org.xenscope.debug;

/** What a target does. */
public enum RunState {
    RUNNING,
    STOPPED,
    /** It has exited, or the debugger has let go of it or lost it. */
    ENDED
}
