package org.xenscope.console.debug;

import java.util.List;
import java.util.function.Predicate;

/** What may stand first on a line of the debug prompt. */
public final class DebugCompletion {
    private DebugCompletion() {}

    /** The debugger's own words. */
    public static List<String> words() {
        return Word.all().stream().map(Word::name).toList();
    }

    /** The words of the command that a first word stands for; empty when it is none of the debugger's. */
    public static List<String> command(String first, Predicate<List<String>> isCommand) {
        return DebugLine.word(first.replaceFirst("/.*", ""), List.of(first), isCommand)
                .map(word -> List.of("debug", word.name()))
                .orElse(List.of());
    }
}
