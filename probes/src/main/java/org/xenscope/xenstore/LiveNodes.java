package org.xenscope.xenstore;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.xenscope.error.ProtocolException;
import org.xenscope.error.UsageException;

/** The nodes of a {@link LiveTree}, found by their paths, and bounded. */
final class LiveNodes {
    /** More nodes than any store holds: a peer that goes on for ever is stopped here. */
    static final int LIMIT = 2_000_000;

    private final String peer;
    private final long memory;
    private final LiveNode root;
    private final Map<StorePath, LiveNode> index = new HashMap<>();
    private long bytes;

    /** @param memory how many bytes they may take, roughly */
    LiveNodes(String peer, StorePath path, long memory) {
        this.peer = peer;
        this.memory = memory;
        this.root = new LiveNode(path, null, 0);
        this.bytes = root.bytes();
        index.put(path, root);
    }

    LiveNode root() {
        return root;
    }

    int size() {
        return index.size();
    }

    @Nullable LiveNode at(StorePath path) {
        return index.get(path);
    }

    /** The node nearest above a path that is below the topmost. */
    LiveNode above(StorePath path) {
        StorePath above = path;
        while (true) {
            above = above.parent();
            LiveNode known = index.get(above);
            if (known != null) {
                return known;
            }
        }
    }

    /** A value that was read; the node is there, then. */
    void value(LiveNode node, byte[] value) {
        if (node.gone || !Arrays.equals(node.value, value)) {
            bytes += value.length - node.value.length;
            node.value = value;
            node.gone = false;
            node.touched();
            enough(node);
        }
    }

    /**
     * The names of its children that were read.
     *
     * @return true when something was still awaited of one that is none of them: it may have come back since
     * @param hidden what must be known of a new one before it is shown
     * @param added takes each new one
     * @throws UsageException when such children cannot be
     */
    boolean children(LiveNode node, List<String> names, int hidden, Consumer<LiveNode> added) {
        if (names.isEmpty() && node.children.isEmpty()) {
            return false;
        }
        Map<String, LiveNode> known = new HashMap<>();
        node.children.forEach(child -> known.put(child.path.name(), child));
        List<LiveNode> children = new ArrayList<>(names.size());
        for (String name : names) {
            LiveNode child = known.remove(name);
            if (child == null) {
                child = add(node, name, hidden);
                added.accept(child);
            }
            children.add(child);
        }
        boolean awaited = false;
        for (LiveNode child : known.values()) {
            awaited |= forget(child);
        }
        if (!children.equals(node.children)) {
            node.children = children;
            node.touched();
        }
        return awaited;
    }

    private LiveNode add(LiveNode node, String name, int hidden) {
        LiveNode child = new LiveNode(node.path.child(name), node, hidden);
        if (index.putIfAbsent(child.path, child) != null) {
            throw new UsageException(Quoted.of(name) + " stands there twice", "");
        }
        bytes += child.bytes();
        enough(child);
        return child;
    }

    /**
     * It is not there.
     *
     * @return true when something was still awaited of it or below: it may have come back since
     */
    boolean remove(LiveNode node) {
        LiveNode parent = node.parent;
        if (parent == null) {
            boolean awaited = !node.gone && (node.awaited | node.again) != 0;
            for (LiveNode child : node.children) {
                awaited |= forget(child);
            }
            node.children = List.of();
            node.touched();
            node.gone = true;
            return awaited;
        }
        List<LiveNode> left = new ArrayList<>(parent.children);
        left.remove(node);
        parent.children = left;
        parent.touched();
        return forget(node);
    }

    private boolean forget(LiveNode node) {
        List<LiveNode> all = new ArrayList<>(List.of(node));
        node.below(all::add);
        boolean awaited = false;
        for (LiveNode each : all) {
            awaited |= (each.awaited | each.again) != 0;
            forgetOne(each);
        }
        return awaited;
    }

    private void forgetOne(LiveNode node) {
        node.gone = true;
        index.remove(node.path);
        bytes -= node.bytes();
    }

    private void enough(LiveNode node) {
        if (index.size() > LIMIT || bytes > memory) {
            throw new ProtocolException(
                    peer + " has more below " + root.path + " than can be held here: at " + node.path + " it is "
                            + index.size() + " nodes and " + bytes / 1_000_000 + " MB",
                    "read a smaller part of the store");
        }
    }
}
