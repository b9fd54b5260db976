package org.xenscope.console;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntSupplier;
import java.util.stream.Stream;
import org.jline.utils.Signals;
import org.jspecify.annotations.Nullable;
import org.xenscope.console.text.Out;

/**
 * Signals become interrupts of the thread that works, which may have something to clear up; the second one ends the process
 * at once.
 */
public final class Interrupts {
    private static final int HANGUP = 1;

    private Interrupts() {}

    /** Of one command: Ctrl-C interrupts it too. */
    static int during(Out err, Ending ending, IntSupplier work) {
        Thread worker = Thread.currentThread();
        AtomicInteger count = new AtomicInteger();
        Runnable handler = () -> {
            if (count.incrementAndGet() > 1) {
                atOnce(err);
            }
            worker.interrupt();
        };
        Object previous = Signals.register("INT", handler);
        try {
            return untilTold(err, ending, work);
        } finally {
            // It has done its work: what closes hosts and stores must not be interrupted by it again.
            Thread.interrupted();
            restore("INT", previous);
        }
    }

    /** Of a prompt, whose terminal takes Ctrl-C: this thread is interrupted when the process is told to end. */
    public static int untilTold(Out err, Ending ending, IntSupplier work) {
        Thread worker = Thread.currentThread();
        Runnable handler = () -> {
            if (ending.tell()) {
                atOnce(err);
            }
            worker.interrupt();
        };
        Object term = Signals.register("TERM", handler);
        // The terminal is gone; a process that was started to outlive it is told nothing.
        boolean outlives = ignored(HANGUP);
        Object hangup = outlives ? null : Signals.register("HUP", handler);
        try {
            return work.getAsInt();
        } finally {
            Thread.interrupted();
            restore("TERM", term);
            restore("HUP", hangup);
        }
    }

    /** As {@code nohup} has it. */
    private static boolean ignored(int signal) {
        try (Stream<String> lines = Files.lines(Path.of("/proc/self/status"))) {
            return lines.filter(line -> line.startsWith("SigIgn:"))
                    .map(line -> Long.parseUnsignedLong(line.substring(7).strip(), 16))
                    .anyMatch(mask -> (mask & 1L << signal - 1) != 0);
        } catch (IOException e) {
            return false;
        }
    }

    private static void restore(String name, @Nullable Object previous) {
        if (previous != null) {
            Signals.unregister(name, previous);
        }
    }

    private static void atOnce(Out err) {
        err.line("xenscope: ended at once; `xenscope session list` shows what is left, `xenscope undo` takes it back");
        Runtime.getRuntime().halt(ExitCode.INTERRUPTED);
    }
}
