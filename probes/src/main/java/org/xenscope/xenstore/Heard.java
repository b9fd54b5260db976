package org.xenscope.xenstore;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * When the daemon told of what changed. A change is known by its own event; a node that came with one below it, as its
 * parents were not there, by the earliest below it; a node that went with one above it by that one's.
 */
final class Heard {
    /** A change, and when it was. */
    record Dated(Instant at, NodeChange change) {}

    private record Passed(Instant at, byte[] value) {}

    /** Of one node, between two moments at which the tree is settled. */
    private static final int MOST_VALUES = 16;

    /** A store that changes without a pause gives no settled moment at which to forget. */
    private static final int MOST = 65_536;

    private final Map<StorePath, Instant> named = new HashMap<>();
    private final Map<StorePath, Instant> below = new HashMap<>();
    private final Map<StorePath, List<Passed>> values = new HashMap<>();

    void event(StorePath path, Instant at) {
        if (named.size() >= MOST) {
            forget();
        }
        named.put(path, at);
        for (StorePath each = path; !each.root(); ) {
            each = each.parent();
            if (below.putIfAbsent(each, at) != null) {
                break;
            }
        }
    }

    /** @param otherwise when nothing was heard of it */
    Instant when(StorePath changed, Instant otherwise) {
        Instant own = named.get(changed);
        if (own == null) {
            own = below.get(changed);
        }
        for (StorePath each = changed; own == null && !each.root(); ) {
            each = each.parent();
            own = named.get(each);
        }
        return own == null ? otherwise : own;
    }

    /** A node was read with another value than it had. */
    void value(StorePath path, byte[] value, Instant now) {
        if (values.size() < MOST) {
            List<Passed> passed = values.computeIfAbsent(path, each -> new ArrayList<>());
            if (passed.size() < MOST_VALUES) {
                passed.add(new Passed(when(path, now), value));
            }
        }
    }

    /** A change as the steps that were read on its way, the last of them its end; else as it is. */
    List<Dated> steps(NodeChange change, Instant now) {
        List<Dated> steps = new ArrayList<>();
        Optional<byte[]> from = change.before();
        if (from.isPresent() && change.after().isPresent()) {
            for (Passed each : values.getOrDefault(change.path(), List.of())) {
                boolean moved = !Arrays.equals(from.get(), each.value)
                        && !Arrays.equals(change.after().get(), each.value);
                if (moved) {
                    steps.add(new Dated(each.at, change.of(from, Optional.of(each.value))));
                    from = Optional.of(each.value);
                }
            }
        }
        steps.add(new Dated(when(change.path(), now), change.of(from, change.after())));
        return steps;
    }

    void forget() {
        values.clear();
        named.clear();
        below.clear();
    }
}
