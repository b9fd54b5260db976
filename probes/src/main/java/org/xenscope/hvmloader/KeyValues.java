package org.xenscope.hvmloader;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.xenscope.xenstore.Permission;
import org.xenscope.xenstore.StoreNode;
import org.xenscope.xenstore.StorePath;

/**
 * The nodes of one domain that hvmloader may read.
 *
 * @param values by path below the domain's; directories without a value are left out
 * @param unreadable those of them that the domain itself may not read: for its hvmloader they are not there
 */
public record KeyValues(Map<String, String> values, List<String> unreadable) {
    public KeyValues {
        values = Collections.unmodifiableMap(new TreeMap<>(values));
        unreadable = List.copyOf(unreadable);
    }

    /** Of a tree that was read. @param home /local/domain/DOMID */
    public static KeyValues of(StoreNode home, int domid, List<String> groups) {
        Map<String, String> values = new TreeMap<>();
        List<String> unreadable = new ArrayList<>();
        for (String group : groups) {
            StorePath directory = home.path().child(group);
            home.find(directory).ifPresent(found -> {
                for (StoreNode node : found) {
                    if (node.path().equals(directory)
                            || node.value().length == 0 && !node.children().isEmpty()) {
                        continue;
                    }
                    String path =
                            node.path().text().substring(home.path().text().length() + 1);
                    if (node.value().length == 0
                            && (!node.children().isEmpty()
                                    || KeyCatalogue.shipped().isDirectory(path))) {
                        continue;
                    }
                    values.put(path, new String(node.value(), StandardCharsets.UTF_8));
                    if (!Permission.mayRead(node.permissions(), domid)) {
                        unreadable.add(path);
                    }
                }
            });
        }
        return new KeyValues(values, unreadable);
    }

    public Optional<String> value(String path) {
        return Optional.ofNullable(values.get(path));
    }
}
