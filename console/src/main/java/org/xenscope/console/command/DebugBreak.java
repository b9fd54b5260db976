package org.xenscope.console.command;

import com.google.auto.service.AutoService;
import java.util.List;
import org.xenscope.console.Arguments;
import org.xenscope.console.Command;
import org.xenscope.console.Operand;
import org.xenscope.console.Result;
import org.xenscope.console.Session;
import org.xenscope.console.debug.Breaks;

/** Sets a breakpoint. */
@AutoService(Command.class)
public final class DebugBreak implements Command {
    @Override
    public String usage() {
        return """
                debug break - stop at LOCATION, or only say something there

                Example: xenscope debug break --after=2 xs_write if t == 0
                Usage: xenscope debug break [OPTIONS] [LOCATION] [if COND]
                     --log=TEXT             do not stop, say TEXT: {EXPR} in it is a value, {args} the arguments
                     --after=N              pass over the first N hits
                     --once                 gone after its first stop
                     --set=NAME             a ready-made set of breakpoints, without LOCATION

                LOCATION is FUNCTION, FILE:LINE, a line of the same file, *0xADDRESS; without it, where the selected frame stands.
                COND is an expression of the program's language. What is not loaded yet is set when it is. In a debug session; at
                its prompt: break, b.
                """;
    }

    @Override
    public List<Operand> operands() {
        return List.of(Operand.LOCATION);
    }

    @Override
    public Result run(Session session, Arguments arguments) {
        return Breaks.insert(session, arguments);
    }
}
