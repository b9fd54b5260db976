package org.xenscope.console.debug;

import java.util.List;
import java.util.Optional;
import org.xenscope.console.Asker;
import org.xenscope.console.Event;
import org.xenscope.console.ExitCode;
import org.xenscope.console.Lines;
import org.xenscope.error.CancelledException;

/**
 * A conversation without a person: the lines that the command line gave, else those of standard input up to its end. One
 * that fails says so, and the next one is done.
 */
public final class DebugScript implements DebugStage {
    /** Stands for the lines of standard input. */
    private static final String INPUT = "-";

    private final Asker input;

    /** @param input gives a line for each question; nothing when there are no more */
    public DebugScript(Asker input) {
        this.input = input;
    }

    @Override
    public int converse(DebugSession debug, DebugOrders orders, Lines lines) {
        Talk talk = new Talk(debug, lines, new Conversation(debug, lines), new Wake());
        talk.begin();
        List<String> given = orders.lines().isEmpty() && !orders.batch() ? List.of(INPUT) : orders.lines();
        for (String line : given) {
            if (line.equals(INPUT)) {
                talk.all(input);
            } else {
                talk.line(line);
            }
        }
        return talk.conversation().exit();
    }

    private record Talk(DebugSession debug, Lines lines, Conversation conversation, Wake wake) {
        void begin() {
            conversation.begin(new Voice() {
                @Override
                public void show(Event event) {
                    lines.show(event);
                }

                @Override
                public boolean attended() {
                    return false;
                }

                @Override
                public void over() {
                    wake.wake();
                }
            });
        }

        void all(Asker input) {
            while (!over()) {
                Optional<String> line = next(input);
                if (line.isEmpty()) {
                    return;
                }
                line(line.get());
            }
        }

        private Optional<String> next(Asker input) {
            try {
                return wake.during(() -> input.ask(""));
            } catch (CancelledException e) {
                // The target ended, or this process is to.
                if (!debug.over()) {
                    conversation.interrupted();
                }
                return Optional.empty();
            }
        }

        void line(String line) {
            if (line.isBlank() || over()) {
                return;
            }
            lines.remark(debug.prompt() + "> " + line);
            conversation.line(line);
            if (debug.stoppedAnew()) {
                conversation.warn();
            }
        }

        /** Somebody ended it, or the target did. */
        private boolean over() {
            return debug.over() || conversation.exit() == ExitCode.INTERRUPTED;
        }
    }
}
