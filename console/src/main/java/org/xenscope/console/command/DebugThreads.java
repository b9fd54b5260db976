package org.xenscope.console.command;

import com.google.auto.service.AutoService;
import org.xenscope.console.Arguments;
import org.xenscope.console.Command;
import org.xenscope.console.Result;
import org.xenscope.console.Session;
import org.xenscope.console.debug.Stacks;

/** All threads. */
@AutoService(Command.class)
public final class DebugThreads implements Command {
    @Override
    public String usage() {
        return """
                debug threads - all threads and where they stand; of a JVM also the locks they have and wait for

                Example: xenscope debug threads
                Usage: xenscope debug threads [OPTIONS]

                In a debug session; at its prompt: threads, info threads. A star marks the one that is selected.
                """;
    }

    @Override
    public Result run(Session session, Arguments arguments) {
        return Stacks.threads(session, arguments);
    }
}
