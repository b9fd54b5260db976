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
public final class DebugWatch implements Command {
    @Override
    public String usage() {
        return """
                debug watch - stop when the value of EXPR changes

                Example: xenscope debug watch state
                Usage: xenscope debug watch EXPR [if COND]

                EXPR is a variable, a field, a place in memory, as the selected frame sees it.
                In a debug session; at its prompt: watch.
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
        return Breaks.watch(session, arguments, "watch", WatchRequest.Access.WRITE);
    }
}
