package org.xenscope.console.command;

import com.google.auto.service.AutoService;
import org.xenscope.console.Arguments;
import org.xenscope.console.Command;
import org.xenscope.console.Result;
import org.xenscope.console.Session;
import org.xenscope.console.debug.Runs;

/** Out of a frame. */
@AutoService(Command.class)
public final class DebugFinish implements Command {
    @Override
    public String usage() {
        return """
                debug finish - run until the innermost frame returns to its caller

                Example: xenscope debug finish
                Usage: xenscope debug finish [OPTIONS] [&]

                In a debug session; at its prompt: finish, fin.
                """;
    }

    @Override
    public Result run(Session session, Arguments arguments) {
        return Runs.finish(session, arguments);
    }
}
