package org.xenscope.console.command;

import com.google.auto.service.AutoService;
import java.util.List;
import org.xenscope.console.Arguments;
import org.xenscope.console.Command;
import org.xenscope.console.Operand;
import org.xenscope.console.Result;
import org.xenscope.console.Session;
import org.xenscope.console.debug.Runs;

/** To a place. */
@AutoService(Command.class)
public final class DebugUntil implements Command {
    @Override
    public String usage() {
        return """
                debug until - run until LOCATION is reached, or the frame is left

                Example: xenscope debug until xen-bus.c:130
                Usage: xenscope debug until LOCATION [&]

                In a debug session; at its prompt: until, u.
                """;
    }

    @Override
    public List<Operand> operands() {
        return List.of(Operand.LOCATION);
    }

    @Override
    public boolean passesThrough() {
        return true;
    }

    @Override
    public Result run(Session session, Arguments arguments) {
        return Runs.until(session, arguments);
    }
}
