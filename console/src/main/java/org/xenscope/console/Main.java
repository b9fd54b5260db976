package org.xenscope.console;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.xenscope.console.repl.Repl;
import org.xenscope.console.text.Look;
import org.xenscope.console.text.Out;
import org.xenscope.error.XenscopeException;
import org.xenscope.recipes.Journals;

/** The program. */
public final class Main {
    private Main() {}

    public static void main(String[] line) {
        Commands commands = Commands.found();
        int exit = new Start(commands, System.getenv()).run(List.of(line));
        System.exit(exit);
    }

    /** From the words of the process to its exit code. */
    private record Start(Commands commands, Map<String, String> environment) {
        int run(List<String> line) {
            Terminal terminal = Terminal.of(environment);
            boolean plain = line.contains("--plain") || line.contains("--json");
            Out out = new Out(
                    stream(FileDescriptor.out), Look.of(terminal.out(), plain, environment, terminal.columns()));
            Out err = new Out(
                    stream(FileDescriptor.err), Look.of(terminal.err(), plain, environment, terminal.columns()));
            Transcript.begin(environment, out, err);
            GlobalOptions options;
            try {
                options = GlobalOptions.parse(line, commands::passesThrough);
            } catch (XenscopeException e) {
                Runner.report(e, err);
                return ExitCode.of(e);
            }
            Asker asker = terminal.in() && terminal.err() ? new LineAsker(err, System.in) : Asker.NOBODY;
            Surroundings surroundings = new Surroundings(
                    out,
                    err,
                    asker,
                    Clock.systemUTC(),
                    environment,
                    Path.of("").toAbsolutePath(),
                    new Journals(StateDirectory.sessions(environment), Clock.systemUTC()));
            try (HostDoor door = new HostDoor()) {
                Runner runner = new Runner(commands, surroundings, door);
                if (options.words().isEmpty() && !options.help() && !options.version()) {
                    if (terminal.in() && terminal.out()) {
                        return new Repl(runner, commands, options, surroundings).run();
                    }
                    err.line("xenscope: no command given, and no terminal to prompt on");
                    err.line("`xenscope --help` lists the commands");
                    return ExitCode.USAGE;
                }
                return Interrupts.during(() -> runner.run(options));
            }
        }

        private static PrintStream stream(FileDescriptor descriptor) {
            return new PrintStream(
                    new java.io.BufferedOutputStream(new FileOutputStream(descriptor), 1 << 13),
                    false,
                    StandardCharsets.UTF_8);
        }
    }
}
