package org.xenscope.xenbus;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.xenscope.xenstore.Permission;

/** Stores that were recorded on a real Xen 4.17 by {@code xenstore-ls -f} or {@code -fp}, and stores made by hand. */
public final class Recorded {
    private Recorded() {}

    /** Of a node that stands there twice the later counts. */
    public static StoreSnapshot store(String name) {
        Map<String, byte[]> nodes = new TreeMap<>();
        Map<String, List<Permission>> permissions = new HashMap<>();
        try (var in = Recorded.class.getResourceAsStream("/org/xenscope/xenbus/" + name)) {
            for (String line : new String(in.readAllBytes(), StandardCharsets.UTF_8).split("\n")) {
                int equals = line.indexOf(" = \"");
                int end = line.lastIndexOf('"');
                String path = line.substring(0, equals);
                nodes.put(path, line.substring(equals + 4, end).getBytes(StandardCharsets.UTF_8));
                String after = line.substring(end + 1).strip();
                if (!after.isEmpty()) {
                    List<Permission> read = new ArrayList<>();
                    for (String each : after.substring(1, after.length() - 1).split(",")) {
                        read.add(Permission.parse(each));
                    }
                    permissions.put(path, read);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new StoreSnapshot(nodes, permissions);
    }

    /** A store of these values. */
    public static StoreSnapshot made(Map<String, String> values) {
        Map<String, byte[]> nodes = new TreeMap<>();
        values.forEach((path, value) -> nodes.put(path, value.getBytes(StandardCharsets.UTF_8)));
        return new StoreSnapshot(nodes);
    }
}
