package org.xenscope.console.command;

import com.google.auto.service.AutoService;
import java.util.List;
import org.xenscope.console.Arguments;
import org.xenscope.console.Command;
import org.xenscope.console.LabProgress;
import org.xenscope.console.Result;
import org.xenscope.console.Session;
import org.xenscope.lab.Lab;

/** Takes the lab back to the beginning. */
@AutoService(Command.class)
public final class LabReset implements Command {
    @Override
    public String usage() {
        return """
                lab reset - take the lab back to the clean booted state

                Example: xenscope lab reset
                Usage: xenscope lab reset [OPTIONS]
                     --name=NAME            another lab than the default one; several may run side by side
                """;
    }

    @Override
    public Result run(Session session, Arguments arguments) {
        arguments.words(0, 0);
        Lab lab = Labs.named(session, arguments);
        if (session.rehearses()) {
            return Labs.would(session, List.of("end QEMU, restore the booted state on the same port, set the clock"));
        }
        session.options().policy().permit("lab reset");
        return new Labs.Status(lab.reset(new LabProgress(session, "lab")));
    }
}
