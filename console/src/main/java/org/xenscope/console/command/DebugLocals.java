package org.xenscope.console.command;

import com.google.auto.service.AutoService;
import org.xenscope.console.Arguments;
import org.xenscope.console.Command;
import org.xenscope.console.Result;
import org.xenscope.console.Session;
import org.xenscope.console.debug.Stacks;

/** Locals of the frame that is looked at. */
@AutoService(Command.class)
public final class DebugLocals implements Command {
    @Override
    public String usage() {
        return """
                debug locals - the local variables of the selected frame

                Example: xenscope debug locals
                Usage: xenscope debug locals [OPTIONS]

                In a debug session; at its prompt: locals, info locals. Without debug information there are none.
                """;
    }

    @Override
    public Result run(Session session, Arguments arguments) {
        return Stacks.locals(session, arguments);
    }
}
