package org.xenscope.console.repl;

import java.util.ArrayList;
import java.util.List;
import org.jline.reader.Candidate;
import org.jline.reader.Completer;
import org.jline.reader.LineReader;
import org.jline.reader.ParsedLine;
import org.xenscope.console.Lines;
import org.xenscope.console.debug.DebugCompletion;

/** Completes the words of the debug prompt, as the commands that they stand for, and those commands that work there too. */
final class DebugCompleter implements Completer {
    private final CommandCompleter commands;
    private final Lines lines;

    DebugCompleter(CommandCompleter commands, Lines lines) {
        this.commands = commands;
        this.lines = lines;
    }

    @Override
    public void complete(LineReader reader, ParsedLine line, List<Candidate> candidates) {
        if (line.wordIndex() == 0) {
            DebugCompletion.words().forEach(word -> candidates.add(new Candidate(word)));
            commands.complete(reader, line, candidates);
            return;
        }
        List<String> command = DebugCompletion.command(line.words().get(0), lines::isCommand);
        commands.complete(reader, command.isEmpty() ? line : new Meant(line, command), candidates);
    }

    /** A line whose first word is another. */
    private record Meant(ParsedLine typed, List<String> command) implements ParsedLine {
        @Override
        public String word() {
            return typed.word();
        }

        @Override
        public int wordCursor() {
            return typed.wordCursor();
        }

        @Override
        public int wordIndex() {
            return typed.wordIndex() + command.size() - 1;
        }

        @Override
        public List<String> words() {
            List<String> words = new ArrayList<>(command);
            words.addAll(typed.words().subList(1, typed.words().size()));
            return words;
        }

        @Override
        public String line() {
            return typed.line();
        }

        @Override
        public int cursor() {
            return typed.cursor();
        }
    }
}
