package org.xenscope.recipes.debug;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Function;
import org.xenscope.error.CancelledException;
import org.xenscope.error.DeadlineException;

/** Work of somebody else's that must not take longer than it may, whatever it does. */
final class Timed {
    private Timed() {}

    /**
     * Does it on a thread of its own.
     *
     * @param what half a sentence, for the message: {@code the debugger comes}
     * @param late is given what comes when nobody waits for it any more
     * @throws DeadlineException when the time is over; the thread is interrupted
     * @throws CancelledException when the caller is interrupted; the thread is, too
     */
    static <T> T run(String what, Duration limit, Function<Duration, T> work, Consumer<T> late) {
        CompletableFuture<T> coming = new CompletableFuture<>();
        Thread thread = new Thread(
                () -> {
                    try {
                        T result = work.apply(limit);
                        if (!coming.complete(result)) {
                            late.accept(result);
                        }
                    } catch (RuntimeException e) {
                        coming.completeExceptionally(e);
                    }
                },
                "timed");
        thread.setDaemon(true);
        thread.start();
        RuntimeException why;
        try {
            return coming.get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            why = new DeadlineException(
                    "it took longer than " + limit.toSeconds() + " s until " + what,
                    "libxl's own time runs meanwhile; try again when host and line are less busy",
                    e);
        } catch (InterruptedException e) {
            why = new CancelledException("waiting until " + what + " was interrupted", "", e);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException known ? known : new IllegalStateException(e.getCause());
        }
        if (coming.completeExceptionally(why)) {
            thread.interrupt();
            throw why;
        }
        // it came in this very moment
        return coming.join();
    }
}
