package org.xenscope.xenstore;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Trees as {@code xenstore-ls -fp} prints them: tools/xenstore/xenstore_client.c and utils.c, sanitise_value. */
final class Trees {
    private Trees() {}

    /** One line a node, without the node that was asked for. */
    static List<String> lines(StoreNode root) {
        List<String> lines = new ArrayList<>();
        for (StoreNode node : root) {
            if (node != root) {
                String permissions =
                        node.permissions().stream().map(Permission::toString).collect(Collectors.joining(","));
                lines.add(node.path() + " = \"" + sanitised(node.value()) + "\"   (" + permissions + ")");
            }
        }
        return lines;
    }

    private static String sanitised(byte[] value) {
        StringBuilder text = new StringBuilder();
        for (byte each : value) {
            int b = each & 0xff;
            switch (b) {
                case '\t' -> text.append("\\t");
                case '\n' -> text.append("\\n");
                case '\r' -> text.append("\\r");
                case '\\' -> text.append("\\\\");
                default -> {
                    if (b >= ' ' && b <= '~') {
                        text.append((char) b);
                    } else {
                        text.append(b < 8 ? String.format("\\%03o", b) : String.format("\\x%02x", b));
                    }
                }
            }
        }
        return text.toString();
    }
}
