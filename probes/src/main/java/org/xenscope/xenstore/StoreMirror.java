package org.xenscope.xenstore;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.xenscope.error.CancelledException;
import org.xenscope.error.DeadlineException;
import org.xenscope.error.FailedException;
import org.xenscope.error.XenscopeException;

/**
 * A node and all below it, kept as the store has it by one watch. What it shows can be had at any time without waiting. When
 * the connection is lost it shows what it had, says so, connects anew, reads all again and tells what it missed.
 *
 * <p>A change is from one view to the next. Where a value between was read on the way, each step is told; of changes faster
 * than they can be read, those between are lost.
 */
public final class StoreMirror implements AutoCloseable {
    private static final int CAPACITY = 32_768;
    private static final Duration FIRST_PAUSE = Duration.ofMillis(50);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);
    /** How often a connection on which nothing happens is asked whether it lives. */
    private static final Duration HEARTBEAT = Duration.ofSeconds(10);

    private final Supplier<? extends Store> stores;
    private final StorePath path;
    private final Detail detail;
    private final Clock clock;
    private final Object lock = new Object();
    private final Set<Listening> listenings = ConcurrentHashMap.newKeySet();
    private volatile MirrorView view;
    private boolean closed;
    private @Nullable XenscopeException lost;

    private StoreMirror(Supplier<? extends Store> stores, StorePath path, Detail detail, Clock clock) {
        this.stores = stores;
        this.path = path;
        this.detail = detail;
        this.clock = clock;
        this.view =
                new MirrorView(0, Optional.empty(), MirrorView.Standing.UNREAD, clock.instant(), "it is being read");
    }

    /**
     * Begins to mirror, in the background.
     *
     * @param stores opens a new connection each time ({@link Stores#open}); the mirror closes it
     */
    public static StoreMirror of(Supplier<? extends Store> stores, StorePath path, Detail detail, Clock clock) {
        StoreMirror mirror = new StoreMirror(stores, path, detail, clock);
        Thread thread = new Thread(mirror::run, "store mirror " + path);
        thread.setDaemon(true);
        thread.start();
        return mirror;
    }

    /** What it shows now. Never waits. */
    public MirrorView view() {
        return view;
    }

    /**
     * Waits until it shows what is wanted.
     *
     * @throws DeadlineException when that is not so within {@code limit}
     * @throws CancelledException when it is closed
     */
    public MirrorView await(Predicate<? super MirrorView> wanted, Duration limit) {
        Deadline deadline = Deadline.in(limit);
        synchronized (lock) {
            while (!wanted.test(view)) {
                long millis = deadline.remainingMillis();
                if (closed) {
                    throw new CancelledException("the mirror of " + path + " is closed", "");
                }
                if (millis == 0) {
                    throw new DeadlineException(
                            "the mirror of " + path + " does not show within " + limit.toMillis()
                                    + " ms what is waited for" + (view.why().isEmpty() ? "" : ": " + view.why()),
                            "see whether the store's daemon answers");
                }
                pause(millis);
            }
            return view;
        }
    }

    /** Begins to listen: events tell how each later view differs from {@code from}. */
    public Listening listen() {
        synchronized (lock) {
            Listening listening = new Listening(view);
            listenings.add(listening);
            return listening;
        }
    }

    @Override
    public void close() {
        synchronized (lock) {
            closed = true;
            lock.notifyAll();
        }
        listenings.forEach(Listening::close);
    }

    /** What changes, for one listener. Safe for several threads. */
    public final class Listening implements AutoCloseable {
        private final MirrorView from;
        private final Mailbox<MirrorEvent> events =
                new Mailbox<>(CAPACITY, MISSED, "waiting for a change of the mirror of " + path);

        private Listening(MirrorView from) {
            this.from = from;
        }

        /** What the mirror showed when the listening began. */
        public MirrorView from() {
            return from;
        }

        /**
         * The next event; empty when none came within {@code limit}.
         *
         * @throws CancelledException when this or the mirror is closed
         */
        public Optional<MirrorEvent> next(Duration limit) {
            return events.next(limit);
        }

        /**
         * All events that are there, those of one view never apart; none when none came within {@code limit}.
         *
         * @throws CancelledException when this or the mirror is closed
         */
        public List<MirrorEvent> together(Duration limit) {
            List<MirrorEvent> all = new ArrayList<>();
            Optional<MirrorEvent> event = events.next(limit);
            // a view's events are told under this lock
            synchronized (lock) {
                while (event.isPresent()) {
                    all.add(event.get());
                    event = events.next(Duration.ZERO);
                }
            }
            return all;
        }

        @Override
        public void close() {
            listenings.remove(this);
            events.end(new CancelledException("nobody listens to the mirror of " + path + " any more", ""));
        }
    }

    private static final Mailbox.Missed<MirrorEvent> MISSED = new Mailbox.Missed<>() {
        @Override
        public MirrorEvent count(MirrorEvent last, MirrorEvent refused) {
            return last instanceof MirrorEvent.Missed before
                    ? new MirrorEvent.Missed(before.at(), before.events() + 1)
                    : new MirrorEvent.Missed(refused.at(), 1);
        }

        @Override
        public boolean counts(MirrorEvent item) {
            return item instanceof MirrorEvent.Missed;
        }
    };

    private void run() {
        Duration pause = FIRST_PAUSE;
        while (goesOn()) {
            try (Store store = stores.get()) {
                if (!(store instanceof OpenStore open)) {
                    throw new IllegalArgumentException("a store that is not opened by Stores");
                }
                keep(open);
            } catch (XenscopeException e) {
                lost(e);
            } catch (RuntimeException e) {
                lost(new FailedException("the mirror of " + path + " failed: " + e, "this is a defect of xenscope", e));
            }
            pause = view.standing() == MirrorView.Standing.OLD && pause.compareTo(LONGEST_PAUSE) < 0
                    ? pause.multipliedBy(2)
                    : pause;
            Deadline until = Deadline.in(pause);
            synchronized (lock) {
                while (!closed && until.remainingMillis() > 0) {
                    pause(until.remainingMillis());
                }
            }
        }
    }

    /** Mirrors over one connection until that is lost. */
    private void keep(OpenStore store) {
        StoreConnection connection = store.connection();
        LiveTree tree = new LiveTree(connection, new StoreView(connection, 0), path, detail);
        synchronized (lock) {
            lost = null;
        }
        tree.startWatched(new TreeListener() {
            private final Heard heard = new Heard();
            private boolean first = true;

            @Override
            public void heard(StorePath path, Instant at) {
                heard.event(path, at);
            }

            @Override
            public void passed(StorePath path, byte[] value) {
                heard.value(path, value, clock.instant());
            }

            @Override
            public void read(boolean settled) {
                show(tree.current(), settled, first, heard);
                first = false;
                if (settled) {
                    heard.forget();
                }
            }

            @Override
            public void ended(XenscopeException why) {
                synchronized (lock) {
                    lost = why;
                    lock.notifyAll();
                }
            }
        });
        try {
            tree.awaitSettled();
            while (goesOn()) {
                synchronized (lock) {
                    if (lost != null) {
                        throw lost;
                    }
                    pause(HEARTBEAT.toMillis());
                }
                tree.check();
            }
        } finally {
            tree.stop();
        }
    }

    private void show(Optional<StoreNode> root, boolean settled, boolean first, Heard heard) {
        MirrorView before = view;
        boolean back = first && before.standing() == MirrorView.Standing.OLD;
        List<NodeChange> changes =
                before.standing() == MirrorView.Standing.UNREAD ? List.of() : NodeChange.between(before.root(), root);
        MirrorView.Standing standing = settled ? MirrorView.Standing.CURRENT : MirrorView.Standing.CHANGING;
        if (changes.isEmpty() && standing == before.standing()) {
            return;
        }
        Instant now = clock.instant();
        synchronized (lock) {
            view = new MirrorView(
                    before.version() + 1,
                    root,
                    standing,
                    standing == before.standing() ? before.since() : now,
                    settled ? "" : "the store changes faster than it can be read");
            for (NodeChange change : changes) {
                for (Heard.Dated each : heard.steps(change, now)) {
                    tell(new MirrorEvent.Changed(each.at(), each.change(), back));
                }
            }
            if (back) {
                tell(new MirrorEvent.Back(now));
            }
            lock.notifyAll();
        }
    }

    private void lost(XenscopeException why) {
        Instant now = clock.instant();
        synchronized (lock) {
            MirrorView before = view;
            boolean read = before.standing() != MirrorView.Standing.UNREAD;
            boolean known = before.standing() == MirrorView.Standing.OLD;
            if (!closed) {
                view = new MirrorView(
                        before.version() + 1,
                        before.root(),
                        read ? MirrorView.Standing.OLD : MirrorView.Standing.UNREAD,
                        known || !read ? before.since() : now,
                        why.what());
                if (!known && read) {
                    tell(new MirrorEvent.Lost(now, why));
                }
                lock.notifyAll();
            }
        }
    }

    private void tell(MirrorEvent event) {
        listenings.forEach(each -> each.events.put(event));
    }

    private boolean goesOn() {
        synchronized (lock) {
            return !closed;
        }
    }

    private void pause(long millis) {
        try {
            lock.wait(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancelledException("waiting for the mirror of " + path + " was interrupted", "", e);
        }
    }
}
