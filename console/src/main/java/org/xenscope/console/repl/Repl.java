package org.xenscope.console.repl;

import java.io.IOError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.Parser;
import org.jline.reader.UserInterruptException;
import org.jline.reader.impl.DefaultParser;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;
import org.xenscope.console.Commands;
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

    public Repl(Runner runner, Commands commands, GlobalOptions options, Surroundings surroundings) {
        this.runner = runner;
        this.commands = commands;
        this.options = options;
        this.surroundings = surroundings;
    }

    /** @return the process's exit code */
    public int run() {
        // The exec provider asks stty; the native ones hang up a serial console by setting its speed to 0.
        try (Terminal terminal = TerminalBuilder.builder()
                .name("xenscope")
                .system(true)
                .provider("exec")
                .build()) {
            AtomicReference<Thread> working = new AtomicReference<>();
            terminal.handle(Terminal.Signal.INT, signal -> {
                Thread thread = working.get();
                if (thread != null) {
                    thread.interrupt();
                }
            });
            LineReader reader = reader(terminal);
            Runner asking = runner.asking(new PromptAsker(terminal));
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

    private LineReader reader(Terminal terminal) {
        DefaultParser parser = new DefaultParser();
        parser.setEscapeChars(null);
        parser.setEofOnUnclosedQuote(true);
        LineReaderBuilder builder = LineReaderBuilder.builder()
                .terminal(terminal)
                .parser(parser)
                .completer(new CommandCompleter(commands, options, runner, surroundings))
                .option(LineReader.Option.DISABLE_EVENT_EXPANSION, true)
                .variable(LineReader.SECONDARY_PROMPT_PATTERN, "quote> ")
                .option(LineReader.Option.HISTORY_TIMESTAMPED, false);
        Path history = surroundings.history();
        try {
            Files.createDirectories(history.getParent());
            builder.variable(LineReader.HISTORY_FILE, history);
        } catch (IOException e) {
            surroundings.err().line("xenscope: no history is kept: " + e.getMessage());
        }
        return builder.build();
    }
}
