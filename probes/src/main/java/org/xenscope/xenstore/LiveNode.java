package org.xenscope.xenstore;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A node of a {@link LiveTree}, which alone uses it. */
final class LiveNode {
    /** What is asked of a node: a set of these. */
    static final int DIRECTORY = 1;

    static final int VALUE = 2;
    static final int PERMISSIONS = 4;

    /** What a node takes beside its path and value: itself, its place in the index, the frozen node. A rough number. */
    private static final int OVERHEAD_BYTES = 400;

    final StorePath path;
    final @Nullable LiveNode parent;
    List<LiveNode> children = List.of();
    byte[] value = new byte[0];
    List<Permission> permissions = List.of();
    /** What is wanted and not answered yet. */
    int awaited;
    /** What of it has not been sent. */
    int unsent;
    /** What of it is to be asked once more when the answer is there: an event came while it was under way. */
    int again;
    /** Whether all below is to be read again, once it is known that the node is still there. */
    boolean deep;
    /** What is still to be known of it before it is shown. */
    int hidden;
    /** No part of the tree any more; or, of the root, not there. */
    boolean gone;

    @Nullable DirectoryParts parts;

    private @Nullable StoreNode frozen;

    /** @param hidden what must be known of it before it is shown */
    LiveNode(StorePath path, @Nullable LiveNode parent, int hidden) {
        this.hidden = hidden;
        this.path = path;
        this.parent = parent;
    }

    long bytes() {
        return OVERHEAD_BYTES + 2L * path.text().length() + value.length;
    }

    /** What was frozen of it and above is no more as it is. */
    void touched() {
        for (LiveNode each = this; each != null && each.frozen != null; each = each.parent) {
            each.frozen = null;
        }
    }

    /** All below it, each before its children. */
    void below(Consumer<LiveNode> visitor) {
        List<LiveNode> all = new ArrayList<>(children);
        for (int i = 0; i < all.size(); i++) {
            visitor.accept(all.get(i));
            all.addAll(all.get(i).children);
        }
    }

    /** As it is now; what has not changed since the last time is the same object as then. */
    StoreNode freeze() {
        List<LiveNode> thawed = new ArrayList<>();
        if (frozen == null) {
            thawed.add(this);
        }
        for (int i = 0; i < thawed.size(); i++) {
            for (LiveNode child : thawed.get(i).children) {
                if (child.frozen == null && child.hidden == 0) {
                    thawed.add(child);
                }
            }
        }
        // children stand behind their parents
        for (int i = thawed.size() - 1; i >= 0; i--) {
            LiveNode each = thawed.get(i);
            List<StoreNode> below = new ArrayList<>(each.children.size());
            for (LiveNode child : each.children) {
                if (child.frozen != null) {
                    below.add(child.frozen);
                }
            }
            each.frozen = new StoreNode(each.path, each.value, each.permissions, below);
        }
        StoreNode now = frozen;
        if (now == null) {
            throw new IllegalStateException(path + " is not frozen");
        }
        return now;
    }
}
