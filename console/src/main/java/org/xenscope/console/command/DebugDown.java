package org.xenscope.console.command;

import com.google.auto.service.AutoService;
import org.xenscope.console.Arguments;
import org.xenscope.console.Command;
import org.xenscope.console.Result;
import org.xenscope.console.Session;
import org.xenscope.console.debug.Stacks;

/** Goes inwards on the stack. */
@AutoService(Command.class)
public final class DebugDown implements Command {
    @Override
    public String usage() {
        return """
                debug down - select the frame that this one called, or N further in

                Example: xenscope debug down
                Usage: xenscope debug down [OPTIONS] [N]

                In a debug session; at its prompt: down.
                """;
    }

    @Override
    public Result run(Session session, Arguments arguments) {
        return Stacks.move(session, arguments, -1);
    }
}
