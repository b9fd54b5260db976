package org.xenscope.console.repl;

import java.util.Optional;
import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.UserInterruptException;
import org.jline.terminal.Terminal;
import org.xenscope.console.Asker;
import org.xenscope.error.CancelledException;

/** Asks through the prompt's own terminal, so that no second reader takes what is typed; answers are no history. */
final class PromptAsker implements Asker {
    private final LineReader reader;

    PromptAsker(Terminal terminal) {
        this.reader = LineReaderBuilder.builder()
                .terminal(terminal)
                .option(LineReader.Option.DISABLE_EVENT_EXPANSION, true)
                .variable(LineReader.DISABLE_HISTORY, true)
                .build();
    }

    @Override
    public Optional<String> ask(String question) {
        // Of a question of several lines only the last is the prompt.
        int last = question.lastIndexOf('\n') + 1;
        if (last > 0) {
            reader.printAbove(question.substring(0, last));
        }
        try {
            return Optional.of(reader.readLine(question.substring(last)).trim());
        } catch (UserInterruptException e) {
            throw new CancelledException("not answered", "", e);
        } catch (EndOfFileException e) {
            return Optional.empty();
        }
    }
}
