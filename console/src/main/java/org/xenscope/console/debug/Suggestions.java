package org.xenscope.console.debug;

import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.xenscope.debug.Completion;
import org.xenscope.debug.DebugTarget;

/** Completion from the target. Nobody waits for it: one that is slow is left alone, and asked nothing more until it answers. */
final class Suggestions {
    private static final long SOON_MILLIS = 700;
    private static final int MOST = 200;

    private final DebugTarget target;
    private @Nullable FutureTask<List<String>> asked;

    Suggestions(DebugTarget target) {
        this.target = target;
    }

    synchronized List<String> complete(Completion what, String prefix) {
        if (asked != null && !asked.isDone()) {
            return List.of();
        }
        FutureTask<List<String>> asking = new FutureTask<>(() -> target.complete(what, prefix, MOST));
        asked = asking;
        Thread thread = new Thread(asking, "completion");
        thread.setDaemon(true);
        thread.start();
        try {
            return asking.get(SOON_MILLIS, TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException e) {
            // The command itself will say what is wrong with the target.
            return List.of();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return List.of();
        }
    }
}
