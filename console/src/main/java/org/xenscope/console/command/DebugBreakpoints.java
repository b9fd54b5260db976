package org.xenscope.console.command;

import com.google.auto.service.AutoService;
import org.xenscope.console.Arguments;
import org.xenscope.console.Command;
import org.xenscope.console.Result;
import org.xenscope.console.Session;
import org.xenscope.console.debug.Breaks;

/** All breakpoints. */
@AutoService(Command.class)
public final class DebugBreakpoints implements Command {
    @Override
    public String usage() {
        return """
                debug breakpoints - all breakpoints, log points and watchpoints, with their hits

                Example: xenscope debug breakpoints
                Usage: xenscope debug breakpoints [OPTIONS]

                In a debug session; at its prompt: breakpoints, info breakpoints.
                """;
    }

    @Override
    public Result run(Session session, Arguments arguments) {
        return Breaks.list(session, arguments);
    }
}
