package org.xenscope.console.command;

import com.google.auto.service.AutoService;
import org.xenscope.console.Arguments;
import org.xenscope.console.Command;
import org.xenscope.console.Result;
import org.xenscope.console.Session;
import org.xenscope.console.debug.Runs;
import org.xenscope.debug.StepKind;

/** To the next line, into calls. */
@AutoService(Command.class)
public final class DebugStep implements Command {
    @Override
    public String usage() {
        return """
                debug step - run to the next line, into calls; N times, unless something else stops it

                Example: xenscope debug step
                Usage: xenscope debug step [OPTIONS] [N] [&]

                & does not wait until it is done. In a debug session; at its prompt: step, s.
                """;
    }

    @Override
    public Result run(Session session, Arguments arguments) {
        return Runs.step(session, arguments, "step", StepKind.INTO);
    }
}
