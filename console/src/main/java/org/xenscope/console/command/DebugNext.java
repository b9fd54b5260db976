package org.xenscope.console.command;

import com.google.auto.service.AutoService;
import org.xenscope.console.Arguments;
import org.xenscope.console.Command;
import org.xenscope.console.Result;
import org.xenscope.console.Session;
import org.xenscope.console.debug.Runs;
import org.xenscope.debug.StepKind;

/** To the next line, over calls. */
@AutoService(Command.class)
public final class DebugNext implements Command {
    @Override
    public String usage() {
        return """
                debug next - run to the next line, over calls; N times, unless something else stops it

                Example: xenscope debug next
                Usage: xenscope debug next [OPTIONS] [N] [&]

                & does not wait until it is done. In a debug session; at its prompt: next, n.
                """;
    }

    @Override
    public Result run(Session session, Arguments arguments) {
        return Runs.step(session, arguments, "next", StepKind.OVER);
    }
}
