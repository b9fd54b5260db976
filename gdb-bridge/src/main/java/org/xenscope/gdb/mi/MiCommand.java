package org.xenscope.gdb.mi;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A command for gdb, as an operation and words: {@code -data-evaluate-expression --thread 1 --frame 0 "a + b"}.
 *
 * @param operation with its dash
 * @param words as they are meant; quoting is ours
 */
public record MiCommand(String operation, List<String> words) {
    public MiCommand {
        if (!operation.matches("-[a-z][a-z0-9-]*")) {
            throw new IllegalArgumentException("`" + operation + "` is no MI operation");
        }
        words = List.copyOf(words);
    }

    public static MiCommand of(String operation, String... words) {
        return new MiCommand(operation, List.of(words));
    }

    /** A line for gdb's own prompt. */
    public static MiCommand console(String line) {
        return of("-interpreter-exec", "console", line);
    }

    /** The same, about this thread; gdb's own selection stays as it is. */
    public MiCommand thread(String thread) {
        return first("--thread", thread);
    }

    /** The same, about this frame. */
    public MiCommand frame(int level) {
        return first("--frame", Integer.toString(level));
    }

    /** The same, with more words behind. */
    public MiCommand with(String... more) {
        List<String> all = new ArrayList<>(words);
        all.addAll(List.of(more));
        return new MiCommand(operation, all);
    }

    private MiCommand first(String option, String value) {
        List<String> all = new ArrayList<>(List.of(option, value));
        all.addAll(words);
        return new MiCommand(operation, all);
    }

    /** As gdb reads it, with its line end. */
    public byte[] encoded(long token) {
        StringBuilder line = new StringBuilder().append(token).append(operation);
        words.forEach(word -> line.append(' ').append(quoted(word)));
        return line.append('\n').toString().getBytes(StandardCharsets.UTF_8);
    }

    /**
     * A word as a c-string, unless it is safe as it stands: options must stand bare. gdb undoes C's escapes in both kinds of
     * quotes (mi_parse_argv in mi/mi-parse.c).
     */
    private static String quoted(String word) {
        if (word.matches("[A-Za-z0-9_./:%@+*$-]+")) {
            return word;
        }
        StringBuilder text = new StringBuilder("\"");
        for (int i = 0; i < word.length(); i++) {
            char c = word.charAt(i);
            if (c == '"' || c == '\\') {
                text.append('\\').append(c);
            } else if (c < ' ' || c == 0x7f) {
                text.append(String.format("\\%03o", (int) c));
            } else {
                text.append(c);
            }
        }
        return text.append('"').toString();
    }

    @Override
    public String toString() {
        return operation + (words.isEmpty() ? "" : " " + String.join(" ", words));
    }
}
