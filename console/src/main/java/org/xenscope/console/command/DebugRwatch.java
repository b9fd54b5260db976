package org.xenscope.console.command;

import com.google.auto.service.AutoService;
import java.util.List;
import org.xenscope.console.Arguments;
import org.xenscope.console.Command;
import org.xenscope.console.Operand;
import org.xenscope.console.Result;
import org.xenscope.console.Session;
import org.xenscope.console.debug.Breaks;
import org.xenscope.debug.WatchRequest;

/** Watches a value. */
@AutoService(Command.class)
public final class DebugRwatch implements Command {
    @Override
    public String usage() {
        return """
                debug rwatch - stop when the value of EXPR is read

                Example: xenscope debug rwatch state
                Usage: xenscope debug rwatch EXPR [if COND]

                EXPR is a variable, a field, a place in memory, as the selected frame sees it.
                In a debug session; at its prompt: rwatch.
                """;
    }

    @Override
    public List<Operand> operands() {
        return List.of(Operand.EXPRESSION);
    }

    @Override
    public boolean passesThrough() {
        return true;
    }

    @Override
    public Result run(Session session, Arguments arguments) {
        return Breaks.watch(session, arguments, "rwatch", WatchRequest.Access.READ);
    }
}
