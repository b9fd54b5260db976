package org.xenscope.console.command;

import com.google.auto.service.AutoService;
import org.xenscope.console.Arguments;
import org.xenscope.console.Command;
import org.xenscope.console.Result;
import org.xenscope.console.Session;
import org.xenscope.console.debug.Talks;

/** Hands something to gdb. */
@AutoService(Command.class)
public final class DebugGdb implements Command {
    @Override
    public String usage() {
        return """
                debug gdb - have gdb itself do something, in its own language

                Example: xenscope debug gdb info sharedlibrary
                Usage: xenscope debug gdb RAW...

                In a debug session with a gdb target; at its prompt: gdb. What gdb selects is not what is selected here.
                """;
    }

    @Override
    public boolean passesThrough() {
        return true;
    }

    @Override
    public Result run(Session session, Arguments arguments) {
        return Talks.raw(session, arguments);
    }
}
