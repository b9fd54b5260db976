package org.xenscope.console.command;

import com.google.auto.service.AutoService;
import org.xenscope.console.Arguments;
import org.xenscope.console.Command;
import org.xenscope.console.Result;
import org.xenscope.console.Session;
import org.xenscope.console.debug.Breaks;

/** Disables breakpoints. */
@AutoService(Command.class)
public final class DebugDisable implements Command {
    @Override
    public String usage() {
        return """
                debug disable - pass over the breakpoints N, or all, until they are enabled again

                Example: xenscope debug disable 2
                Usage: xenscope debug disable [OPTIONS] [N...]

                In a debug session; at its prompt: disable.
                """;
    }

    @Override
    public Result run(Session session, Arguments arguments) {
        return Breaks.enable(session, arguments, false);
    }
}
