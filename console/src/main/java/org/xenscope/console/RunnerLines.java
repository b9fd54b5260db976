package org.xenscope.console;

import java.util.List;
import org.xenscope.error.XenscopeException;

/** Lines run by a runner, below the options of the line that began it all. */
record RunnerLines(Runner runner, GlobalOptions options, Surroundings surroundings) implements Lines {
    @Override
    public int run(List<String> words) {
        return words.isEmpty() ? ExitCode.FINE : runner.line(options, words);
    }

    @Override
    public int fail(XenscopeException e) {
        surroundings.out().flush();
        Runner.report(e, surroundings.err());
        return ExitCode.of(e);
    }

    @Override
    public Result command(Session session, List<String> name, List<String> words) {
        Command command = runner.commands().named(name);
        return command.run(session, Arguments.parse(command, words));
    }

    @Override
    public boolean isCommand(List<String> words) {
        Commands commands = runner.commands();
        return commands.match(words).isPresent()
                || words.size() == 1 && !commands.group(words.get(0)).isEmpty();
    }

    @Override
    public String summary(String name) {
        return runner.commands().named(List.of(name.split(" "))).summary();
    }

    @Override
    public void show(Event event) {
        runner.session(options).show(event);
    }

    @Override
    public void remark(String text) {
        if (!options.json() && !options.quiet()) {
            surroundings.out().flush();
            surroundings.err().line(text).flush();
        }
    }

    @Override
    public Lines asking(Asker asker) {
        return new RunnerLines(runner.asking(asker), options, surroundings);
    }
}
