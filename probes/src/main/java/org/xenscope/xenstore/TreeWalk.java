package org.xenscope.xenstore;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.xenscope.error.CancelledException;
import org.xenscope.error.DeadlineException;
import org.xenscope.error.FailedException;
import org.xenscope.error.UsageException;
import org.xenscope.error.XenscopeException;

/**
 * Reads a node and all below it with as many requests in flight as the connection takes: the children of a node are asked
 * for as soon as they are known. One walk, one thread: the caller's.
 */
final class TreeWalk {
    /** More nodes than any store holds: a peer that goes on for ever is stopped here. */
    static final int LIMIT = 2_000_000;

    private final StoreConnection connection;
    private final StoreView view;
    private final LinkedBlockingQueue<Answer> answers = new LinkedBlockingQueue<>();
    private int underWay;
    private int nodes;

    private record Answer(Growing node, Request request, @Nullable Message message, @Nullable Throwable failure) {}

    /** A node while it is being read. */
    private static final class Growing {
        final StorePath path;
        List<Growing> children = List.of();
        byte[] value = new byte[0];
        List<Permission> permissions = List.of();
        boolean gone;

        Growing(StorePath path) {
            this.path = path;
        }
    }

    TreeWalk(StoreConnection connection, StoreView view) {
        this.connection = connection;
        this.view = view;
    }

    StoreNode walk(StorePath path) {
        Growing root = new Growing(path);
        ask(root);
        while (underWay > 0) {
            take(next());
        }
        if (root.gone) {
            throw StoreError.ENOENT.exception(MessageType.READ + " " + path + " on " + connection.peer());
        }
        return grown(root);
    }

    private void ask(Growing node) {
        nodes++;
        ask(node, MessageType.DIRECTORY);
        ask(node, MessageType.READ);
        ask(node, MessageType.GET_PERMS);
    }

    private void ask(Growing node, MessageType type) {
        Request request = view.on(type, node.path);
        underWay++;
        connection
                .send(request)
                .whenComplete((message, failure) -> answers.add(new Answer(node, request, message, failure)));
    }

    private Answer next() {
        try {
            Answer answer = answers.poll(connection.patience().toNanos(), TimeUnit.NANOSECONDS);
            if (answer != null) {
                underWay--;
                return answer;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancelledException("reading the tree was interrupted", "", e);
        }
        throw new DeadlineException(
                connection.peer() + " did not answer any of " + underWay + " requests within "
                        + connection.patience().toMillis() + " ms",
                "see whether the daemon hangs");
    }

    private void take(Answer answer) {
        Growing node = answer.node;
        Message message = answer.message;
        if (message == null) {
            throw answer.failure instanceof XenscopeException known
                    ? known
                    : new FailedException(answer.request + " failed: " + answer.failure, "", answer.failure);
        }
        if (StoreConnection.is(StoreError.ENOENT, message)) {
            node.gone = true;
        } else if (message.type() == MessageType.DIRECTORY) {
            children(node, answer.request, message, view.names(answer.request, message));
        } else if (message.type() == MessageType.READ) {
            node.value = message.payload();
        } else if (message.type() == MessageType.GET_PERMS) {
            node.permissions = view.permissions(answer.request, message);
        } else if (answer.request.type() == MessageType.DIRECTORY && StoreConnection.is(StoreError.E2BIG, message)) {
            children(node, answer.request, message, view.largeDirectory(node.path));
        } else {
            throw connection.failure(answer.request, message);
        }
    }

    private void children(Growing node, Request request, Message message, List<String> names) {
        if (nodes + names.size() > LIMIT) {
            throw view.wrong(request, message, "makes the tree larger than " + LIMIT + " nodes");
        }
        node.children = new ArrayList<>(names.size());
        for (String name : names) {
            try {
                node.children.add(new Growing(node.path.child(name)));
            } catch (UsageException e) {
                throw view.wrong(request, message, "lists a child that cannot be: " + e.what());
            }
        }
        node.children.forEach(this::ask);
    }

    private static StoreNode grown(Growing root) {
        List<Growing> topDown = new ArrayList<>(List.of(root));
        for (int i = 0; i < topDown.size(); i++) {
            topDown.addAll(topDown.get(i).children);
        }
        // children stand behind their parents: from the end, each finds its own grown
        Map<Growing, StoreNode> grown = new HashMap<>();
        for (int i = topDown.size() - 1; i >= 0; i--) {
            Growing each = topDown.get(i);
            List<StoreNode> children = new ArrayList<>(each.children.size());
            for (Growing child : each.children) {
                StoreNode node = Objects.requireNonNull(grown.remove(child));
                if (!child.gone) {
                    children.add(node);
                }
            }
            grown.put(each, new StoreNode(each.path, each.value, each.permissions, children));
        }
        return Objects.requireNonNull(grown.get(root));
    }
}
