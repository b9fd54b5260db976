package org.xenscope.console.command;

import com.google.auto.service.AutoService;
import org.xenscope.console.Arguments;
import org.xenscope.console.Command;
import org.xenscope.console.Result;
import org.xenscope.console.Session;
import org.xenscope.console.debug.Stacks;

/** Arguments of the frame that is looked at. */
@AutoService(Command.class)
public final class DebugArgs implements Command {
    @Override
    public String usage() {
        return """
                debug args - the arguments of the selected frame

                Example: xenscope debug args
                Usage: xenscope debug args [OPTIONS]

                In a debug session; at its prompt: args, info args.
                """;
    }

    @Override
    public Result run(Session session, Arguments arguments) {
        return Stacks.arguments(session, arguments);
    }
}
