package org.xenscope.debug;

/** What not every target can do. */
public enum Feature {
    /** Stopping it, stepping, breakpoints; without, it is only looked at while it runs. */
    CONTROL,
    /** Breakpoints at places that are not loaded yet. */
    PENDING,
    /** Breakpoints at addresses, {@link DebugTarget#memory}, {@link DebugTarget#registers}. */
    MACHINE,
    /** {@link DebugTarget#watch}. */
    WATCHPOINTS,
    /** {@link DebugTarget#until}. */
    UNTIL,
    /** Stepping by one machine instruction. */
    INSTRUCTIONS,
    /** {@link DebugTarget#raw}. */
    RAW,
    /** Threads tell which locks they have and wait for. */
    LOCKS
}
