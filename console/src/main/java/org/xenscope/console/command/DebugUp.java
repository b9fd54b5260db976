package org.xenscope.console.command;

import com.google.auto.service.AutoService;
import org.xenscope.console.Arguments;
import org.xenscope.console.Command;
import org.xenscope.console.Result;
import org.xenscope.console.Session;
import org.xenscope.console.debug.Stacks;

/** Goes outwards on the stack. */
@AutoService(Command.class)
public final class DebugUp implements Command {
    @Override
    public String usage() {
        return """
                debug up - select the frame that called this one, or N further out

                Example: xenscope debug up
                Usage: xenscope debug up [OPTIONS] [N]

                In a debug session; at its prompt: up.
                """;
    }

    @Override
    public Result run(Session session, Arguments arguments) {
        return Stacks.move(session, arguments, 1);
    }
}
