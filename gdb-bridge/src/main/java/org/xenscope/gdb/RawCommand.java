package org.xenscope.gdb;

import java.util.Set;
import org.xenscope.error.RefusedException;
import org.xenscope.error.UsageException;

/**
 * A line for gdb's own prompt, made safe for a gdb that talks MI: there, a command that waits for the program would wait
 * with gdb's ears shut, and one that asks for more lines would take our next commands for them.
 */
final class RawCommand {
    private static final Set<String> RUNNING = Set.of(
            "c",
            "fg",
            "continue",
            "s",
            "step",
            "n",
            "next",
            "si",
            "stepi",
            "ni",
            "nexti",
            "fin",
            "finish",
            "u",
            "until",
            "advance",
            "j",
            "jump",
            "signal",
            "run",
            "r",
            "start",
            "starti");
    private static final Set<String> MORE_LINES = Set.of(
            "commands",
            "define",
            "define-prefix",
            "document",
            "python-interactive",
            "pi",
            "if",
            "while",
            "compile",
            "expression",
            "guile-repl",
            "gr",
            "actions",
            "stepping");
    private static final Set<String> MORE_LINES_WHEN_ALONE = Set.of("python", "py", "guile", "gu");
    private static final Set<String> OUTSIDE =
            Set.of("shell", "make", "edit", "e", "!", "tui", "layout", "focus", "new-ui");
    private static final Set<String> ENDING = Set.of("q", "quit", "exit");

    private static final Set<String> LETTING_GO = Set.of("det", "detach", "disconnect", "kill", "k");

    private RawCommand() {}

    /** Whether the program leaves gdb by it, as was wanted. */
    static boolean letsGo(String line) {
        return LETTING_GO.contains(line.split("\\s+", 2)[0]);
    }

    /** What is sent for it. @throws RefusedException for what would hang gdb, or end it */
    static String safe(String command) {
        String line = command.strip();
        if (line.isEmpty() || line.chars().anyMatch(c -> c < ' ' && c != '\t')) {
            throw new UsageException(
                    "`" + line.lines().findFirst().orElse("") + "` is not one line for gdb", "give one command");
        }
        String[] words = line.split("\\s+", 2);
        String word = words[0].startsWith("!") ? "!" : words[0];
        if (ENDING.contains(word)) {
            throw new RefusedException(
                    "`" + word + "` would end gdb with the program still held", "end the session: that lets go of it");
        }
        if (OUTSIDE.contains(word)) {
            throw new RefusedException("`" + word + "` needs a terminal, which this gdb has not", "use your own shell");
        }
        if (MORE_LINES.contains(word) || words.length == 1 && MORE_LINES_WHEN_ALONE.contains(word)) {
            throw new RefusedException(
                    "`" + word + "` reads more lines than this one", "put them into a file, and have gdb `source` it");
        }
        return RUNNING.contains(word) && !line.endsWith("&") ? line + "&" : line;
    }
}
