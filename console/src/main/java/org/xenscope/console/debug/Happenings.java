package org.xenscope.console.debug;

import java.time.Clock;
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
            while (true) {
                listener.happened(queue.take());
            }
        } catch (InterruptedException e) {
            // closed
        }
    }

    /** Listens no more. */
    void close() throws Exception {
        listening.close();
        teller.interrupt();
    }
}
