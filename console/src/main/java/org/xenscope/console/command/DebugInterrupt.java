package org.xenscope.console.command;

import com.google.auto.service.AutoService;
import org.xenscope.console.Arguments;
import org.xenscope.console.Command;
import org.xenscope.console.Result;
import org.xenscope.console.Session;
import org.xenscope.console.debug.Runs;

/** Stops it. */
@AutoService(Command.class)
public final class DebugInterrupt implements Command {
    @Override
    public String usage() {
        return """
                debug interrupt - stop a target that runs, wherever it is

                Example: xenscope debug interrupt
                Usage: xenscope debug interrupt [OPTIONS]

                For one that was left running by `cont &`; while `cont` waits, Ctrl-C does it. In a debug session; at its prompt:
                interrupt.
                """;
    }

    @Override
    public Result run(Session session, Arguments arguments) {
        return Runs.interrupt(session, arguments);
    }
}
