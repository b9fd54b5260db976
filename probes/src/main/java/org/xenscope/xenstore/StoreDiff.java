package org.xenscope.xenstore;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What must be done to one tree to make another of it, in {@link SavedTree#ORDER}.
 *
 * @param path at and below which both were compared
 * @param compared how many nodes the larger one has
 */
public record StoreDiff(StorePath path, List<Change> changes, int compared) {
    /** Copies the list. */
    public StoreDiff {
        changes = List.copyOf(changes);
    }

    /** One node that is not the same. */
    public sealed interface Change {
        StorePath path();
    }

    /** Only the second has it. */
    public record Added(SavedNode node) implements Change {
        @Override
        public StorePath path() {
            return node.path();
        }
    }

    /** Only the first has it. */
    public record Removed(SavedNode node) implements Change {
        @Override
        public StorePath path() {
            return node.path();
        }
    }

    /** Both have it, with another value, other permissions, or both. */
    public record Altered(SavedNode before, SavedNode after) implements Change {
        @Override
        public StorePath path() {
            return before.path();
        }

        public boolean value() {
            return !Arrays.equals(before.value(), after.value());
        }

        /** What is not known is not other. */
        public boolean permissions() {
            return !before.permissions().isEmpty()
                    && !after.permissions().isEmpty()
                    && !before.permissions().equals(after.permissions());
        }
    }

    /** How many of each kind; a node whose value and permissions are other counts in both. */
    public record Counts(int added, int removed, int values, int permissions) {}

    /**
     * Compares two trees of the same path.
     *
     * @param valuesOnly whether other permissions are no difference
     */
    public static StoreDiff of(SavedTree one, SavedTree two, boolean valuesOnly) {
        if (!one.path().equals(two.path())) {
            throw new IllegalArgumentException(one.path() + " and " + two.path());
        }
        List<Change> changes = new ArrayList<>();
        Iterator<SavedNode> left = one.nodes().values().iterator();
        Iterator<SavedNode> right = two.nodes().values().iterator();
        SavedNode before = next(left);
        SavedNode after = next(right);
        // The node itself is no difference where a list cannot have it.
        boolean itself = one.whole() && two.whole();
        while (before != null || after != null) {
            int order = before == null ? 1 : after == null ? -1 : SavedTree.ORDER.compare(before.path(), after.path());
            if (order < 0) {
                changes.add(new Removed(java.util.Objects.requireNonNull(before)));
            } else if (order > 0) {
                changes.add(new Added(java.util.Objects.requireNonNull(after)));
            } else if (before != null && after != null) {
                Altered altered = new Altered(before, after);
                if (altered.value() || altered.permissions() && !valuesOnly) {
                    changes.add(altered);
                }
            }
            before = order <= 0 ? next(left) : before;
            after = order >= 0 ? next(right) : after;
        }
        if (!itself) {
            changes.removeIf(
                    change -> !(change instanceof Altered) && change.path().equals(one.path()));
        }
        return new StoreDiff(
                one.path(), changes, Math.max(one.nodes().size(), two.nodes().size()));
    }

    public boolean same() {
        return changes.isEmpty();
    }

    public Counts counts() {
        int added = 0;
        int removed = 0;
        int values = 0;
        int permissions = 0;
        for (Change change : changes) {
            if (change instanceof Added) {
                added++;
            } else if (change instanceof Removed) {
                removed++;
            } else if (change instanceof Altered altered) {
                values += altered.value() ? 1 : 0;
                permissions += altered.permissions() ? 1 : 0;
            }
        }
        return new Counts(added, removed, values, permissions);
    }

    private static @Nullable SavedNode next(Iterator<SavedNode> nodes) {
        return nodes.hasNext() ? nodes.next() : null;
    }
}
