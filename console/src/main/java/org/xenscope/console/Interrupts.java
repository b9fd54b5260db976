package org.xenscope.console;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntSupplier;
import org.jline.utils.Signals;
import org.xenscope.console.text.Out;

/**
 * Ctrl-C: the first one interrupts the command, which may have something to clear up; the second ends the process at once.
 */
final class Interrupts {
    private Interrupts() {}

    static int during(Out err, IntSupplier work) {
        Thread worker = Thread.currentThread();
        AtomicInteger count = new AtomicInteger();
        Runnable handler = () -> {
            if (count.incrementAndGet() > 1) {
                err.line(
                        "xenscope: ended at once; `xenscope session list` shows what is left, `xenscope undo` takes it back");
                Runtime.getRuntime().halt(ExitCode.INTERRUPTED);
            }
            worker.interrupt();
        };
        Object previous = Signals.register("INT", handler);
        Signals.register("TERM", handler);
        try {
            return work.getAsInt();
        } finally {
            // It has done its work: what closes hosts and stores must not be interrupted by it again.
            Thread.interrupted();
            if (previous != null) {
                Signals.unregister("INT", previous);
            }
        }
    }
}
