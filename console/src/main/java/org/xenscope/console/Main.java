package org.xenscope.console;

import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.xenscope.console.debug.DebugDesk;
import org.xenscope.console.debug.DebugScript;
import org.xenscope.console.debug.DebugStage;
import org.xenscope.console.repl.OwnTerminal;
import org.xenscope.console.repl.Repl;
import org.xenscope.console.text.Look;
import org.xenscope.console.text.Out;
import org.xenscope.error.UsageException;
import org.xenscope.error.XenscopeException;
import org.xenscope.recipes.Journals;

/** The program. */
public final class Main {
    private Main() {}

    public static void main(String[] line) {
        System.exit(run(List.of(line), System.getenv()));
    }

    /** @return the exit code */
    static int run(List<String> line, Map<String, String> environment) {
        return new Start(Commands.found(), environment).run(line);
    }

    /** From the words of the process to its exit code. */
    private record Start(Commands commands, Map<String, String> environment) {
        int run(List<String> line) {
            Terminal terminal = Terminal.of(environment);
            GlobalOptions options;
            try {
                options = GlobalOptions.parse(line, commands::passesThrough, commands::owns);
            } catch (XenscopeException e) {
                Runner.report(e, err(terminal, line.contains("--plain")));
                return ExitCode.of(e);
            }
            boolean plain = options.plain() || options.json();
            Out out = new Out(
                    stream(FileDescriptor.out), Look.of(terminal.out(), plain, environment, terminal.columns()));
            Out err = err(terminal, plain);
            Transcript.begin(environment, out, err);
            LineAsker input = new LineAsker(err, System.in);
            Asker asker = terminal.in() && terminal.err() ? input : Asker.NOBODY;
            Ending ending = new Ending();
            DebugStage script = new DebugScript(input);
            boolean prompts = terminal.in() && terminal.out() && !options.json();
            Surroundings surroundings = new Surroundings(
                    out,
                    err,
                    asker,
                    Clock.systemUTC(),
                    environment,
                    Path.of("").toAbsolutePath(),
                    new Journals(StateDirectory.sessions(environment), Clock.systemUTC()),
                    script,
                    new DebugDesk());
            try (HostDoor door = new HostDoor()) {
                Runner runner = new Runner(commands, surroundings, door);
                if (!options.words().isEmpty() || options.help() || options.version()) {
                    Runner on = prompts
                            ? runner.on(new OwnTerminal(script, commands, runner, options, surroundings, ending))
                            : runner;
                    return Interrupts.during(err, ending, () -> on.run(options));
                }
                if (terminal.in() && terminal.out()) {
                    Repl repl = new Repl(runner, commands, options, surroundings, ending);
                    return Interrupts.untilTold(err, ending, repl::run);
                }
                Runner.report(
                        new UsageException(
                                "no command given, and no terminal to prompt on",
                                "`xenscope --help` lists the commands"),
                        err);
                return ExitCode.USAGE;
            }
        }

        private Out err(Terminal terminal, boolean plain) {
            return new Out(stream(FileDescriptor.err), Look.of(terminal.err(), plain, environment, terminal.columns()));
        }

        private static OutputStream stream(FileDescriptor descriptor) {
            return new BufferedOutputStream(new FileOutputStream(descriptor), 1 << 13);
        }
    }
}
