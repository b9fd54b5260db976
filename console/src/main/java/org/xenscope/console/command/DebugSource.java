package org.xenscope.console.command;

import com.google.auto.service.AutoService;
import java.util.List;
import org.xenscope.console.Arguments;
import org.xenscope.console.Command;
import org.xenscope.console.Operand;
import org.xenscope.console.Result;
import org.xenscope.console.Session;
import org.xenscope.console.debug.Talks;

/** Runs a script. */
@AutoService(Command.class)
public final class DebugSource implements Command {
    @Override
    public String usage() {
        return """
                debug source - do the words of FILE, a line each, up to the first that fails

                Example: xenscope debug source breakpoints.txt
                Usage: xenscope debug source [OPTIONS] FILE

                FILE is one of this machine. A line that begins with # is a remark. In a debug session; at its prompt: source.
                """;
    }

    @Override
    public List<Operand> operands() {
        return List.of(Operand.FILE);
    }

    @Override
    public Result run(Session session, Arguments arguments) {
        return Talks.source(session, arguments);
    }
}
