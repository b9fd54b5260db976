package org.xenscope.console.command;

import com.google.auto.service.AutoService;
import org.xenscope.console.Arguments;
import org.xenscope.console.Command;
import org.xenscope.console.Result;
import org.xenscope.console.Session;
import org.xenscope.console.debug.Runs;
import org.xenscope.debug.StepKind;

/** One instruction. */
@AutoService(Command.class)
public final class DebugStepi implements Command {
    @Override
    public String usage() {
        return """
                debug stepi - run one machine instruction; N times, unless something else stops it

                Example: xenscope debug stepi
                Usage: xenscope debug stepi [OPTIONS] [N] [&]

                & does not wait until it is done. In a debug session; at its prompt: stepi, si.
                """;
    }

    @Override
    public Result run(Session session, Arguments arguments) {
        return Runs.step(session, arguments, "stepi", StepKind.INSTRUCTION);
    }
}
