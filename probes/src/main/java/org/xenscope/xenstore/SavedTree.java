package org.xenscope.xenstore;

import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.xenscope.error.UsageException;

/**
 * A node and all below it, or a part of that, in one order whatever daemon it came from: each node before its children,
 * those by name.
 *
 * @param path below which all nodes stand
 * @param whole whether the node at {@code path} belongs to it; what {@code xenstore-ls} prints holds only those below
 */
public record SavedTree(StorePath path, boolean whole, NavigableMap<StorePath, SavedNode> nodes) {
    /** Compares paths part by part: all below a node stand right behind it. */
    public static final Comparator<StorePath> ORDER = (one, two) -> compare(one.text(), two.text());

    /** Not to be changed. */
    public SavedTree {
        nodes = Collections.unmodifiableNavigableMap(nodes);
    }

    /** A tree that was read. */
    public static SavedTree of(StoreNode root) {
        NavigableMap<StorePath, SavedNode> nodes = new TreeMap<>(ORDER);
        root.forEach(node -> nodes.put(node.path(), SavedNode.of(node)));
        return new SavedTree(root.path(), true, nodes);
    }

    /** Nothing stands at {@code path}. */
    public static SavedTree absent(StorePath path) {
        return new SavedTree(path, true, new TreeMap<>(ORDER));
    }

    static SavedTree of(StorePath path, boolean whole, Collection<SavedNode> saved) {
        NavigableMap<StorePath, SavedNode> nodes = new TreeMap<>(ORDER);
        saved.forEach(node -> nodes.put(node.path(), node));
        return new SavedTree(path, whole, nodes);
    }

    /** Whether the permissions of all nodes are known. */
    public boolean withPermissions() {
        return nodes.values().stream().noneMatch(node -> node.permissions().isEmpty());
    }

    /** The part at and below {@code part}. @throws UsageException when this does not cover it */
    public SavedTree below(StorePath part) {
        if (part.equals(path)) {
            return this;
        }
        if (!path.covers(part)) {
            throw new UsageException(
                    part + " is not below " + path + ", where the snapshot was taken", "name a path below " + path);
        }
        NavigableMap<StorePath, SavedNode> nodesThere = new TreeMap<>(ORDER);
        for (SavedNode node : nodes.tailMap(part, true).values()) {
            if (!part.covers(node.path())) {
                break;
            }
            nodesThere.put(node.path(), node);
        }
        return new SavedTree(part, true, nodesThere);
    }

    private static int compare(String one, String two) {
        int shorter = Math.min(one.length(), two.length());
        for (int i = 0; i < shorter; i++) {
            if (one.charAt(i) != two.charAt(i)) {
                return rank(one.charAt(i)) - rank(two.charAt(i));
            }
        }
        return one.length() - two.length();
    }

    /** The slash before everything else that a name may hold. */
    private static int rank(char c) {
        return c == '/' ? 0 : c;
    }
}
