package org.xenscope.console.command;

import com.google.auto.service.AutoService;
import java.util.List;
import org.xenscope.console.Arguments;
import org.xenscope.console.Command;
import org.xenscope.console.Operand;
import org.xenscope.console.Result;
import org.xenscope.console.Session;
import org.xenscope.console.debug.Data;

/** Registers of the frame that is looked at. */
@AutoService(Command.class)
public final class DebugRegisters implements Command {
    @Override
    public String usage() {
        return """
                debug registers - the general registers of the selected frame, or those that are named

                Example: xenscope debug registers rip rsp
                Usage: xenscope debug registers [OPTIONS] [NAME...]

                In a debug session; at its prompt: registers, info registers.
                """;
    }

    @Override
    public List<Operand> operands() {
        return List.of(Operand.REGISTER);
    }

    @Override
    public Result run(Session session, Arguments arguments) {
        return Data.registers(session, arguments);
    }
}
