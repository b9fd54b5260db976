package org.xenscope.console.command;

import com.google.auto.service.AutoService;
import java.util.List;
import org.xenscope.console.Arguments;
import org.xenscope.console.Command;
import org.xenscope.console.Operand;
import org.xenscope.console.Result;
import org.xenscope.console.Session;
import org.xenscope.console.debug.Listings;

/** The source. */
@AutoService(Command.class)
public final class DebugList implements Command {
    @Override
    public String usage() {
        return """
                debug list - the source around the selected frame, or around LOCATION; again: what follows

                Example: xenscope debug list xen-bus.c:120
                Usage: xenscope debug list [LOCATION]

                LOCATION is FUNCTION, FILE:LINE, or a line of the same file. In a debug session; at its prompt: list, l.
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
        return Listings.list(session, arguments);
    }
}
