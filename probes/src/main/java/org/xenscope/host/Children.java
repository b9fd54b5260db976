package org.xenscope.host;

import java.io.Closeable;
import java.io.IOException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Ends processes of ours. */
final class Children {
    /** The lifeline gives a command one second between TERM and KILL. */
    private static final long PATIENCE_MILLIS = 3_000;

    private Children() {}

    /** Lets go of the lifeline and waits until the process is gone; ends it by force when it does not go. */
    static void end(Process process) {
        closeQuietly(process.getOutputStream());
        if (!awaitExit(process, PATIENCE_MILLIS)) {
            process.destroyForcibly();
            awaitExit(process, PATIENCE_MILLIS);
        }
        closeQuietly(process.getInputStream());
        closeQuietly(process.getErrorStream());
    }

    /** Waits, even where this thread is interrupted: what was started must end first. */
    static boolean awaitExit(Process process, long millis) {
        boolean interrupted = Thread.interrupted();
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        try {
            for (; ; ) {
                try {
                    process.onExit().get(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
                    return true;
                } catch (TimeoutException e) {
                    return false;
                } catch (InterruptedException e) {
                    interrupted = true;
                } catch (ExecutionException e) {
                    throw new IllegalStateException(e);
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    static void closeQuietly(Closeable stream) {
        try {
            stream.close();
        } catch (IOException e) {
            // A pipe whose other end is gone: it is closed all the same.
        }
    }
}
