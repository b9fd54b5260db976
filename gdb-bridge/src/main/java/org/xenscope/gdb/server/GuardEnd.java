package org.xenscope.gdb.server;

import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How a session on the host ended, as the guard says on its standard error.
 *
 * @param mended breakpoints that were taken out of the program's memory, because gdbserver could not
 * @param words what gdbserver said, in order; the last lines of it
 */
public record GuardEnd(Kind kind, int mended, List<String> words) {
    private static final Pattern LINE = Pattern.compile("xenscope-gdb: ([a-z]+)(?: (\\d{1,6}))?");
    private static final int WORDS = 40;

    /** What came of it. In all but {@link #UNMENDED} the program is as it was, running or stopped. */
    public enum Kind {
        /** The client let go. */
        DETACHED("the debugger let go of it"),
        /** The client was gone without a word. */
        GONE("the debugger was gone"),
        /** gdbserver was killed. */
        KILLED("gdbserver was killed"),
        /** The program itself ended. */
        EXITED("the program has ended"),
        /** gdbserver could not attach. */
        REFUSED("gdbserver could not attach"),
        /** There is no such process. */
        ABSENT("there is no such process"),
        UNINSTALLED("there is no gdbserver"),
        /** Breakpoints stay in it: it is left stopped, as the next one would end it. */
        UNMENDED("breakpoints could not be taken out, it is left stopped"),
        /** Nobody debugged it any more, and it runs again. */
        FREED("it runs again"),
        /** The guard said nothing: the line was lost, or it was killed itself. */
        UNKNOWN("the guard on the host said nothing of its end");

        private final String text;

        Kind(String text) {
            this.text = text;
        }

        /** For a person. */
        public String text() {
            return text;
        }
    }

    public GuardEnd {
        words = List.copyOf(words);
    }

    /** What the guard and gdbserver said, however much that is. */
    static GuardEnd parse(String errors) {
        Kind kind = Kind.UNKNOWN;
        int mended = 0;
        List<String> lines = errors.lines().toList();
        for (String line : lines) {
            Matcher matcher = LINE.matcher(line);
            if (matcher.matches()) {
                kind = kind(matcher.group(1));
                mended = matcher.group(2) == null ? 0 : Integer.parseInt(matcher.group(2));
            }
        }
        List<String> words = lines.stream()
                .filter(line -> !line.startsWith("xenscope-gdb: "))
                .toList();
        return new GuardEnd(kind, mended, words.subList(Math.max(0, words.size() - WORDS), words.size()));
    }

    private static Kind kind(String word) {
        for (Kind kind : Kind.values()) {
            if (kind.name().toLowerCase(Locale.ROOT).equals(word)) {
                return kind;
            }
        }
        return Kind.UNKNOWN;
    }
}
