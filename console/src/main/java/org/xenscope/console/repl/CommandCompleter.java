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
    private static final List<String> HOSTS = List.of("local", "lab", "ssh://", "unix:/");

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
        if (!before.isEmpty() && before.get(before.size() - 1).matches("-H|--host")) {
            HOSTS.forEach(host -> candidates.add(candidate(host, host, !host.endsWith("/"))));
            return;
        }
        try {
            complete(
                    options.with(GlobalOptions.parse(before, commands::passesThrough, commands::owns)),
                    line.word(),
                    candidates);
        } catch (XenscopeException e) {
            // A host that does not answer completes nothing; the command itself will say why.
        }
    }

    private void complete(GlobalOptions line, String word, List<Candidate> candidates) {
        Optional<Command> command = commands.match(line.words());
        if (word.startsWith("-")) {
            options(command.map(Command::usage).orElse("") + GlobalOptions.helpText(), candidates);
            return;
        }
        if (command.isEmpty()) {
            nextWords(line.words()).forEach(next -> candidates.add(new Candidate(next)));
            return;
        }
        List<Operand> operands = command.get().operands();
        if (!operands.isEmpty()) {
            List<String> given = commands.operands(command.get(), line.words());
            Operand operand = operands.get(Math.min(given.size(), operands.size() - 1));
            candidates.addAll(new Lookup(runner.session(line), surroundings).candidates(operand, word, given));
        }
    }

    private static void options(String usage, List<Candidate> candidates) {
        Matcher option = OPTION.matcher(usage);
        while (option.find()) {
            candidates.add(candidate(
                    option.group(1) + option.group(2),
                    option.group(1),
                    option.group(2).isEmpty()));
        }
    }

    /** @param complete whether a blank may follow */
    static Candidate candidate(String value, String shown, boolean complete) {
        return new Candidate(value, shown, null, null, null, null, complete);
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
