package org.xenscope.console.debug;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A word of the debug prompt: the command {@code debug NAME} under the names that gdb's users type.
 *
 * @param others abbreviations and other names
 * @param tail what stands behind it
 * @param again whether an empty line behind it does it once more, as in gdb
 */
record Word(String name, List<String> others, Tail tail, boolean again) {
    /** How the rest of a line is read. */
    enum Tail {
        /** Options and words, in quotes where they hold blanks. */
        WORDS,
        /** All of it is one expression, of the program's language or gdb's: no option, no quotes of ours. */
        TEXT,
        /** Options and words, but an expression behind {@code if}. */
        CONDITION
    }

    private static final List<Word> ALL = List.of(
            word("bt", Tail.WORDS, "backtrace", "where"),
            word("frame", Tail.WORDS, "f"),
            again("up", Tail.WORDS),
            again("down", Tail.WORDS),
            word("locals", Tail.WORDS),
            word("args", Tail.WORDS),
            word("print", Tail.TEXT, "p", "inspect", "call"),
            again("list", Tail.TEXT, "l"),
            again("cont", Tail.WORDS, "c", "continue", "fg"),
            again("step", Tail.WORDS, "s"),
            again("next", Tail.WORDS, "n"),
            word("finish", Tail.WORDS, "fin"),
            again("until", Tail.TEXT, "u"),
            again("stepi", Tail.WORDS, "si"),
            word("interrupt", Tail.WORDS),
            word("break", Tail.CONDITION, "b", "br", "brea"),
            word("tbreak", Tail.CONDITION, "tb"),
            word("log", Tail.TEXT),
            word("watch", Tail.TEXT),
            word("rwatch", Tail.TEXT),
            word("awatch", Tail.TEXT),
            word("breakpoints", Tail.WORDS),
            word("delete", Tail.WORDS, "d"),
            word("enable", Tail.WORDS),
            word("disable", Tail.WORDS),
            word("threads", Tail.WORDS),
            word("thread", Tail.WORDS, "t"),
            again("x", Tail.TEXT),
            word("registers", Tail.WORDS, "regs"),
            word("info", Tail.TEXT, "i"),
            word("status", Tail.WORDS),
            word("gdb", Tail.TEXT),
            word("source", Tail.WORDS),
            word("help", Tail.WORDS, "h"),
            word("end", Tail.WORDS, "detach", "quit", "exit", "q"));

    private static Word word(String name, Tail tail, String... others) {
        return new Word(name, List.of(others), tail, false);
    }

    private static Word again(String name, Tail tail, String... others) {
        return new Word(name, List.of(others), tail, true);
    }

    static List<Word> all() {
        return ALL;
    }

    /** The one that goes by this name. */
    static Optional<Word> named(String name) {
        return ALL.stream().filter(word -> word.names().anyMatch(name::equals)).findFirst();
    }

    /** The only one that begins so. */
    static Optional<Word> beginning(String start) {
        List<Word> found = ALL.stream()
                .filter(word -> word.names().anyMatch(name -> name.startsWith(start)))
                .toList();
        return found.size() == 1 ? Optional.of(found.get(0)) : Optional.empty();
    }

    private Stream<String> names() {
        return Stream.concat(Stream.of(name), others.stream());
    }
}
