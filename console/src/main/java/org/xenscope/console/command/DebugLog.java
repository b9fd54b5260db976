package org.xenscope.console.command;

import com.google.auto.service.AutoService;
import java.util.List;
import org.xenscope.console.Arguments;
import org.xenscope.console.Command;
import org.xenscope.console.Operand;
import org.xenscope.console.Result;
import org.xenscope.console.Session;
import org.xenscope.console.debug.Breaks;

/** Sets a log point. */
@AutoService(Command.class)
public final class DebugLog implements Command {
    @Override
    public String usage() {
        return """
                debug log - say TEXT whenever LOCATION is passed, without stopping

                Example: xenscope debug log xs_write {args}
                Usage: xenscope debug log LOCATION TEXT...

                {EXPR} in TEXT stands for a value, {args} for the arguments. What is said comes with the time since the session began.
                In a debug session; at its prompt: log. `break LOCATION if COND --log=TEXT` says it only sometimes.
                """;
    }

    @Override
    public List<Operand> operands() {
        return List.of(Operand.LOCATION, Operand.WORD);
    }

    @Override
    public boolean passesThrough() {
        return true;
    }

    @Override
    public Result run(Session session, Arguments arguments) {
        return Breaks.log(session, arguments);
    }
}
