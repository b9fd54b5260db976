package org.xenscope.gdb;

import java.util.ArrayList;
import java.util.List;
import org.xenscope.error.UsageException;

/**
 * What a log point says: text, in which {@code {expression}} stands for its value and {@code {args}} for the arguments of
 * the function. {@code {{} and {@code }}} stand for a brace.
 */
record LogText(List<Part> parts) {
    LogText {
        parts = List.copyOf(parts);
    }

    /** A piece of it. */
    sealed interface Part {
        record Text(String text) implements Part {}

        record Expression(String expression) implements Part {}

        record Arguments() implements Part {}
    }

    /** @throws UsageException when a brace is open at the end, or stands for nothing */
    static LogText parse(String text) {
        List<Part> parts = new ArrayList<>();
        StringBuilder plain = new StringBuilder();
        int at = 0;
        while (at < text.length()) {
            char c = text.charAt(at);
            if ((c == '{' || c == '}') && at + 1 < text.length() && text.charAt(at + 1) == c) {
                plain.append(c);
                at += 2;
            } else if (c == '{') {
                int close = text.indexOf('}', at);
                String inner = close < 0 ? "" : text.substring(at + 1, close).strip();
                if (inner.isEmpty()) {
                    throw new UsageException(
                            "`" + text + "` has a { that no expression and } follow",
                            "write {EXPRESSION} or {args}, and {{ for a brace");
                }
                if (!plain.isEmpty()) {
                    parts.add(new Part.Text(plain.toString()));
                    plain.setLength(0);
                }
                parts.add(inner.equals("args") ? new Part.Arguments() : new Part.Expression(inner));
                at = close + 1;
            } else {
                plain.append(c);
                at++;
            }
        }
        if (!plain.isEmpty()) {
            parts.add(new Part.Text(plain.toString()));
        }
        return new LogText(parts);
    }
}
