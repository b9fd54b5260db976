package org.xenscope.console.debug;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.xenscope.debug.DebugEvent;
import org.xenscope.debug.DebugTarget;

/**
 * What happens to a target, in order, on a thread of ours: so that whoever is told may take time and ask the target back.
 * A target that says more than can be shown loses the newest of it; that it stopped or ended is never lost.
 */
final class Happenings {
    /** Each message a line: far more than anybody reads. */
    private static final int MOST = 10_000;

    private static final Happening LAST = new Happening(Instant.MAX, new DebugEvent.Running(), 0);

    private final Clock clock;
    private final BlockingQueue<Happening> queue = new LinkedBlockingQueue<>();
    private final AtomicInteger lost = new AtomicInteger();
    private final AutoCloseable listening;
    private final Thread teller;

    /** One, and when it came; {@code lost}: how many before it nobody was told of. */
    record Happening(Instant at, DebugEvent event, int lost) {}

    /** Who is told. */
    interface Listener {
        void happened(Happening happening) throws InterruptedException;
    }

    /** Listens from now on; tells from {@link #begin} on. */
    Happenings(DebugTarget target, Clock clock, Listener listener) {
        this.clock = clock;
        this.teller = new Thread(() -> tell(listener), "debug events");
        teller.setDaemon(true);
        this.listening = target.listen(this::take);
    }

    void begin() {
        teller.start();
    }

    private void take(DebugEvent event) {
        boolean chatter = !(event instanceof DebugEvent.Stopped
                || event instanceof DebugEvent.Ended
                || event instanceof DebugEvent.Running);
        if (chatter && queue.size() >= MOST) {
            lost.incrementAndGet();
        } else {
            queue.add(new Happening(clock.instant(), event, lost.getAndSet(0)));
        }
    }

    private void tell(Listener listener) {
        try {
            for (Happening next = queue.take(); next != LAST; next = queue.take()) {
                listener.happened(next);
            }
        } catch (InterruptedException e) {
            // closed, and slow to tell of what came before
        }
    }

    /** Listens no more, and tells what has come. @param limit for that */
    void close(Duration limit) throws Exception {
        listening.close();
        queue.add(LAST);
        teller.join(limit.toMillis());
        teller.interrupt();
    }
}
