package org.xenscope.xenstore;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.xenscope.error.CancelledException;
import org.xenscope.error.DeadlineException;
import org.xenscope.error.UsageException;
import org.xenscope.error.XenscopeException;

/**
 * A node and all below it, read with as many requests in flight as the connection takes, and kept as the daemon has it by a
 * watch.
 *
 * <p>Why the tree is right once nothing is awaited: a daemon tells of a change before it answers what it is asked later. So
 * what an event names is asked again, and when the last answer is there, nothing in the tree has changed since it was read:
 * the tree is the store of this moment. An answer that was under way when the event came does not do, though it comes after
 * it: C xenstored sends no event while an equal one waits to be written (tools/xenstore/xenstored_core.c, send_event), so an
 * event may stand for changes until it was received.
 *
 * <p>Three facts about events make that complete: each change names the node that was written; a removal names the topmost
 * node that went (so all below a named node is read again, as it may have gone and come back); nodes that came with the named
 * one as its parents were not there, so they are found in the directory of the deepest node that is known.
 *
 * <p>All works on the reading thread of the connection, so nothing waits here. Safe for several threads.
 */
final class LiveTree implements EventSink {
    /** Fewer than the connection's window: whoever else uses it is not held up. */
    private static final int SHARE = StoreConnection.WINDOW * 3 / 4;
    /** How often a node is read again, on average, in order to find all as it was at one moment. */
    private static final int PATIENCE = 3;

    /** After how many answers without a settled moment the tree is shown nevertheless. */
    private static final int TELL_AFTER = 1000;

    private final Asking connection;
    private final StoreView view;
    private final LiveNodes nodes;
    private final LiveNode root;
    private final int wanted;
    private final Map<String, List<Permission>> permissionsOfText = new HashMap<>();
    private final ArrayDeque<LiveNode> todo = new ArrayDeque<>();
    private @Nullable TreeListener listener;
    private @Nullable String token;
    private @Nullable XenscopeException failure;
    private boolean settled;
    private volatile boolean stopped;
    private boolean tired;
    private boolean stale;
    private int underWay;
    private long readAgain;
    private int untold;
    private long lastAnswer = System.nanoTime();

    LiveTree(Asking connection, StoreView view, StorePath path, Detail detail) {
        this(connection, view, path, detail, Runtime.getRuntime().maxMemory() / 2);
    }

    /** @param memory how many bytes the tree may take, roughly */
    LiveTree(Asking connection, StoreView view, StorePath path, Detail detail, long memory) {
        this.connection = connection;
        this.view = view;
        this.nodes = new LiveNodes(connection.peer(), path, memory);
        this.root = nodes.root();
        this.wanted = LiveNode.DIRECTORY | LiveNode.VALUE | (detail == Detail.ALL ? LiveNode.PERMISSIONS : 0);
    }

    /** Begins to read, without a watch: the tree is then of one moment only if nobody else can change it. */
    synchronized void start() {
        want(root, wanted);
        pump();
    }

    /** Begins to watch and to read, once. The watch goes out first: the daemon knows it before it answers. */
    synchronized void startWatched() {
        token = connection.watch(root.path, this, new Receiver() {
            @Override
            public void answered(Request request, Message answer) {
                if (answer.type() == MessageType.ERROR) {
                    LiveTree.this.failed(connection.failure(request, answer));
                }
            }

            @Override
            public void failed(XenscopeException why) {
                LiveTree.this.failed(why);
            }
        });
        start();
    }

    /** As {@link #startWatched}; goes on until {@link #stop}. */
    synchronized void startWatched(TreeListener told) {
        listener = told;
        startWatched();
    }

    /** Waits until all is read, and ends. */
    Snapshot once() {
        try {
            awaitSettled();
        } finally {
            stop();
        }
        synchronized (this) {
            return new Snapshot(
                    current()
                            .orElseThrow(() -> StoreError.ENOENT.exception(
                                    MessageType.READ + " " + root.path + " on " + connection.peer())),
                    !stale);
        }
    }

    /**
     * Waits until the tree is settled for the first time.
     *
     * @throws DeadlineException when the daemon gives no answer for as long as the connection is patient
     */
    synchronized void awaitSettled() {
        Duration patience = connection.patience();
        while (!settled && failure == null) {
            long millis = new Deadline(lastAnswer + patience.toNanos()).remainingMillis();
            if (millis == 0) {
                throw hangs();
            }
            try {
                wait(millis);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new CancelledException("reading the tree was interrupted", "", e);
            }
        }
        if (failure != null) {
            throw failure;
        }
    }

    /**
     * Asks for the topmost node again, to see that the daemon is there.
     *
     * @throws DeadlineException when it has not answered for as long as the connection is patient
     */
    synchronized void check() {
        boolean late = System.nanoTime() - lastAnswer > connection.patience().toNanos();
        if (underWay > 0 && late) {
            throw hangs();
        }
        if (underWay == 0) {
            lastAnswer = System.nanoTime();
        }
        if (failure == null && !stopped) {
            refresh(root, LiveNode.VALUE);
            pump();
        }
    }

    private DeadlineException hangs() {
        return new DeadlineException(
                connection.peer() + " did not answer any of " + underWay + " requests within "
                        + connection.patience().toMillis() + " ms",
                "see whether the daemon hangs");
    }

    /** The tree as far as it is known; empty when its topmost node is not there. */
    synchronized Optional<StoreNode> current() {
        return root.gone ? Optional.empty() : Optional.of(root.freeze());
    }

    /** Keeps it no longer. */
    void stop() {
        String watched;
        synchronized (this) {
            stopped = true;
            watched = token;
            token = null;
        }
        if (watched != null) {
            connection.forget(Map.of(watched, root.path));
        }
    }

    @Override
    public synchronized void changed(String ofToken, StorePath path, Instant at) {
        if (stopped || failure != null || path.special() || !root.path.covers(path)) {
            return;
        }
        if (tired) {
            stale = true;
            return;
        }
        if (listener != null && settled) {
            listener.heard(path, at);
        }
        LiveNode node = nodes.at(path);
        if (node != null) {
            if (node.children.isEmpty()) {
                wantAgain(node, node.gone ? wanted : wanted & ~LiveNode.DIRECTORY);
            } else {
                node.deep = true;
                wantAgain(node, wanted);
            }
        } else {
            LiveNode known = nodes.above(path);
            wantAgain(known, known.gone ? wanted : LiveNode.DIRECTORY);
        }
        pump();
    }

    @Override
    public boolean end(XenscopeException why) {
        failed(why);
        return true;
    }

    private void wantAgain(LiveNode node, int what) {
        if (listener == null && ++readAgain > (long) PATIENCE * Math.max(64, nodes.size())) {
            tired = true;
            stale = true;
            return;
        }
        refresh(node, what);
    }

    /** What is under way now is too old. */
    private void refresh(LiveNode node, int what) {
        node.again |= what & node.awaited & ~node.unsent;
        want(node, what);
    }

    private void want(LiveNode node, int what) {
        int more = what & ~node.awaited;
        if (more != 0) {
            if (node.unsent == 0) {
                todo.add(node);
            }
            node.awaited |= more;
            node.unsent |= more;
        }
    }

    /** Sends what waits, as far as the share of the window goes. */
    private void pump() {
        while (underWay < SHARE && failure == null && !todo.isEmpty()) {
            LiveNode node = todo.remove();
            int what = node.unsent;
            node.unsent = 0;
            if (node.gone && node != root) {
                continue;
            }
            Receiver receiver = receiver(node);
            byte[] name = Request.name(node.path);
            ask(node, what & LiveNode.DIRECTORY, MessageType.DIRECTORY, name, receiver);
            ask(node, what & LiveNode.VALUE, MessageType.READ, name, receiver);
            ask(node, what & LiveNode.PERMISSIONS, MessageType.GET_PERMS, name, receiver);
        }
    }

    private void ask(LiveNode node, int what, MessageType type, byte[] name, Receiver receiver) {
        if (what != 0) {
            underWay++;
            connection.send(view.on(type, node.path, name), receiver);
        }
    }

    private Receiver receiver(LiveNode node) {
        return new Receiver() {
            @Override
            public void answered(Request request, Message answer) {
                LiveTree.this.answered(node, request, answer);
            }

            @Override
            public void failed(XenscopeException why) {
                LiveTree.this.failed(why);
            }

            @Override
            public boolean wanted() {
                return !stopped;
            }
        };
    }

    private synchronized void answered(LiveNode node, Request request, Message answer) {
        underWay--;
        lastAnswer = System.nanoTime();
        if (stopped || failure != null) {
            return;
        }
        try {
            if (!node.gone || node == root) {
                take(node, request, answer);
            }
            pump();
        } catch (XenscopeException e) {
            failed(e);
        }
        if (underWay == 0 && todo.isEmpty() && failure == null) {
            settled = true;
            stopped |= listener == null;
            notifyAll();
            tell(true);
        } else if (settled && ++untold > TELL_AFTER) {
            tell(false);
        }
    }

    private void tell(boolean now) {
        untold = 0;
        if (listener != null) {
            listener.read(now);
        }
    }

    private synchronized void failed(XenscopeException why) {
        if (failure == null && !stopped) {
            failure = why;
            todo.clear();
            notifyAll();
            if (listener != null) {
                listener.ended(why);
            }
        }
    }

    private void take(LiveNode node, Request request, Message answer) {
        boolean absent = StoreConnection.is(StoreError.ENOENT, answer);
        switch (request.type()) {
            case READ -> {
                arrived(node, LiveNode.VALUE);
                if (absent) {
                    absent(node);
                } else {
                    value(node, connection.orFail(request, answer).payload());
                }
            }
            case GET_PERMS -> {
                arrived(node, LiveNode.PERMISSIONS);
                if (absent) {
                    absent(node);
                } else {
                    permissions(node, request, connection.orFail(request, answer));
                }
            }
            default -> directory(node, request, answer, absent);
        }
    }

    private void arrived(LiveNode node, int what) {
        node.awaited &= ~what;
        int again = node.again & what;
        node.again &= ~what;
        want(node, again);
    }

    /** A node is shown once it is known as far as it is wanted. */
    private void seen(LiveNode node, int what) {
        if (node.hidden != 0) {
            node.hidden &= ~what;
            LiveNode parent = node.parent;
            if (node.hidden == 0 && parent != null) {
                parent.touched();
            }
        }
    }

    private void value(LiveNode node, byte[] value) {
        if (listener != null && settled && node.hidden == 0 && !Arrays.equals(node.value, value)) {
            listener.passed(node.path, value);
        }
        seen(node, LiveNode.VALUE);
        nodes.value(node, value);
        if (node.deep) {
            node.deep = false;
            node.below(each -> refresh(each, wanted));
        }
    }

    private void permissions(LiveNode node, Request request, Message answer) {
        seen(node, LiveNode.PERMISSIONS);
        String text = Payload.text(answer.payload());
        List<Permission> permissions = permissionsOfText.get(text);
        if (permissions == null) {
            permissions = List.copyOf(view.permissions(request, answer));
            if (permissionsOfText.size() < 1000) {
                permissionsOfText.put(text, permissions);
            }
        }
        if (!permissions.equals(node.permissions)) {
            node.permissions = permissions;
            node.touched();
        }
    }

    private void directory(LiveNode node, Request request, Message answer, boolean absent) {
        DirectoryParts parts = node.parts;
        if (absent) {
            node.parts = null;
            arrived(node, LiveNode.DIRECTORY);
            absent(node);
        } else if (parts != null) {
            if (view.take(parts, node.path, request, answer)) {
                node.parts = null;
                arrived(node, LiveNode.DIRECTORY);
                children(node, request, answer, parts.names());
            } else {
                askPart(node, parts);
            }
        } else if (StoreConnection.is(StoreError.E2BIG, answer)) {
            node.parts = new DirectoryParts();
            askPart(node, node.parts);
        } else {
            arrived(node, LiveNode.DIRECTORY);
            children(node, request, answer, view.names(request, connection.orFail(request, answer)));
        }
    }

    private void askPart(LiveNode node, DirectoryParts parts) {
        underWay++;
        connection.send(view.part(node.path, parts), receiver(node));
    }

    /** What was asked of it after its last event may find it again: whoever lists it knows. */
    private void absent(LiveNode node) {
        if (nodes.remove(node)) {
            refresh(node.parent == null ? node : node.parent, node.parent == null ? wanted : LiveNode.DIRECTORY);
        }
    }

    private void children(LiveNode node, Request request, Message answer, List<String> names) {
        try {
            if (nodes.children(node, names, wanted & ~LiveNode.DIRECTORY, child -> want(child, wanted))) {
                refresh(node, LiveNode.DIRECTORY);
            }
        } catch (UsageException e) {
            throw view.wrong(request, answer, "lists a child that cannot be: " + e.what());
        }
    }
}
