package org.xenscope.recipes.debug;

import java.time.Duration;
import org.xenscope.recipes.debug.StartDebugger.Attached;

/** How a debugger and a QEMU that begins come together, and how long each part of it may take. */
final class Meeting {
    private Meeting() {}

    /**
     * Brings the debugger to the wrapper; then, whatever has become of it, and of who waits here, the gate is opened.
     *
     * @throws org.xenscope.error.XenscopeException when the debugger does not come
     */
    static Attached atTheGate(
            StartDebugger debugger, HeldQemu held, Duration limit, StartDebugger.Reports reports, Runnable open) {
        try {
            return Timed.run(
                    "the debugger comes", limit, each -> debugger.attach(held, each, reports), Attached::close);
        } finally {
            // whoever is interrupted opens it, too
            boolean interrupted = Thread.interrupted();
            try {
                open.run();
            } finally {
                if (interrupted) {
                    Thread.currentThread().interrupt();
                }
            }
        }
    }

    /**
     * From the gate to the first instruction, where breakpoints are set.
     *
     * @param there is run when QEMU stands there
     */
    static void atTheStart(Attached debugger, Duration limit, Runnable there) {
        Timed.run(
                "QEMU comes to its first instruction, and its breakpoints are set",
                limit,
                each -> {
                    debugger.awaitStart(each);
                    there.run();
                    debugger.setBreakpoints();
                    return debugger;
                },
                each -> {});
    }
}
