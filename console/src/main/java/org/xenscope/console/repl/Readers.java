package org.xenscope.console.repl;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jline.reader.Completer;
import org.jline.reader.LineReader;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.impl.DefaultParser;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;
import org.xenscope.console.Surroundings;

/** Terminals and line readers as all prompts of this program have them: one history, one way to quote. */
final class Readers {
    private Readers() {}

    /** Of this process. The exec provider asks stty; the native ones hang up a serial console by setting its speed to 0. */
    static Terminal terminal() throws IOException {
        return TerminalBuilder.builder()
                .name("xenscope")
                .system(true)
                .provider("exec")
                .build();
    }

    static LineReader reader(Terminal terminal, Completer completer, Surroundings surroundings) {
        DefaultParser parser = new DefaultParser();
        parser.setEscapeChars(null);
        parser.setEofOnUnclosedQuote(true);
        return reader(terminal, completer, surroundings, parser);
    }

    /** The same, whose lines may hold a quote that is not closed: an expression of some language. */
    static LineReader rawReader(Terminal terminal, Completer completer, Surroundings surroundings) {
        DefaultParser parser = new DefaultParser();
        parser.setEscapeChars(null);
        return reader(terminal, completer, surroundings, parser);
    }

    private static LineReader reader(
            Terminal terminal, Completer completer, Surroundings surroundings, DefaultParser parser) {
        LineReaderBuilder builder = LineReaderBuilder.builder()
                .terminal(terminal)
                .parser(parser)
                .completer(completer)
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

    /** What others have added to it meanwhile. */
    static void loadHistory(LineReader reader) {
        try {
            reader.getHistory().load();
        } catch (IOException e) {
            // What was typed here is still known.
        }
    }
}
