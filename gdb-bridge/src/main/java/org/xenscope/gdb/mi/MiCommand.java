package org.xenscope.gdb.mi;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.xenscope.error.UsageException;

/**
 * A command for gdb, as an operation and words: {@code -data-evaluate-expression --thread 1 --frame 0 "a + b"}.
 *
 * @param operation with its dash
 * @param words as they are meant; quoting is ours
 * @param line what stands behind them as it is: operations that are commands of gdb's prompt under another name ({@code
 *     -gdb-set}, {@code -target-select}, {@code -exec-until}; add_mi_cmd_cli in mi/mi-cmds.c) undo no quotes
 */
public record MiCommand(String operation, List<String> words, String line) {
    public MiCommand {
        if (!operation.matches("-[a-z][a-z0-9-]*")) {
            throw new IllegalArgumentException("`" + operation + "` is no MI operation");
        }
        if (line.chars().anyMatch(c -> c < ' ' || c == 0x7f)) {
            throw new UsageException("a line end or a control character stands in a name for gdb", "leave it out");
        }
        words = List.copyOf(words);
    }

    public MiCommand(String operation, List<String> words) {
        this(operation, words, "");
    }

    /** With a rest that gdb takes as it stands. */
    public static MiCommand plain(String operation, String line) {
        return new MiCommand(operation, List.of(), line);
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

    private MiCommand first(String option, String value) {
        List<String> all = new ArrayList<>(List.of(option, value));
        all.addAll(words);
        return new MiCommand(operation, all, line);
    }

    /** As gdb reads it, with its line end. */
    public byte[] encoded(long token) {
        StringBuilder all = new StringBuilder().append(token).append(operation);
        words.forEach(word -> all.append(' ').append(quoted(word)));
        if (!line.isEmpty()) {
            all.append(' ').append(line);
        }
        return all.append('\n').toString().getBytes(StandardCharsets.UTF_8);
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
        return (operation + " " + String.join(" ", words) + " " + line).strip();
    }
}
