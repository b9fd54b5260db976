package org.xenscope.console.command;

import com.google.auto.service.AutoService;
import org.xenscope.console.Arguments;
import org.xenscope.console.Command;
import org.xenscope.console.Result;
import org.xenscope.console.Session;
import org.xenscope.console.debug.Breaks;

/** Enables breakpoints. */
@AutoService(Command.class)
public final class DebugEnable implements Command {
    @Override
    public String usage() {
        return """
                debug enable - have the breakpoints N work again, or all

                Example: xenscope debug enable 2
                Usage: xenscope debug enable [OPTIONS] [N...]

                In a debug session; at its prompt: enable.
                """;
    }

    @Override
    public Result run(Session session, Arguments arguments) {
        return Breaks.enable(session, arguments, true);
    }
}
