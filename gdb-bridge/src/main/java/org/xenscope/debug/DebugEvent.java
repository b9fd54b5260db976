package org.xenscope.debug;

/** What happens to a target by itself. */
public sealed interface DebugEvent {
    record Running() implements DebugEvent {}

    record Stopped(Stop stop) implements DebugEvent {}

    /**
     * It is over.
     *
     * @param why {@code exited with code 1}, {@code connection closed}
     * @param lost the debugger is gone, and not by anybody's wish; the target may well run on
     */
    record Ended(String why, boolean lost) implements DebugEvent {
        /** By itself, or because somebody wanted it. */
        public Ended(String why) {
            this(why, false);
        }
    }

    /** What the program, or the debugger, says. Raw: nothing in it has been escaped. */
    record Output(Source source, String text) implements DebugEvent {
        /** Who says it. */
        public enum Source {
            PROGRAM,
            DEBUGGER
        }
    }

    /** A breakpoint that only says something was hit. */
    record Logged(String breakpoint, String thread, String text) implements DebugEvent {}

    record ThreadBegun(String thread) implements DebugEvent {}

    record ThreadEnded(String thread) implements DebugEvent {}

    record BreakpointChanged(Breakpoint breakpoint) implements DebugEvent {}

    record BreakpointGone(String breakpoint) implements DebugEvent {}

    /** A library was loaded, or a class. */
    record Loaded(String name) implements DebugEvent {}

    /** What the debugger said and we do not know: passed on, not lost. */
    record Unknown(String raw) implements DebugEvent {}
}
