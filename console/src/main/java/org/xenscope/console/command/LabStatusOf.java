package org.xenscope.console.command;

import com.google.auto.service.AutoService;
import org.xenscope.console.Arguments;
import org.xenscope.console.Command;
import org.xenscope.console.Result;
import org.xenscope.console.Session;
import org.xenscope.lab.Lab;

/** Says how the lab stands. */
@AutoService(Command.class)
public final class LabStatusOf implements Command {
    @Override
    public String usage() {
        return """
                lab status - say whether the lab runs, where, and since when

                Example: xenscope lab status --json
                Usage: xenscope lab status [OPTIONS]
                     --name=NAME            another lab than the default one; several may run side by side
                """;
    }

    @Override
    public Result run(Session session, Arguments arguments) {
        arguments.words(0, 0);
        Lab lab = Labs.named(session, arguments);
        return new Labs.Status(lab.status());
    }
}
