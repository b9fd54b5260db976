package org.xenscope.lab;

import java.util.function.Supplier;

/** Work that starts what outlives this program, with the way to take it back when the program is ended in the middle. */
final class OnExit {
    private OnExit() {}

    /**
     * Does the work.
     *
     * @param undo run when the program is ended (Ctrl-C, SIGTERM) before the work is done. A kill -9 asks nobody: what it
     *     leaves is found by the next start.
     */
    static <T> T during(Supplier<T> work, Runnable undo) {
        Thread hook = new Thread(undo, "lab-undo");
        Runtime.getRuntime().addShutdownHook(hook);
        try {
            return work.get();
        } finally {
            try {
                Runtime.getRuntime().removeShutdownHook(hook);
            } catch (IllegalStateException e) {
                // The program is ending: the hook runs.
            }
        }
    }
}
