package org.xenscope.console.command;

import com.google.auto.service.AutoService;
import java.util.List;
import org.xenscope.console.Arguments;
import org.xenscope.console.Command;
import org.xenscope.console.Operand;
import org.xenscope.console.Result;
import org.xenscope.console.Session;
import org.xenscope.console.debug.Data;

/** The value of an expression. */
@AutoService(Command.class)
public final class DebugPrint implements Command {
    @Override
    public String usage() {
        return """
                debug print - the value of an expression of the program's language, in the selected frame

                Example: xenscope debug print path
                Usage: xenscope debug print [/x|/d|/o|/t] EXPR

                /x shows a whole number as hexadecimal, /d decimal, /o octal, /t binary. An expression may change the program.
                In a debug session; at its prompt: print, p, call; p/x count.
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
        return Data.print(session, arguments);
    }
}
