package org.xenscope.console.command;

import com.google.auto.service.AutoService;
import org.xenscope.console.Arguments;
import org.xenscope.console.Command;
import org.xenscope.console.Result;
import org.xenscope.console.Session;
import org.xenscope.console.debug.Talks;

/** Ends the session. */
@AutoService(Command.class)
public final class DebugEnd implements Command {
    @Override
    public String usage() {
        return """
                debug end - end the debug session; the target runs on

                Example: xenscope debug end
                Usage: xenscope debug end [OPTIONS]

                In a debug session; at its prompt: end, detach, quit, Ctrl-D.
                """;
    }

    @Override
    public Result run(Session session, Arguments arguments) {
        return Talks.end(session, arguments);
    }
}
