package org.xenscope.xenbus;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/** A view of nodes that were read before: path to value. Parents that are not in the map are there all the same. */
public final class StoreSnapshot implements StoreView {
    private final Map<String, byte[]> nodes;
    private final Map<String, TreeSet<String>> children = new HashMap<>();

    public StoreSnapshot(Map<String, byte[]> nodes) {
        this.nodes = new TreeMap<>(nodes);
        for (String path : this.nodes.keySet()) {
            String child = path;
            int slash = child.lastIndexOf('/');
            while (slash >= 0 && child.length() > 1) {
                String parent = slash == 0 ? "/" : child.substring(0, slash);
                if (!children.computeIfAbsent(parent, key -> new TreeSet<>()).add(child.substring(slash + 1))) {
                    break;
                }
                child = parent;
                slash = child.lastIndexOf('/');
            }
        }
    }

    @Override
    public Optional<String> value(String path) {
        byte[] value = nodes.get(path);
        return value == null
                ? children.containsKey(path) ? Optional.of("") : Optional.empty()
                : Optional.of(new String(value, StandardCharsets.UTF_8));
    }

    @Override
    public List<String> children(String path) {
        return new ArrayList<>(children.getOrDefault(path, new TreeSet<>()));
    }
}
