package org.xenscope.console.debug;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.function.Supplier;

/** Work in a thread of its own, during which this thread may have to talk with a debugger: a terminal has one reader. */
public final class TalkBeside<T> {
    private final CompletableFuture<Boolean> wanted = new CompletableFuture<>();
    private final CompletableFuture<T> ended = new CompletableFuture<>();
    private final Thread worker;

    /** @param name of the work's thread */
    public TalkBeside(String name, Supplier<T> work) {
        this.worker = new Thread(() -> run(work), name);
    }

    private void run(Supplier<T> work) {
        try {
            ended.complete(work.get());
        } catch (RuntimeException | Error e) {
            ended.completeExceptionally(e);
        } finally {
            wanted.complete(false);
        }
    }

    public void begin() {
        worker.start();
    }

    /** Somebody should talk now; from any thread. */
    public void want() {
        wanted.complete(true);
    }

    /** Waits until somebody should talk, or the work has ended; whether it is the former. */
    public boolean awaitWanted() {
        return await(wanted);
    }

    /** What came of the work, when that has ended. */
    public T result() {
        return await(ended);
    }

    /** Ctrl-C is for the work, which clears up what it has begun. */
    private <R> R await(CompletableFuture<R> what) {
        while (true) {
            try {
                return what.get();
            } catch (InterruptedException e) {
                worker.interrupt();
            } catch (ExecutionException e) {
                if (e.getCause() instanceof RuntimeException failure) {
                    throw failure;
                }
                throw new CompletionException(e.getCause());
            }
        }
    }
}
