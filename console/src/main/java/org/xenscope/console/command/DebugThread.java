package org.xenscope.console.command;

import com.google.auto.service.AutoService;
import org.xenscope.console.Arguments;
import org.xenscope.console.Command;
import org.xenscope.console.Result;
import org.xenscope.console.Session;
import org.xenscope.console.debug.Stacks;

/** Chooses a thread. */
@AutoService(Command.class)
public final class DebugThread implements Command {
    @Override
    public String usage() {
        return """
                debug thread - show the selected thread, or select thread N

                Example: xenscope debug thread 2
                Usage: xenscope debug thread [OPTIONS] [N]

                In a debug session; at its prompt: thread, t. A stop selects the thread that stopped.
                """;
    }

    @Override
    public Result run(Session session, Arguments arguments) {
        return Stacks.thread(session, arguments);
    }
}
