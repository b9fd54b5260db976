package org.xenscope.console.text;

import java.nio.charset.StandardCharsets;
import org.xenscope.xenstore.ValueText;

/** Makes what somebody else wrote harmless for a terminal. */
public final class Escape {
    private Escape() {}

    /**
     * Text with every character that could move a cursor, change a colour or hide other text written as an escape:
     * C0 and C1 controls, DEL, lone surrogates, and the format characters that reorder text. Line ends and tabs stay
     * when {@code lines} says so.
     */
    public static String text(String text, boolean lines) {
        int harmless = 0;
        while (harmless < text.length() && plain(text.charAt(harmless))) {
            harmless++;
        }
        if (harmless == text.length()) {
            return text;
        }
        StringBuilder safe = new StringBuilder(text.length() + 16).append(text, 0, harmless);
        text.codePoints().skip(text.codePointCount(0, harmless)).forEach(c -> {
            if (c >= ' ' && c < 0x7f || lines && (c == '\n' || c == '\t')) {
                safe.append((char) c);
            } else if (c == '\n') {
                safe.append("\\n");
            } else if (c == '\t') {
                safe.append("\\t");
            } else if (c == '\r') {
                safe.append("\\r");
            } else if (dangerous(c)) {
                safe.append(c < 0x100 ? String.format("\\x%02x", c) : String.format("\\u{%x}", c));
            } else {
                safe.appendCodePoint(c);
            }
        });
        return safe.toString();
    }

    /**
     * A value of the store as {@code xenstore-ls} shows it.
     */
    public static String value(byte[] value) {
        return ValueText.escape(value);
    }

    /** Bytes that should be text, decoded and escaped; line ends stay. */
    public static String lines(byte[] bytes) {
        return text(new String(bytes, StandardCharsets.UTF_8), true);
    }

    private static boolean plain(char c) {
        return c >= ' ' && c < 0x7f;
    }

    private static boolean dangerous(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> true;
            default -> false;
        };
    }
}
