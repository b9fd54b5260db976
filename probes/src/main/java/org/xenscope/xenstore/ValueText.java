package org.xenscope.xenstore;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import org.xenscope.error.UsageException;

/**
 * A value as {@code xenstore-ls} shows it, and back: printable ASCII as it is, {@code \t \n \r \\}, octal below 8,
 * hexadecimal otherwise (tools/xenstore/xenstore_client.c, {@code sanitise_value}). No two values have the same text.
 */
public final class ValueText {
    private static final char[] HEX = "0123456789abcdef".toCharArray();

    private ValueText() {}

    /** Nothing in it moves a cursor or ends a line. */
    public static String escape(byte[] value) {
        StringBuilder text = new StringBuilder(value.length + 8);
        for (byte b : value) {
            int c = b & 0xff;
            switch (c) {
                case '\t' -> text.append("\\t");
                case '\n' -> text.append("\\n");
                case '\r' -> text.append("\\r");
                case '\\' -> text.append("\\\\");
                default -> {
                    if (c >= ' ' && c <= '~') {
                        text.append((char) c);
                    } else if (c < 8) {
                        text.append("\\00").append(HEX[c]);
                    } else {
                        text.append("\\x").append(HEX[c >> 4]).append(HEX[c & 15]);
                    }
                }
            }
        }
        return text.toString();
    }

    /** The UTF-8 bytes of a text, its escapes resolved. @throws UsageException for an escape that is none */
    public static byte[] unescape(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return unescape(bytes, 0, bytes.length);
    }

    /** Bytes that are no part of an escape stand for themselves. @throws UsageException for an escape that is none */
    static byte[] unescape(byte[] text, int from, int to) {
        ByteArrayOutputStream value = new ByteArrayOutputStream(to - from);
        int at = from;
        while (at < to) {
            byte b = text[at++];
            if (b != '\\') {
                value.write(b);
                continue;
            }
            char kind = at < to ? (char) text[at++] : '?';
            switch (kind) {
                case 'n' -> value.write('\n');
                case 't' -> value.write('\t');
                case 'r' -> value.write('\r');
                case '\\' -> value.write('\\');
                case 'x' -> {
                    value.write(number(text, at, Math.min(at + 2, to), 2, 16));
                    at += 2;
                }
                case '0', '1', '2', '3' -> {
                    value.write(number(text, at - 1, Math.min(at + 2, to), 3, 8));
                    at += 2;
                }
                default -> throw wrong(text, from, to, "has an escape that is none");
            }
        }
        return value.toByteArray();
    }

    private static int number(byte[] text, int from, int to, int digits, int radix) {
        int number = 0;
        for (int i = from; i < to; i++) {
            int digit = Character.digit(text[i], radix);
            if (digit < 0) {
                throw wrong(text, from, to, "has an unfinished escape");
            }
            number = number * radix + digit;
        }
        if (to - from < digits) {
            throw wrong(text, from, to, "has an unfinished escape");
        }
        return number;
    }

    private static UsageException wrong(byte[] text, int from, int to, String what) {
        byte[] said = java.util.Arrays.copyOfRange(text, from, to);
        return new UsageException(Quoted.of(said) + " " + what, "write \\n \\t \\r \\\\ \\ooo or \\xhh");
    }
}
