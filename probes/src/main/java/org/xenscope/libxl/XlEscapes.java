package org.xenscope.libxl;

/**
 * Resolves the escapes of a quoted string as xlu__cfgl_dequote (libxlu_cfg.c, Xen 4.17) does, which is not what its
 * authors meant: {@code \x41} is always refused, and {@code \101} is accepted but adds nothing.
 */
final class XlEscapes {
    private final String text;
    private final int end;
    private final XlConfigLexer lexer;
    private final StringBuilder out = new StringBuilder();
    private int at;

    XlEscapes(String text, int start, int end, XlConfigLexer lexer) {
        this.text = text;
        this.at = start;
        this.end = end;
        this.lexer = lexer;
    }

    String resolved() {
        while (at < end) {
            char c = text.charAt(at++);
            if (c == '\\') {
                escape(text.charAt(at++));
            } else {
                out.append(c);
            }
        }
        return out.toString();
    }

    private void escape(char c) {
        switch (c) {
            case '"', '\'', '\\' -> out.append(c);
            case 'a' -> out.append((char) 7);
            case 'b' -> out.append('\b');
            case 'f' -> out.append('\f');
            case 'n' -> out.append('\n');
            case 'r' -> out.append('\r');
            case 't' -> out.append('\t');
            case 'v' -> out.append((char) 11);
            case '0', '1', '2', '3', '4', '5', '6', '7' -> octal();
            case 'x' ->
                throw lexer.error(
                        at - 2, "an \\x escape, which xl refuses whatever follows", "write the character itself");
            default ->
                throw lexer.error(
                        at - 2,
                        "an escape that xl does not know",
                        "xl knows \\\\ \\\" \\' \\a \\b \\f \\n \\r \\t \\v; write \\\\ for a backslash");
        }
    }

    /** Skips up to three characters that strtoul takes for a decimal number of two or more characters. */
    private void octal() {
        int limit = Math.min(at + 3, end);
        int digit = at;
        while (digit < limit && isBlank(text.charAt(digit))) {
            digit++;
        }
        if (digit < limit && (text.charAt(digit) == '+' || text.charAt(digit) == '-')) {
            digit++;
        }
        int first = digit;
        while (digit < limit && text.charAt(digit) >= '0' && text.charAt(digit) <= '9') {
            digit++;
        }
        if (digit == first || digit - at < 2) {
            throw lexer.error(at - 2, "a numeric escape that xl does not understand", "write the character itself");
        }
        at = digit;
    }

    private static boolean isBlank(char c) {
        return c == ' ' || c >= '\t' && c <= '\r';
    }
}
