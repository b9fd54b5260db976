package org.xenscope.console.command;

import com.google.auto.service.AutoService;
import org.xenscope.console.Arguments;
import org.xenscope.console.Command;
import org.xenscope.console.Result;
import org.xenscope.console.Session;
import org.xenscope.console.debug.Runs;

/** Lets it run. */
@AutoService(Command.class)
public final class DebugCont implements Command {
    @Override
    public String usage() {
        return """
                debug cont - let the target run until something stops it

                Example: xenscope debug cont
                Usage: xenscope debug cont [OPTIONS] [&]

                It waits for the next stop, with --timeout at the most that long; Ctrl-C stops the target. & does not wait: what happens
                is shown as it comes, and `cont` waits after all. In a debug session; at its prompt: cont, c, continue.
                """;
    }

    @Override
    public Result run(Session session, Arguments arguments) {
        return Runs.cont(session, arguments);
    }
}
