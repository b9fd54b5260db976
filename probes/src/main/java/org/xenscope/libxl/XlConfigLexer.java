package org.xenscope.libxl;

import org.xenscope.error.UsageException;

/**
 * Cuts an xl.cfg into tokens as libxlu_cfg_l.l (Xen 4.17) does: names are lower case, blanks are space and tab only, a
 * comment needs the line end after it, strings stay on their line.
 */
final class XlConfigLexer {
    enum Kind {
        NAME("a name"),
        NUMBER("a number"),
        STRING("a string"),
        COMMA("\",\""),
        OPEN("\"[\""),
        CLOSE("\"]\""),
        ASSIGN("\"=\""),
        ADD("\"+=\""),
        SEMICOLON("\";\""),
        NEWLINE("the end of the line"),
        END("the end of the file");

        final String words;

        Kind(String words) {
            this.words = words;
        }
    }

    record Token(Kind kind, String text, Place at) {}

    private final String file;
    private final String text;
    private int offset;
    private int line = 1;
    private int lineStart;

    XlConfigLexer(String file, String text) {
        this.file = file;
        this.text = text;
    }

    Token next() {
        while (offset < text.length() && (text.charAt(offset) == ' ' || text.charAt(offset) == '\t')) {
            offset++;
        }
        if (offset == text.length()) {
            return token(Kind.END, offset);
        }
        char c = text.charAt(offset);
        return switch (c) {
            case ',' -> token(Kind.COMMA, offset + 1);
            case '[' -> token(Kind.OPEN, offset + 1);
            case ']' -> token(Kind.CLOSE, offset + 1);
            case ';' -> token(Kind.SEMICOLON, offset + 1);
            case '=' -> token(Kind.ASSIGN, offset + 1);
            case '\n' -> newline(offset);
            case '#' -> comment();
            case '\'', '"' -> string(c);
            case '+' -> {
                if (!text.startsWith("+=", offset)) {
                    throw unexpected();
                }
                yield token(Kind.ADD, offset + 2);
            }
            default -> word(c);
        };
    }

    private Token word(char first) {
        int end = offset + 1;
        if (first >= 'a' && first <= 'z') {
            while (end < text.length() && isNamePart(text.charAt(end))) {
                end++;
            }
            return token(Kind.NAME, end);
        }
        if (isDigit(first)) {
            while (end < text.length() && isNumberPart(text.charAt(end))) {
                end++;
            }
            return token(Kind.NUMBER, end);
        }
        if (end == text.length()) {
            // flex sees the end of the file before it reports a single wrong character
            offset = end;
            return token(Kind.END, end);
        }
        throw unexpected();
    }

    private Token comment() {
        int end = text.indexOf('\n', offset);
        if (end >= 0) {
            return newline(end);
        }
        if (offset + 1 == text.length()) {
            offset++;
            return token(Kind.END, offset);
        }
        throw error(
                here(),
                "a comment without a line end, at the end of the file, which xl refuses",
                "end the last line with a newline");
    }

    private Token string(char quote) {
        int at = offset + 1;
        while (at < text.length() && text.charAt(at) != quote) {
            char c = text.charAt(at);
            boolean escaped = c == '\\' && at + 1 < text.length() && text.charAt(at + 1) != '\n';
            if (c == '\n' || c == '\\' && !escaped) {
                throw unclosed();
            }
            if (c == 0) {
                throw error(at, "a NUL byte in a string", "remove it: xl stops at it");
            }
            at += escaped ? 2 : 1;
        }
        if (at >= text.length()) {
            if (offset + 1 == text.length()) {
                offset++;
                return token(Kind.END, offset);
            }
            throw unclosed();
        }
        String content = new XlEscapes(text, offset + 1, at, this).resolved();
        Token token = new Token(Kind.STRING, content, place(offset));
        offset = at + 1;
        return token;
    }

    private UsageException unclosed() {
        return error(here(), "a string whose quote is not closed on its line", "close the quote on the same line");
    }

    private Token newline(int end) {
        Token token = new Token(Kind.NEWLINE, "", place(offset));
        offset = end + 1;
        line++;
        lineStart = offset;
        return token;
    }

    private Token token(Kind kind, int end) {
        Token token = new Token(kind, text.substring(offset, end), place(offset));
        offset = end;
        return token;
    }

    private UsageException unexpected() {
        char c = text.charAt(offset);
        if (c == '\r') {
            return error(
                    here(),
                    "a carriage return, which xl takes for a wrong character",
                    "the file has DOS line ends: make them Unix ones (sed -i 's/\\r$//' FILE)");
        }
        if (c >= 'A' && c <= 'Z') {
            return error(here(), "unexpected " + quoted(c), "write names in lower case, and put quotes around strings");
        }
        boolean python = "+-.():".indexOf(c) >= 0;
        return error(
                here(),
                "unexpected " + quoted(c),
                python
                        ? "xl's config files hold no Python, only NAME = VALUE; put quotes around strings"
                        : "put quotes around strings");
    }

    private int here() {
        return offset;
    }

    private Place place(int at) {
        return new Place(line, at - lineStart + 1);
    }

    UsageException error(int at, String what, String next) {
        return error(file, place(at), what, next);
    }

    static UsageException error(String file, Place at, String what, String next) {
        return new UsageException(file + ":" + at + ": " + what, next);
    }

    private static String quoted(char c) {
        boolean printable = c > ' ' && c < 0x7f || c > 0xa0 && Character.isLetterOrDigit(c);
        return printable ? "\"" + c + "\"" : String.format("character U+%04X", (int) c);
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private static boolean isNamePart(char c) {
        return c >= 'a' && c <= 'z' || isDigit(c) || c == '.' || c == '_';
    }

    private static boolean isNumberPart(char c) {
        return isDigit(c) || c >= 'a' && c <= 'f' || c == 'x';
    }
}
