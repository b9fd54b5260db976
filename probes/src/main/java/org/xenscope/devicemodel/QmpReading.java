package org.xenscope.devicemodel;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Which commands of QMP only read QEMU (QEMU's qapi/*.json; hmp-commands-info.hx). Whatever is not known to only read is
 * taken for one that changes.
 */
public final class QmpReading {
    private static final Set<String> NAMED = Set.of(
            "qom-get",
            "qom-list",
            "qom-list-types",
            "qom-list-properties",
            "device-list-properties",
            "trace-event-get-state",
            "x-debug-query-block-graph");

    /** One line of the human monitor, whose {@code info} shows and does nothing else. */
    private static final Pattern INFO = Pattern.compile("info( [A-Za-z0-9_.,:/%#@= -]{0,200})?");

    private QmpReading() {}

    public static boolean reads(String command, JsonNode arguments) {
        if (command.equals("human-monitor-command")) {
            return INFO.matcher(arguments.path("command-line").asText()).matches();
        }
        return command.startsWith("query-") || command.startsWith("x-query-") || NAMED.contains(command);
    }
}
