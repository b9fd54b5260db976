package org.xenscope.console.debug;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * A line of the debug prompt, and the command that it stands for: {@code b xs_write if n == -1} is
 * {@code debug break -- xs_write if "n == -1"}. What is no word of the debugger is a command of xenscope as it stands.
 *
 * @param words for the runner; empty for a line that says nothing
 * @param again what an empty line behind this one does; empty for nothing
 * @param unknown the word that nobody knows, where it is one
 */
record DebugLine(List<String> words, List<String> again, Optional<String> unknown) {
    private static final String DEBUG = "debug";

    /** @param isCommand whether words begin with those of one of xenscope's commands */
    static DebugLine parse(String line, Predicate<List<String>> isCommand) {
        List<Piece> pieces = pieces(line);
        int first = 0;
        // options that every command has may stand in front
        while (first < pieces.size() && pieces.get(first).text().startsWith("-")) {
            first += pieces.get(first).text().matches("-H|--host|--timeout") ? 2 : 1;
        }
        if (first < pieces.size() && pieces.get(first).text().equals(DEBUG)) {
            first++;
        }
        if (first >= pieces.size() || pieces.get(first).text().startsWith("#")) {
            return new DebugLine(texts(pieces.subList(0, Math.min(first, pieces.size()))), List.of(), Optional.empty());
        }
        String name = pieces.get(first).text();
        String format = "";
        if (name.matches("(x|p|print|inspect)/.*")) {
            format = name.substring(name.indexOf('/'));
            name = name.substring(0, name.indexOf('/'));
        } else if (name.matches("[a-z]+&")) {
            return parse(
                    line.substring(0, pieces.get(first).end() - 1) + " &"
                            + line.substring(pieces.get(first).end()),
                    isCommand);
        }
        List<Piece> rest = pieces.subList(first + 1, pieces.size());
        List<String> said = texts(pieces.subList(first, pieces.size()));
        Optional<Word> word = word(name, said, isCommand);
        if (word.isEmpty()) {
            boolean known = first > 0 || isCommand.test(said) || isCommand.test(List.of(name));
            return new DebugLine(texts(pieces), List.of(), known ? Optional.empty() : Optional.of(name));
        }
        if (word.get().name().equals("help") && !rest.isEmpty()) {
            return new DebugLine(help(texts(rest), isCommand), List.of(), Optional.empty());
        }
        List<String> words = new ArrayList<>(texts(pieces.subList(0, first)));
        words.remove(DEBUG);
        List<String> command = List.of(DEBUG, word.get().name());
        words.addAll(command);
        words.addAll(tail(word.get(), format, line, rest));
        return new DebugLine(
                words, word.get().again() ? again(word.get(), words, command) : List.of(), Optional.empty());
    }

    /** The debugger's own words first, then xenscope's, then what begins like one of the debugger's. */
    static Optional<Word> word(String name, List<String> said, Predicate<List<String>> isCommand) {
        Optional<Word> exact = Word.named(name);
        if (exact.isPresent()) {
            // `gdb serve` is xenscope's, `gdb info line` is for gdb itself
            boolean ours = name.equals("gdb") && isCommand.test(said);
            return ours ? Optional.empty() : exact;
        }
        return isCommand.test(said.subList(0, 1)) ? Optional.empty() : Word.beginning(name);
    }

    /** {@code help bt} is {@code help debug bt}; {@code help store} is as it stands. */
    private static List<String> help(List<String> about, Predicate<List<String>> isCommand) {
        List<String> words = new ArrayList<>(List.of("help"));
        Optional<Word> word = word(about.get(0), about, isCommand);
        word.ifPresent(each -> words.addAll(List.of(DEBUG, each.name())));
        words.addAll(word.isPresent() ? about.subList(1, about.size()) : about);
        return words;
    }

    private static List<String> tail(Word word, String format, String line, List<Piece> rest) {
        List<String> words = new ArrayList<>();
        if (rest.isEmpty()) {
            return format.isEmpty() ? words : List.of(format);
        }
        boolean help = rest.size() == 1 && rest.get(0).text().equals("--help");
        switch (help ? Word.Tail.WORDS : word.tail()) {
            case WORDS -> words.addAll(texts(rest));
            case TEXT -> {
                if (!format.isEmpty()) {
                    words.add(format);
                }
                words.add(line.substring(rest.get(0).start()).strip());
            }
            case CONDITION -> condition(line, rest, words);
        }
        return words;
    }

    /** Options, then {@code --}, so that nothing behind it is taken for one. */
    private static void condition(String line, List<Piece> rest, List<String> words) {
        List<String> place = new ArrayList<>();
        for (Piece piece : rest) {
            if (piece.text().equals("if") && piece.plain()) {
                place.add("if");
                String condition = line.substring(piece.end()).strip();
                if (!condition.isEmpty()) {
                    place.add(condition);
                }
                break;
            }
            (piece.text().startsWith("-") ? words : place).add(piece.text());
        }
        if (!place.isEmpty()) {
            words.add("--");
            words.addAll(place);
        }
    }

    /** `list` and `x` go on where they ended; the others do the same again. */
    private static List<String> again(Word word, List<String> words, List<String> command) {
        return word.name().equals("list") || word.name().equals("x") ? command : words;
    }

    private static List<String> texts(List<Piece> pieces) {
        return pieces.stream().map(Piece::text).toList();
    }

    /**
     * A word of the line, and where it stands there.
     *
     * @param plain whether it was written without quotes
     */
    private record Piece(String text, int start, int end, boolean plain) {}

    /** Blanks part words, both kinds of quotes hold them together; one that is not closed goes to the line's end. */
    private static List<Piece> pieces(String line) {
        List<Piece> pieces = new ArrayList<>();
        int at = 0;
        while (at < line.length()) {
            if (Character.isWhitespace(line.charAt(at))) {
                at++;
                continue;
            }
            int start = at;
            StringBuilder text = new StringBuilder();
            char quote = 0;
            boolean plain = true;
            while (at < line.length() && (quote != 0 || !Character.isWhitespace(line.charAt(at)))) {
                char c = line.charAt(at++);
                if (quote == 0 && (c == '"' || c == '\'')) {
                    quote = c;
                    plain = false;
                } else if (c == quote) {
                    quote = 0;
                } else {
                    text.append(c);
                }
            }
            pieces.add(new Piece(text.toString(), start, at, plain));
        }
        return pieces;
    }
}
