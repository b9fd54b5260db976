package org.xenscope.recipes.debug;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.xenscope.error.CancelledException;

/** Whether a QEMU stands in its debugger, and who waits until it does not. Safe for several threads. */
final class Stand {
    private static final Duration LOOK_AGAIN = Duration.ofSeconds(3);

    private final Clock clock;
    private @Nullable Stop stop;
    private int stops;

    /** Where it stands, and since when. */
    record Stop(String where, Instant since) {}

    Stand(Clock clock) {
        this.clock = clock;
    }

    synchronized Stop stop(String where) {
        Stop here = new Stop(where, clock.instant());
        stop = here;
        stops++;
        return here;
    }

    synchronized void runs() {
        stop = null;
        notifyAll();
    }

    /** Empty while it runs. */
    synchronized Optional<Stop> now() {
        return Optional.ofNullable(stop);
    }

    /** How often it stood so far. */
    synchronized int stops() {
        return stops;
    }

    /**
     * Waits until it runs.
     *
     * @param held looks now and then whether it stands in truth: the death of a debugger is not always told
     */
    void awaitRunning(BooleanSupplier held) {
        while (now().isPresent() && held.getAsBoolean()) {
            synchronized (this) {
                try {
                    if (stop != null) {
                        wait(LOOK_AGAIN.toMillis());
                    }
                } catch (InterruptedException e) {
                    throw new CancelledException("waiting for QEMU to go on was interrupted", "", e);
                }
            }
        }
    }
}
