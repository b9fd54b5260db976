package org.xenscope.xenstore;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.xenscope.error.CancelledException;
import org.xenscope.error.XenscopeException;

/**
 * A queue of what changes at and below some paths, in the daemon's order. The reader of the connection never waits for
 * whoever takes from it: what does not fit becomes one {@link StoreEvent.Missed}. Safe for several threads.
 */
public final class Watch implements AutoCloseable {
    /** How many events wait for their taker at most. */
    public static final int CAPACITY = 32_768;

    private final StoreConnection connection;
    private final List<StorePath> paths;
    private final ArrayDeque<StoreEvent> events = new ArrayDeque<>();
    private final Map<String, StorePath> fresh = new HashMap<>();
    private final Map<String, StorePath> pathOfToken = new HashMap<>();
    private final EventSink sink = new EventSink() {
        @Override
        public void changed(String token, StorePath path, Instant at) {
            Watch.this.changed(token, path, at);
        }

        @Override
        public boolean end(XenscopeException why) {
            return Watch.this.end(why);
        }
    };
    private @Nullable XenscopeException end;

    Watch(StoreConnection connection, List<StorePath> paths) {
        this.connection = connection;
        this.paths = List.copyOf(paths);
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
    public synchronized Optional<StoreEvent> next(Duration limit) {
        Deadline deadline = Deadline.in(limit);
        while (events.isEmpty()) {
            if (end != null) {
                throw end;
            }
            long millis = deadline.remainingMillis();
            if (millis == 0) {
                return Optional.empty();
            }
            try {
                wait(millis);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new CancelledException("waiting for a change of " + paths + " was interrupted", "", e);
            }
        }
        return Optional.of(events.remove());
    }

    /** An event that is there already. */
    public Optional<StoreEvent> poll() {
        return next(Duration.ZERO);
    }

    /** Ends the watch, on the daemon too. */
    @Override
    public void close() {
        if (end(new CancelledException("the watch of " + paths + " is closed", ""))) {
            Map<String, StorePath> tokens;
            synchronized (this) {
                events.clear();
                tokens = Map.copyOf(pathOfToken);
            }
            connection.forget(tokens);
        }
    }

    synchronized void expect(String token, StorePath path) {
        pathOfToken.put(token, path);
        fresh.put(token, path);
    }

    /** What the connection knows of it. */
    EventSink sink() {
        return sink;
    }

    private synchronized void changed(String token, StorePath path, Instant at) {
        StorePath watched = pathOfToken.get(token);
        if (watched == null || end != null) {
            return;
        }
        boolean initial = fresh.remove(token) != null;
        if (events.size() < CAPACITY) {
            events.add(new StoreEvent.Changed(at, path, watched, initial));
        } else if (events.peekLast() instanceof StoreEvent.Missed missed) {
            events.removeLast();
            events.add(new StoreEvent.Missed(missed.at(), missed.events() + 1));
        } else {
            events.add(new StoreEvent.Missed(at, 1));
        }
        notify();
    }

    /** Lets nothing more come in; false when that was so already. */
    synchronized boolean end(XenscopeException why) {
        if (end != null) {
            return false;
        }
        end = why;
        notifyAll();
        return true;
    }

    /** Drops the events that are there; true when one of them tells of a change since the watch began. */
    synchronized boolean drainChanges() {
        boolean changed = false;
        for (Iterator<StoreEvent> each = events.iterator(); each.hasNext(); each.remove()) {
            changed |= !(each.next() instanceof StoreEvent.Changed event) || !event.initial();
        }
        return changed;
    }
}
