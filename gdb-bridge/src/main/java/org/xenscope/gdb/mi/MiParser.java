package org.xenscope.gdb.mi;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.xenscope.gdb.mi.MiRecord.Async;
import org.xenscope.gdb.mi.MiRecord.Stream;

/** Reads one line. Looks at each byte once, and goes no deeper than {@link #MAX_DEPTH}. */
final class MiParser {
    /** gdb nests values by a dozen at the most. */
    static final int MAX_DEPTH = 200;

    private static final int AROUND_BYTES = 24;

    private final byte[] line;
    private final int end;
    private int at;

    MiParser(byte[] line, int start, int end) {
        this.line = line;
        this.at = start;
        this.end = end;
    }

    /** Something in the line does not fit, at {@link #at}. */
    private static final class Unfit extends Exception {
        private static final long serialVersionUID = 1L;

        Unfit(String reason) {
            super(reason, null, false, false);
        }
    }

    /** The record; null when the line does not begin as one. @param offset of the line's first byte */
    @Nullable MiRecord record(long offset) {
        int start = at;
        if (isPrompt()) {
            return new MiRecord.Prompt();
        }
        try {
            return known();
        } catch (Unfit e) {
            return new MiRecord.Malformed(offset + (at - start), String.valueOf(e.getMessage()), around());
        }
    }

    private boolean isPrompt() {
        int length = end - at;
        while (length > 0 && line[at + length - 1] == ' ') {
            length--;
        }
        return length == 5 && "(gdb)".equals(new String(line, at, 5, StandardCharsets.ISO_8859_1));
    }

    private @Nullable MiRecord known() throws Unfit {
        int start = at;
        while (at < end && isDigit(line[at])) {
            at++;
        }
        int digits = at - start;
        if (at == end || digits > 18) {
            return null;
        }
        byte mark = line[at];
        if (digits == 0 && at + 1 < end && line[at + 1] == '"') {
            for (Stream.Sort sort : Stream.Sort.values()) {
                if (sort.mark() == mark) {
                    at++;
                    Stream stream = new Stream(sort, text());
                    whole();
                    return stream;
                }
            }
        }
        if (mark != '^' && mark != '*' && mark != '+' && mark != '=' || !classFollows(at + 1)) {
            return null;
        }
        OptionalLong token = digits == 0
                ? OptionalLong.empty()
                : OptionalLong.of(Long.parseLong(new String(line, start, digits, StandardCharsets.ISO_8859_1)));
        at++;
        String kind = name();
        MiValue.Tuple results = results();
        if (mark == '^') {
            return new MiRecord.Result(token, kind, results);
        }
        Async.Sort sort = mark == '*' ? Async.Sort.EXEC : mark == '+' ? Async.Sort.STATUS : Async.Sort.NOTIFY;
        return new Async(sort, token, kind, results);
    }

    /** A word, and then the end or a comma: that, behind a mark, is what sets a record apart from what a program writes. */
    private boolean classFollows(int from) {
        int behind = from;
        while (behind < end && isName(line[behind])) {
            behind++;
        }
        return behind > from && isLetter(line[from]) && (behind == end || line[behind] == ',');
    }

    private MiValue.Tuple results() throws Unfit {
        if (at == end) {
            return MiValue.Tuple.EMPTY;
        }
        List<MiValue.MiResult> items = new ArrayList<>();
        while (at < end) {
            if (line[at] != ',') {
                throw new Unfit("a value is followed by neither a comma nor the end of the line");
            }
            at++;
            items.add(item(0));
        }
        return new MiValue.Tuple(items);
    }

    private MiValue.MiResult item(int depth) throws Unfit {
        String name = "";
        if (at < end && (isLetter(line[at]) || line[at] == '_')) {
            name = name();
            if (at == end || line[at] != '=') {
                throw new Unfit("a name is not followed by =");
            }
            at++;
        }
        return new MiValue.MiResult(name, value(depth));
    }

    private MiValue value(int depth) throws Unfit {
        if (at == end) {
            throw new Unfit("the line ends where a value is due");
        }
        return switch (line[at]) {
            case '"' -> new MiValue.Text(text());
            case '{' -> new MiValue.Tuple(items((byte) '}', depth));
            case '[' -> new MiValue.Sequence(items((byte) ']', depth));
            default -> throw new Unfit("a value begins with neither \", { nor [");
        };
    }

    private List<MiValue.MiResult> items(byte close, int depth) throws Unfit {
        if (depth == MAX_DEPTH) {
            throw new Unfit("values are nested deeper than " + MAX_DEPTH);
        }
        List<MiValue.MiResult> items = new ArrayList<>();
        at++;
        if (at < end && line[at] == close) {
            at++;
            return items;
        }
        while (true) {
            items.add(item(depth + 1));
            if (at == end) {
                throw new Unfit("the line ends before " + (char) close);
            }
            if (line[at] == close) {
                at++;
                return items;
            }
            if (line[at] != ',') {
                throw new Unfit("a value is followed by neither a comma nor " + (char) close);
            }
            at++;
        }
    }

    /**
     * A c-string. gdb writes a byte beyond ASCII as it stands or as an octal escape, even within one character: so the
     * bytes are put together first, and read as UTF-8 then. What is no UTF-8 becomes U+FFFD. An escape that C does not know
     * stands for itself, so that a newer gdb's record is not lost for it.
     */
    private String text() throws Unfit {
        int opened = at;
        at++;
        int close = at;
        boolean plain = true;
        while (close < end && line[close] != '"') {
            if (line[close] == '\\') {
                plain = false;
                close++;
            }
            close++;
        }
        if (close >= end) {
            at = end;
            throw new Unfit("the line ends in a text that began " + (end - opened) + " bytes before");
        }
        String text;
        if (plain) {
            text = new String(line, at, close - at, StandardCharsets.UTF_8);
        } else {
            byte[] bytes = new byte[close - at];
            text = new String(bytes, 0, unescape(close, bytes), StandardCharsets.UTF_8);
        }
        at = close + 1;
        return text;
    }

    private int unescape(int close, byte[] out) {
        int length = 0;
        int from = at;
        while (from < close) {
            byte next = line[from++];
            if (next != '\\') {
                out[length++] = next;
                continue;
            }
            byte letter = line[from++];
            int simple = "abefnrtv".indexOf(letter);
            if (simple >= 0) {
                out[length++] = (byte) "\007\b\033\f\n\r\t\013".charAt(simple);
            } else if (isOctal(letter)) {
                int octal = letter - '0';
                for (int more = 0; more < 2 && from < close && isOctal(line[from]); more++) {
                    octal = octal * 8 + line[from++] - '0';
                }
                out[length++] = (byte) octal;
            } else if (letter == '"' || letter == '\\' || letter == '\'') {
                out[length++] = letter;
            } else {
                out[length++] = '\\';
                out[length++] = letter;
            }
        }
        return length;
    }

    private void whole() throws Unfit {
        if (at < end) {
            throw new Unfit("a text is not the end of its line");
        }
    }

    private String name() {
        int start = at;
        while (at < end && isName(line[at])) {
            at++;
        }
        return new String(line, start, at - start, StandardCharsets.ISO_8859_1);
    }

    private String around() {
        StringBuilder text = new StringBuilder();
        escape(text, Math.max(0, at - AROUND_BYTES), Math.min(at, end));
        text.append("«here»");
        escape(text, Math.min(at, end), Math.min(end, at + AROUND_BYTES));
        return text.toString();
    }

    private void escape(StringBuilder text, int from, int to) {
        for (int i = from; i < to; i++) {
            int value = line[i] & 0xff;
            if (value >= ' ' && value < 0x7f && value != '\\') {
                text.append((char) value);
            } else {
                text.append(String.format("\\%03o", value));
            }
        }
    }

    private static boolean isDigit(byte b) {
        return b >= '0' && b <= '9';
    }

    private static boolean isOctal(byte b) {
        return b >= '0' && b <= '7';
    }

    private static boolean isLetter(byte b) {
        return b >= 'a' && b <= 'z' || b >= 'A' && b <= 'Z';
    }

    private static boolean isName(byte b) {
        return isLetter(b) || isDigit(b) || b == '-' || b == '_';
    }
}
