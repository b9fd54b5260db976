package org.xenscope.recipes.bringup;

import org.xenscope.recipes.debug.DebugProgress;

/** Is told what happens, as it happens. */
public interface BringupListener {
    /** A step in the plan. */
    record Line(int number, String id, String title, Planned planned) {}

    /** Where a step stands. */
    enum State {
        RUNNING,
        DONE,
        FAILED,
        SKIPPED,
        UNDONE
    }

    /**
     * A step came so far.
     *
     * @param atMillis since the bring-up began
     * @param millis that the step took so far
     */
    record Progress(int number, String id, String title, State state, long atMillis, long millis, String detail) {}

    void step(Progress progress);

    /** What is waited for just now. */
    void waiting(String id, String what);

    /**
     * How far the debugger is that QEMU starts under; comes from another thread than the rest, while a step runs.
     *
     * @param atMillis since the bring-up began
     */
    void debug(DebugProgress progress, long atMillis);
}
