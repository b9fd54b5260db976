package org.xenscope.xenstore;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.xenscope.error.CancelledException;
import org.xenscope.error.XenscopeException;

/**
 * A queue of what changes at and below some paths, in the daemon's order. The reader of the connection never waits for
 * whoever takes from it: what does not fit becomes one {@link StoreEvent.Missed}. Safe for several threads.
 *
 * <p>Where watched paths lie below each other, a change gives an event for each of them. C xenstored sends no event while an
 * equal one waits to be written to this connection: of a node that changes fast, there are fewer events than changes, but
 * always one after the last change.
 */
public final class Watch implements AutoCloseable {
    /** How many events wait for their taker at most. */
    public static final int CAPACITY = 32_768;

    private static final Mailbox.Missed<StoreEvent> MISSED = new Mailbox.Missed<>() {
        @Override
        public StoreEvent count(StoreEvent last, StoreEvent refused) {
            return last instanceof StoreEvent.Missed before
                    ? new StoreEvent.Missed(before.at(), before.events() + 1)
                    : new StoreEvent.Missed(refused.at(), 1);
        }

        @Override
        public boolean counts(StoreEvent item) {
            return item instanceof StoreEvent.Missed;
        }
    };

    private final StoreConnection connection;
    private final List<StorePath> paths;
    private final Mailbox<StoreEvent> events;
    private final Map<String, StorePath> pathOfToken = new ConcurrentHashMap<>();
    private final Set<String> fresh = ConcurrentHashMap.newKeySet();
    private final EventSink sink = new EventSink() {
        @Override
        public void changed(String token, StorePath path, Instant at) {
            StorePath watched = pathOfToken.get(token);
            if (watched != null) {
                events.put(new StoreEvent.Changed(at, path, watched, fresh.remove(token)));
            }
        }

        @Override
        public boolean end(XenscopeException why) {
            return events.end(why);
        }
    };

    Watch(StoreConnection connection, List<StorePath> paths) {
        this.connection = connection;
        this.paths = List.copyOf(paths);
        this.events = new Mailbox<>(CAPACITY, MISSED, "waiting for a change of " + paths);
    }

    /** What is watched. */
    public List<StorePath> paths() {
        return paths;
    }

    /**
     * The next event; empty when none came within {@code limit}.
     *
     * @throws XenscopeException when the connection is lost (after all events that came before), or the watch closed
     */
    public Optional<StoreEvent> next(Duration limit) {
        return events.next(limit);
    }

    /** An event that is there already. */
    public Optional<StoreEvent> poll() {
        return next(Duration.ZERO);
    }

    /** Ends the watch, on the daemon too. */
    @Override
    public void close() {
        if (events.end(new CancelledException("the watch of " + paths + " is closed", ""))) {
            events.drain();
            connection.forget(Map.copyOf(pathOfToken));
        }
    }

    /** What the connection knows of it. */
    EventSink sink() {
        return sink;
    }

    void expect(String token, StorePath path) {
        pathOfToken.put(token, path);
        fresh.add(token);
    }

    /** Drops the events that are there. */
    void drain() {
        events.drain();
    }
}
