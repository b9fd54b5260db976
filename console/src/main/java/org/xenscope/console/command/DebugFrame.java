package org.xenscope.console.command;

import com.google.auto.service.AutoService;
import org.xenscope.console.Arguments;
import org.xenscope.console.Command;
import org.xenscope.console.Result;
import org.xenscope.console.Session;
import org.xenscope.console.debug.Stacks;

/** Chooses a frame. */
@AutoService(Command.class)
public final class DebugFrame implements Command {
    @Override
    public String usage() {
        return """
                debug frame - show the selected frame, or select frame N

                Example: xenscope debug frame 2
                Usage: xenscope debug frame [OPTIONS] [N]

                In a debug session; at its prompt: frame, f. print, locals, registers and list look at the frame that is selected.
                """;
    }

    @Override
    public Result run(Session session, Arguments arguments) {
        return Stacks.frame(session, arguments);
    }
}
