package org.xenscope.xenbus;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.xenscope.xenstore.Permission;
import org.xenscope.xenstore.StoreNode;

/** A view of nodes that were read before: path to value. Parents that are not in the map are there all the same. */
public final class StoreSnapshot implements StoreView {
    private final Map<String, byte[]> nodes;
    private final Map<String, List<Permission>> permissions;
    private final Map<String, TreeSet<String>> children = new HashMap<>();

    /** Of values alone. */
    public StoreSnapshot(Map<String, byte[]> nodes) {
        this(nodes, Map.of());
    }

    public StoreSnapshot(Map<String, byte[]> nodes, Map<String, List<Permission>> permissions) {
        this.nodes = new HashMap<>(nodes);
        this.permissions = new HashMap<>(permissions);
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

    /** The nodes of trees that were read. */
    public static StoreSnapshot of(Iterable<StoreNode> trees) {
        Map<String, byte[]> nodes = new HashMap<>();
        Map<String, List<Permission>> permissions = new HashMap<>();
        for (StoreNode tree : trees) {
            for (StoreNode node : tree) {
                nodes.put(node.path().text(), node.value());
                permissions.put(node.path().text(), node.permissions());
            }
        }
        return new StoreSnapshot(nodes, permissions);
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

    @Override
    public List<Permission> permissions(String path) {
        return permissions.getOrDefault(path, List.of());
    }
}
