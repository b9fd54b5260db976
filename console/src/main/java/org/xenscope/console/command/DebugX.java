package org.xenscope.console.command;

import com.google.auto.service.AutoService;
import java.util.List;
import org.xenscope.console.Arguments;
import org.xenscope.console.Command;
import org.xenscope.console.Operand;
import org.xenscope.console.Result;
import org.xenscope.console.Session;
import org.xenscope.console.debug.Data;

/** Looks at memory. */
@AutoService(Command.class)
public final class DebugX implements Command {
    @Override
    public String usage() {
        return """
                debug x - memory from an address on, as bytes and text

                Example: xenscope debug x /64 0x7ffe0000
                Usage: xenscope debug x [/FMT] [EXPR]

                /64 shows so many bytes. As in gdb, /16xw shows words, /s a string, /5i instructions. An EXPR that is no address stands
                for where it is itself. Without EXPR it goes on where the last one ended. In a debug session; at its prompt: x.
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
        return Data.examine(session, arguments);
    }
}
