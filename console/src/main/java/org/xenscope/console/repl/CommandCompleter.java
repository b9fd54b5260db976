package org.xenscope.console.repl;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jline.reader.Candidate;
import org.jline.reader.Completer;
import org.jline.reader.LineReader;
import org.jline.reader.ParsedLine;
import org.xenscope.console.Command;
import org.xenscope.console.Commands;
import org.xenscope.console.GlobalOptions;
import org.xenscope.console.Operand;
import org.xenscope.console.Runner;
import org.xenscope.console.Surroundings;
import org.xenscope.error.XenscopeException;

/** Completes commands, their options, and what their words stand for, looked up on the host. */
final class CommandCompleter implements Completer {
    private static final Pattern OPTION = Pattern.compile("(?m)^ {2,}(?:-\\w )? *(--[a-z][a-z-]*)(=?)");

    private final Commands commands;
    private final GlobalOptions options;
    private final Runner runner;
    private final Surroundings surroundings;

    CommandCompleter(Commands commands, GlobalOptions options, Runner runner, Surroundings surroundings) {
        this.commands = commands;
        this.options = options;
        this.runner = runner;
        this.surroundings = surroundings;
    }

    @Override
    public void complete(LineReader reader, ParsedLine line, List<Candidate> candidates) {
        List<String> before = line.words().subList(0, line.wordIndex());
        Optional<Command> command = commands.match(before);
        if (command.isEmpty()) {
            nextWords(before).forEach(word -> candidates.add(new Candidate(word)));
            return;
        }
        if (line.word().startsWith("-")) {
            Matcher option = OPTION.matcher(command.get().usage() + GlobalOptions.helpText());
            while (option.find()) {
                String name = option.group(1);
                candidates.add(new Candidate(
                        name + option.group(2),
                        name,
                        null,
                        null,
                        null,
                        null,
                        option.group(2).isEmpty()));
            }
            return;
        }
        List<Operand> operands = command.get().operands();
        if (operands.isEmpty()) {
            return;
        }
        long given = before.stream().filter(word -> !word.startsWith("-")).count()
                - command.get().name().split(" ").length;
        Operand operand = operands.get((int) Math.min(given, operands.size() - 1L));
        try {
            candidates.addAll(new Lookup(runner.session(options), surroundings).candidates(operand, line.word()));
        } catch (XenscopeException e) {
            // A host that does not answer completes nothing; the command itself will say why.
        }
    }

    private Set<String> nextWords(List<String> before) {
        Set<String> words = new LinkedHashSet<>();
        for (Command command : commands.all()) {
            List<String> name = new ArrayList<>(List.of(command.name().split(" ")));
            if (name.size() > before.size() && name.subList(0, before.size()).equals(before)) {
                words.add(name.get(before.size()));
            }
        }
        if (before.isEmpty()) {
            words.addAll(List.of("help", "exit"));
        }
        return words;
    }
}
