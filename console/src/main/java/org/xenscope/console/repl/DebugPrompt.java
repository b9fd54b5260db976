package org.xenscope.console.repl;

import java.io.IOError;
import java.util.Optional;
import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader;
import org.jline.reader.UserInterruptException;
import org.jline.terminal.Terminal;
import org.xenscope.console.Ending;
import org.xenscope.console.Event;
import org.xenscope.console.ExitCode;
import org.xenscope.console.Lines;
import org.xenscope.console.Surroundings;
import org.xenscope.console.debug.Conversation;
import org.xenscope.console.debug.DebugOrders;
import org.xenscope.console.debug.DebugSession;
import org.xenscope.console.debug.DebugStage;
import org.xenscope.console.debug.Voice;
import org.xenscope.console.debug.Wake;
import org.xenscope.console.text.Out;

/**
 * The prompt of a debug session. What happens to the target while somebody types is shown above the line; Ctrl-C clears
 * the line, or stops the target where that runs; Ctrl-D ends the session.
 */
final class DebugPrompt implements DebugStage {
    /** In a row: then the terminal is gone. */
    private static final int MOST_TROUBLES = 3;

    private final Terminal terminal;
    private final CommandCompleter commands;
    private final Surroundings surroundings;
    private final Ending ending;

    DebugPrompt(Terminal terminal, CommandCompleter commands, Surroundings surroundings, Ending ending) {
        this.terminal = terminal;
        this.commands = commands;
        this.surroundings = surroundings;
        this.ending = ending;
    }

    @Override
    public int converse(DebugSession debug, DebugOrders orders, Lines lines) {
        LineReader reader = Readers.rawReader(terminal, new DebugCompleter(commands, lines), surroundings);
        Wake wake = new Wake();
        Conversation conversation = new Conversation(debug, lines);
        conversation.begin(new Above(reader, lines, wake));
        for (String line : orders.lines()) {
            if (debug.over() || ending.told()) {
                break;
            }
            surroundings.out().line(debug.prompt() + "> " + line).flush();
            conversation.line(line);
        }
        Optional<String> line = orders.batch() ? Optional.empty() : next(debug, reader, wake, conversation);
        while (line.isPresent()) {
            conversation.line(line.get());
            // An interrupt that came too late for the word must not end the next one.
            Thread.interrupted();
            line = next(debug, reader, wake, conversation);
        }
        if (ending.told()) {
            return ExitCode.INTERRUPTED;
        }
        return orders.batch() ? conversation.exit() : 0;
    }

    /** The line that is typed; empty when the session is to end. */
    private Optional<String> next(DebugSession debug, LineReader reader, Wake wake, Conversation conversation) {
        int troubles = 0;
        while (!debug.over() && !ending.told()) {
            conversation.warn();
            surroundings.out().flush();
            try {
                String line = wake.during(() -> reader.readLine(debug.prompt() + "> "));
                // Ctrl-C that came too late for the line must not end its word.
                Thread.interrupted();
                return ending.told() ? Optional.empty() : Optional.of(line);
            } catch (UserInterruptException e) {
                // The line is cleared, or it was woken: then there is a reason to end.
                troubles = 0;
            } catch (IOError e) {
                if (++troubles == MOST_TROUBLES) {
                    return Optional.empty();
                }
            } catch (EndOfFileException e) {
                return Optional.empty();
            }
        }
        return Optional.empty();
    }

    /** Shows above the line that is typed, if there is one. */
    private final class Above implements Voice {
        private final LineReader reader;
        private final Lines lines;
        private final Wake wake;

        Above(LineReader reader, Lines lines, Wake wake) {
            this.reader = reader;
            this.lines = lines;
            this.wake = wake;
        }

        @Override
        public void show(Event event) {
            if (!reader.isReading()) {
                lines.show(event);
                return;
            }
            Out out = surroundings.out();
            String text = out.aside(event::text);
            if (!text.isEmpty()) {
                reader.printAbove(text);
            }
        }

        @Override
        public void interrupted() {
            surroundings.out().line();
        }

        @Override
        public boolean attended() {
            return !ending.told();
        }

        @Override
        public void over() {
            wake.wake();
        }
    }
}
