package org.xenscope.libxl;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.xenscope.error.UsageException;

/** Writes an xl.cfg that {@link XlConfig} reads back as it was meant. Whatever a text holds stays a text: nothing in it can become a setting. */
public final class XlConfigText {
    private final Map<String, String> settings = new LinkedHashMap<>();

    public XlConfigText put(String name, String value) {
        return raw(name, quoted(name, value));
    }

    public XlConfigText put(String name, long value) {
        // xl's grammar has no sign
        return value < 0 ? put(name, Long.toString(value)) : raw(name, Long.toString(value));
    }

    /** An empty list leaves the setting out. */
    public XlConfigText put(String name, List<String> values) {
        if (values.isEmpty()) {
            return this;
        }
        return raw(
                name, values.stream().map(value -> quoted(name, value)).collect(Collectors.joining(", ", "[ ", " ]")));
    }

    public boolean has(String name) {
        return settings.containsKey(name);
    }

    /** The file, one setting a line, each name once. */
    public String text() {
        return settings.entrySet().stream()
                .map(setting -> setting.getKey() + " = " + setting.getValue() + "\n")
                .collect(Collectors.joining());
    }

    private XlConfigText raw(String name, String value) {
        if (!name.matches("[a-z][a-z0-9._]*")) {
            throw new IllegalArgumentException(name);
        }
        settings.put(name, value);
        return this;
    }

    private static String quoted(String name, String value) {
        StringBuilder text = new StringBuilder("\"");
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            switch (c) {
                case '"', '\\' -> text.append('\\').append(c);
                case '\n' -> text.append("\\n");
                case '\r' -> text.append("\\r");
                case 0 ->
                    throw new UsageException("a NUL byte in " + name + ", which no xl.cfg can hold", "correct " + name);
                default -> text.append(c);
            }
        }
        return text.append('"').toString();
    }
}
