package org.xenscope.console.command;

import com.google.auto.service.AutoService;
import java.util.List;
import org.xenscope.console.Arguments;
import org.xenscope.console.Command;
import org.xenscope.console.Operand;
import org.xenscope.console.Result;
import org.xenscope.console.Session;
import org.xenscope.console.debug.Breaks;

/** Sets a breakpoint that stops once. */
@AutoService(Command.class)
public final class DebugTbreak implements Command {
    @Override
    public String usage() {
        return """
                debug tbreak - stop at LOCATION once, as `debug break --once`

                Example: xenscope debug tbreak main
                Usage: xenscope debug tbreak [OPTIONS] [LOCATION] [if COND]
                     --after=N              pass over the first N hits

                In a debug session; at its prompt: tbreak, tb.
                """;
    }

    @Override
    public List<Operand> operands() {
        return List.of(Operand.LOCATION);
    }

    @Override
    public Result run(Session session, Arguments arguments) {
        return Breaks.once(session, arguments);
    }
}
