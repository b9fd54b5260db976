package org.xenscope.console.command;

import com.google.auto.service.AutoService;
import java.util.List;
import org.xenscope.console.Arguments;
import org.xenscope.console.Command;
import org.xenscope.console.LabProgress;
import org.xenscope.console.Result;
import org.xenscope.console.Session;
import org.xenscope.lab.Lab;

/** Ends the lab. */
@AutoService(Command.class)
public final class LabDown implements Command {
    @Override
    public String usage() {
        return """
                lab down - end the lab; the image stays for the next time

                Example: xenscope lab down
                Usage: xenscope lab down [OPTIONS]
                     --name=NAME            another lab than the default one; several may run side by side
                """;
    }

    @Override
    public Result run(Session session, Arguments arguments) {
        arguments.words(0, 0);
        Lab lab = Labs.named(session, arguments);
        if (session.rehearses()) {
            return Labs.would(session, List.of("end QEMU and remove the disk of this run"));
        }
        session.options().policy().permit("lab down");
        lab.down(new LabProgress(session, "lab"));
        return new Labs.Status(lab.status());
    }
}
