package org.xenscope.console.command;

import com.google.auto.service.AutoService;
import org.xenscope.console.Arguments;
import org.xenscope.console.Command;
import org.xenscope.console.Result;
import org.xenscope.console.Session;
import org.xenscope.console.debug.Talks;

/** The words. */
@AutoService(Command.class)
public final class DebugHelp implements Command {
    @Override
    public String usage() {
        return """
                debug help - the words of the debug prompt, and those that gdb's users know them by

                Example: xenscope debug help
                Usage: xenscope debug help [OPTIONS]

                In a debug session; at its prompt: help. `help bt` shows what one of them takes.
                """;
    }

    @Override
    public Result run(Session session, Arguments arguments) {
        return Talks.help(session, arguments);
    }
}
