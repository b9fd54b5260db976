package org.xenscope.console.command;

import com.google.auto.service.AutoService;
import org.xenscope.console.Arguments;
import org.xenscope.console.Command;
import org.xenscope.console.Result;
import org.xenscope.console.Session;
import org.xenscope.console.debug.Talks;

/** How it stands. */
@AutoService(Command.class)
public final class DebugStatus implements Command {
    @Override
    public String usage() {
        return """
                debug status - what is debugged, whether it runs, and where it stands

                Example: xenscope debug status
                Usage: xenscope debug status [OPTIONS]

                In a debug session; at its prompt: status.
                """;
    }

    @Override
    public Result run(Session session, Arguments arguments) {
        return Talks.status(session, arguments);
    }
}
