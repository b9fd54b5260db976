package org.xenscope.gdb.mi;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/** Writes records as gdb does, for tests that read them back. */
final class MiWriter {
    private MiWriter() {}

    static byte[] bytes(List<MiRecord> records) {
        return records.stream()
                .map(record -> line(record) + "\n")
                .collect(Collectors.joining())
                .getBytes(StandardCharsets.UTF_8);
    }

    private static String line(MiRecord record) {
        if (record instanceof MiRecord.Result result) {
            return token(result.token()) + "^" + result.kind() + behind(result.results());
        }
        if (record instanceof MiRecord.Async async) {
            return token(async.token()) + async.sort().mark() + async.kind() + behind(async.results());
        }
        if (record instanceof MiRecord.Stream stream) {
            return stream.sort().mark() + text(stream.text());
        }
        if (record instanceof MiRecord.Prompt) {
            return "(gdb) ";
        }
        if (record instanceof MiRecord.Foreign foreign) {
            return foreign.line();
        }
        throw new IllegalArgumentException(record.toString());
    }

    private static String token(OptionalLong token) {
        return token.isPresent() ? Long.toString(token.getAsLong()) : "";
    }

    private static String behind(MiValue.Tuple results) {
        return results.items().stream().map(each -> "," + item(each)).collect(Collectors.joining());
    }

    private static String item(MiValue.MiResult item) {
        return (item.name().isEmpty() ? "" : item.name() + "=") + value(item.value());
    }

    private static String value(MiValue value) {
        if (value instanceof MiValue.Text text) {
            return text(text.text());
        }
        MiValue.Items items = (MiValue.Items) value;
        String inner = items.items().stream().map(MiWriter::item).collect(Collectors.joining(","));
        return value instanceof MiValue.Tuple ? "{" + inner + "}" : "[" + inner + "]";
    }

    /** As gdb writes it: every byte outside of ASCII is an octal escape. */
    private static String text(String text) {
        StringBuilder out = new StringBuilder("\"");
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            switch (b) {
                case '\n' -> out.append("\\n");
                case '\t' -> out.append("\\t");
                case '\r' -> out.append("\\r");
                case '"', '\\' -> out.append('\\').append((char) b);
                default -> out.append(b < ' ' || b == 0x7f ? String.format("\\%03o", b & 0xff) : (char) b);
            }
        }
        return out.append('"').toString();
    }
}
