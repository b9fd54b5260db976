package org.xenscope.console.command;

import com.google.auto.service.AutoService;
import org.xenscope.console.Arguments;
import org.xenscope.console.Command;
import org.xenscope.console.Result;
import org.xenscope.console.Session;
import org.xenscope.console.debug.Breaks;

/** Removes breakpoints. */
@AutoService(Command.class)
public final class DebugDelete implements Command {
    @Override
    public String usage() {
        return """
                debug delete - remove the breakpoints N, or all

                Example: xenscope debug delete 2
                Usage: xenscope debug delete [OPTIONS] [N...]

                In a debug session; at its prompt: delete, d.
                """;
    }

    @Override
    public Result run(Session session, Arguments arguments) {
        return Breaks.delete(session, arguments);
    }
}
