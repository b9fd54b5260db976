package org.xenscope.console.debug;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.xenscope.debug.DebugTarget;
import org.xenscope.debug.RunState;
import org.xenscope.error.CancelledException;
import org.xenscope.error.DeadlineException;
import org.xenscope.error.FailedException;

/** Who waits until the target stands: they get the stop, with all that came before it shown, and nobody else is told. */
final class Waits {
    /** How long a target may take to stop when it is told to. */
    static final Duration GRACE = Duration.ofSeconds(10);

    private final DebugTarget target;
    private final Supplier<Optional<Voice>> voice;
    private @Nullable CompletableFuture<Moment> awaited;

    Waits(DebugTarget target, Supplier<Optional<Voice>> voice) {
        this.target = target;
        this.voice = voice;
    }

    /**
     * Has the target do something, and waits until it stands again or has ended; meanwhile Ctrl-C stops it.
     *
     * @param start nothing for a target that runs already
     * @param limit how long to wait; it runs on after that
     */
    Moment go(Runnable start, Optional<Duration> limit) {
        CompletableFuture<Moment> stop = new CompletableFuture<>();
        synchronized (this) {
            awaited = stop;
        }
        try {
            start.run();
            return await(stop, limit);
        } catch (RuntimeException e) {
            withdraw(stop);
            throw e;
        }
    }

    private Moment await(CompletableFuture<Moment> stop, Optional<Duration> limit) {
        try {
            try {
                return limit.isPresent() ? stop.get(limit.get().toMillis(), TimeUnit.MILLISECONDS) : stop.get();
            } catch (InterruptedException e) {
                Voice person = voice.get().filter(Voice::attended).orElseThrow(() -> new CancelledException("", "", e));
                person.interrupted();
                target.interrupt();
                return stop.get(GRACE.toMillis(), TimeUnit.MILLISECONDS);
            }
        } catch (InterruptedException e) {
            throw new CancelledException(target.name() + " has not stopped yet", "`status` says whether it does", e);
        } catch (TimeoutException e) {
            throw new DeadlineException(target.name() + " still runs", "`cont` waits longer; `interrupt` stops it", e);
        } catch (ExecutionException e) {
            throw new FailedException("it cannot be told how " + target.name() + " stands", "look with `status`", e);
        }
    }

    /** @return whether somebody waited for it. A stop that is over already is not what anybody waits for. */
    synchronized boolean give(Moment moment) {
        if (awaited == null || target.state() == RunState.RUNNING) {
            return false;
        }
        awaited.complete(moment);
        awaited = null;
        return true;
    }

    /** A person who waits gets the prompt back, and the target runs on. A script waits for the stop. */
    void release() {
        if (voice.get().filter(Voice::attended).isEmpty()) {
            return;
        }
        synchronized (this) {
            if (awaited != null) {
                awaited.complete(new RunsOn(target.name()));
                awaited = null;
            }
        }
    }

    /** What came while nobody waits any more is shown all the same. */
    private void withdraw(CompletableFuture<Moment> stop) {
        synchronized (this) {
            if (awaited == stop) {
                awaited = null;
            }
        }
        if (stop.isDone()) {
            voice.get().ifPresent(to -> to.show(stop.join()));
        }
    }
}
