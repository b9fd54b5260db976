package org.xenscope.xenstore;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How a node of one tree is in another.
 *
 * @param before its value; empty when it was not there
 * @param after its value; empty when it is there no more
 * @param permissionsBefore empty too when they were not read
 * @param permissionsAfter empty too when they were not read
 */
public record NodeChange(
        StorePath path,
        Optional<byte[]> before,
        Optional<byte[]> after,
        List<Permission> permissionsBefore,
        List<Permission> permissionsAfter) {
    private record Pair(@Nullable StoreNode before, @Nullable StoreNode after) {}

    /**
     * What differs, each node before its children. Parts that are the same object in both are not looked into. The order of
     * children is no difference.
     */
    public static List<NodeChange> between(Optional<StoreNode> before, Optional<StoreNode> after) {
        List<NodeChange> changes = new ArrayList<>();
        Deque<Pair> pairs = new ArrayDeque<>();
        pairs.push(new Pair(before.orElse(null), after.orElse(null)));
        while (!pairs.isEmpty()) {
            Pair pair = pairs.pop();
            if (pair.before != pair.after) {
                of(pair.before, pair.after).ifPresent(changes::add);
                List<Pair> below = below(pair);
                for (int i = below.size() - 1; i >= 0; i--) {
                    pairs.push(below.get(i));
                }
            }
        }
        return changes;
    }

    private static Optional<NodeChange> of(@Nullable StoreNode before, @Nullable StoreNode after) {
        StoreNode one = after == null ? before : after;
        if (one == null
                || before != null
                        && after != null
                        && Arrays.equals(before.value(), after.value())
                        && before.permissions().equals(after.permissions())) {
            return Optional.empty();
        }
        return Optional.of(new NodeChange(
                one.path(),
                Optional.ofNullable(before).map(StoreNode::value),
                Optional.ofNullable(after).map(StoreNode::value),
                before == null ? List.of() : before.permissions(),
                after == null ? List.of() : after.permissions()));
    }

    /** The same node's change between other values. */
    NodeChange of(Optional<byte[]> before, Optional<byte[]> after) {
        return new NodeChange(path, before, after, permissionsBefore, permissionsAfter);
    }

    private static List<Pair> below(Pair pair) {
        List<StoreNode> before = pair.before == null ? List.of() : pair.before.children();
        List<StoreNode> after = pair.after == null ? List.of() : pair.after.children();
        List<Pair> pairs = new ArrayList<>();
        // mostly the children are the same nodes at the same places
        int same = 0;
        while (same < before.size()
                && same < after.size()
                && before.get(same).path().equals(after.get(same).path())) {
            if (before.get(same) != after.get(same)) {
                pairs.add(new Pair(before.get(same), after.get(same)));
            }
            same++;
        }
        Map<StorePath, StoreNode> rest = new LinkedHashMap<>();
        before.subList(same, before.size()).forEach(node -> rest.put(node.path(), node));
        for (StoreNode node : after.subList(same, after.size())) {
            pairs.add(new Pair(rest.remove(node.path()), node));
        }
        rest.values().forEach(node -> pairs.add(new Pair(node, null)));
        return pairs;
    }

    @Override
    public String toString() {
        return path + ": " + before.map(Quoted::of).orElse("-") + " " + permissionsBefore + " -> "
                + after.map(Quoted::of).orElse("-") + " " + permissionsAfter;
    }
}
