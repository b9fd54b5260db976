package org.xenscope.console.command;

import com.google.auto.service.AutoService;
import org.xenscope.console.Arguments;
import org.xenscope.console.Command;
import org.xenscope.console.Result;
import org.xenscope.console.Session;
import org.xenscope.console.debug.Talks;

/** What gdb's users ask so. */
@AutoService(Command.class)
public final class DebugInfo implements Command {
    @Override
    public String usage() {
        return """
                debug info - breakpoints, threads, locals, args, registers, frame; anything else is asked of gdb

                Example: xenscope debug info threads
                Usage: xenscope debug info WHAT...

                In a debug session; at its prompt: info, i.
                """;
    }

    @Override
    public boolean passesThrough() {
        return true;
    }

    @Override
    public Result run(Session session, Arguments arguments) {
        return Talks.info(session, arguments);
    }
}
