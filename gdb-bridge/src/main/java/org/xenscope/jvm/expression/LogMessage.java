package org.xenscope.jvm.expression;

import java.util.ArrayList;
import java.util.List;
import org.xenscope.error.FailedException;

/**
 * What a breakpoint says in place of stopping: {@code asked {path} by {args}}. A brace that is meant as one is written twice.
 */
public record LogMessage(List<Part> parts) {
    /** The word in braces that stands for all arguments. */
    private static final String ARGUMENTS = "args";

    public LogMessage {
        parts = List.copyOf(parts);
    }

    /** A piece of a message. */
    public sealed interface Part {
        record Text(String text) implements Part {}

        record Arguments() implements Part {}

        record Computed(String text, Expression expression) implements Part {}
    }

    /** @throws FailedException for an expression that is none, or a brace that does not end */
    public static LogMessage parse(String message) {
        List<Part> parts = new ArrayList<>();
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < message.length(); i++) {
            char c = message.charAt(i);
            boolean brace = c == '{' || c == '}';
            if (brace && i + 1 < message.length() && message.charAt(i + 1) == c) {
                text.append(c);
                i++;
            } else if (c == '{') {
                int end = end(message, i);
                if (!text.isEmpty()) {
                    parts.add(new Part.Text(text.toString()));
                    text.setLength(0);
                }
                String inner = message.substring(i + 1, end);
                parts.add(
                        inner.strip().equals(ARGUMENTS)
                                ? new Part.Arguments()
                                : new Part.Computed(inner, ExpressionParser.parse(inner)));
                i = end;
            } else {
                text.append(c);
            }
        }
        if (!text.isEmpty()) {
            parts.add(new Part.Text(text.toString()));
        }
        return new LogMessage(parts);
    }

    /** The brace that ends this one; one within a string or character of the expression does not. */
    private static int end(String message, int begin) {
        char quote = 0;
        for (int i = begin + 1; i < message.length(); i++) {
            char c = message.charAt(i);
            if (quote != 0) {
                if (c == '\\') {
                    i++;
                } else if (c == quote) {
                    quote = 0;
                }
            } else if (c == '"' || c == '\'') {
                quote = c;
            } else if (c == '}') {
                return i;
            }
        }
        throw WrongExpression.at(message, begin, "this brace does not end", "write {{ for a brace that is text");
    }
}
