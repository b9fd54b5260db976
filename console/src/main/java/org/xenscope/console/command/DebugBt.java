package org.xenscope.console.command;

import com.google.auto.service.AutoService;
import org.xenscope.console.Arguments;
import org.xenscope.console.Command;
import org.xenscope.console.Result;
import org.xenscope.console.Session;
import org.xenscope.console.debug.Stacks;

/** The stack of the thread that is looked at. */
@AutoService(Command.class)
public final class DebugBt implements Command {
    @Override
    public String usage() {
        return """
                debug bt - the stack of the selected thread, innermost frame first

                Example: xenscope debug bt 5
                Usage: xenscope debug bt [OPTIONS] [N|full]

                N shows that many frames, full their locals too. In a debug session; at its prompt: bt, backtrace, where.
                """;
    }

    @Override
    public Result run(Session session, Arguments arguments) {
        return Stacks.backtrace(session, arguments);
    }
}
