package org.xenscope.console.repl;

import java.io.IOError;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader;
import org.jline.reader.Parser;
import org.jline.reader.UserInterruptException;
import org.jline.terminal.Terminal;
import org.xenscope.console.Commands;
import org.xenscope.console.Ending;
import org.xenscope.console.ExitCode;
import org.xenscope.console.GlobalOptions;
import org.xenscope.console.Runner;
import org.xenscope.console.Surroundings;

/** Reads lines, runs them as the command line would, until Ctrl-D or {@code exit}. Ctrl-C ends the command, not the prompt. */
public final class Repl {
    private static final int MOST_TROUBLES = 3;

    private final Runner runner;
    private final Commands commands;
    private final GlobalOptions options;
    private final Surroundings surroundings;
    private final Ending ending;

    public Repl(Runner runner, Commands commands, GlobalOptions options, Surroundings surroundings, Ending ending) {
        this.runner = runner;
        this.commands = commands;
        this.options = options;
        this.surroundings = surroundings;
        this.ending = ending;
    }

    /** @return the process's exit code */
    public int run() {
        try (Terminal terminal = Readers.terminal()) {
            AtomicReference<Thread> working = new AtomicReference<>();
            terminal.handle(Terminal.Signal.INT, signal -> {
                Thread thread = working.get();
                if (thread != null) {
                    thread.interrupt();
                }
            });
            CommandCompleter completer = new CommandCompleter(commands, options, runner, surroundings);
            LineReader reader = Readers.reader(terminal, completer, surroundings);
            DebugPrompt prompt = new DebugPrompt(terminal, completer, surroundings, ending);
            Runner asking = runner.asking(new PromptAsker(terminal)).on((debug, orders, lines) -> {
                try {
                    return prompt.converse(debug, orders, lines);
                } finally {
                    // what was typed there is history here too
                    Readers.loadHistory(reader);
                }
            });
            surroundings
                    .out()
                    .line("xenscope: Tab completes, `help` lists the commands, Ctrl-D leaves")
                    .flush();
            int troubles = 0;
            while (true) {
                List<String> words;
                try {
                    words = words(reader, reader.readLine(runner.hostLabel(options) + "> "));
                    troubles = 0;
                } catch (UserInterruptException e) {
                    if (ending.told()) {
                        return ExitCode.INTERRUPTED;
                    }
                    continue;
                } catch (IOError e) {
                    // Ctrl-C reaches stty too, which the terminal is set with: then it is asked once more.
                    Thread.interrupted();
                    if (++troubles == MOST_TROUBLES) {
                        throw new IOException(e.getMessage(), e);
                    }
                    continue;
                } catch (EndOfFileException e) {
                    return 0;
                }
                if (words.isEmpty() || words.get(0).startsWith("#")) {
                    continue;
                }
                if (words.equals(List.of("exit")) || words.equals(List.of("quit"))) {
                    return 0;
                }
                working.set(Thread.currentThread());
                asking.line(options, words);
                working.set(null);
                // An interrupt that came too late for the command must not end the next one.
                Thread.interrupted();
                if (ending.told()) {
                    return ExitCode.INTERRUPTED;
                }
            }
        } catch (IOException e) {
            surroundings.err().line("xenscope: no prompt on this terminal: " + e.getMessage());
            return 1;
        }
    }

    /** The parser takes what stands behind the cursor's place for a word, even an empty one: so its place is the front. */
    private static List<String> words(LineReader reader, String line) {
        return line.isBlank()
                ? List.of()
                : reader.getParser()
                        .parse(line, 0, Parser.ParseContext.ACCEPT_LINE)
                        .words();
    }
}
