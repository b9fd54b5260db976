package org.xenscope.console.debug;

import java.util.List;
import org.xenscope.console.Arguments;

/**
 * How a conversation with a target begins, from the command line that opens it.
 *
 * @param lines done first, as if they were typed; {@code -} stands for the lines of standard input
 * @param batch whether it ends after them, also at a terminal
 */
public record DebugOrders(List<String> lines, boolean batch) {
    /** What a command that opens a conversation declares, for its usage text. */
    public static final String USAGE =
            """
                 --ex=WORDS             do that at the debug prompt first; may be given several times; - is stdin
                 --batch                end when these are done
            """;

    public DebugOrders {
        lines = List.copyOf(lines);
    }

    public static DebugOrders none() {
        return new DebugOrders(List.of(), false);
    }

    /** From the options of {@link #USAGE}. */
    public static DebugOrders of(Arguments arguments) {
        return new DebugOrders(arguments.all("ex"), arguments.has("batch"));
    }
}
