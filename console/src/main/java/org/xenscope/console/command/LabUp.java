package org.xenscope.console.command;

import com.google.auto.service.AutoService;
import java.util.List;
import org.xenscope.console.Arguments;
import org.xenscope.console.Command;
import org.xenscope.console.LabProgress;
import org.xenscope.console.Result;
import org.xenscope.console.Session;
import org.xenscope.error.UsageException;
import org.xenscope.lab.Lab;
import org.xenscope.lab.StoreDaemon;
import org.xenscope.lab.UpOptions;

/** Starts the lab. */
@AutoService(Command.class)
public final class LabUp implements Command {
    @Override
    public String usage() {
        return """
                lab up - start the real Xen in QEMU on this machine; the first time it is built

                Example: xenscope lab up --yes
                Usage: xenscope lab up [OPTIONS]
                     --name=NAME            another lab than the default one; several may run side by side
                     --xenstored=c|ocaml    which store daemon dom0 runs
                     --cold                 boot Xen and dom0 from the start, instead of restoring the booted state
                """;
    }

    @Override
    public Result run(Session session, Arguments arguments) {
        arguments.words(0, 0);
        Lab lab = Labs.named(session, arguments);
        UpOptions options = new UpOptions(
                arguments.option("xenstored").map(LabUp::daemon), arguments.has("cold"), Labs.consent(session));
        if (session.rehearses()) {
            return Labs.would(
                    session,
                    lab.status().running()
                            ? List.of("leave the lab as it is: it runs")
                            : lab.needsBuild()
                                    ? List.of(
                                            "build the image from Debian packages", "boot it", "save the booted state")
                                    : List.of("restore the booted state"));
        }
        session.options().policy().permit("lab up");
        if (lab.needsBuild()) {
            session.say(
                    "lab: no image yet, building one: Xen and a Debian 12 dom0 in QEMU (first time: about two minutes)");
        }
        return new Labs.Status(lab.up(options, new LabProgress(session, "lab")));
    }

    private static StoreDaemon daemon(String word) {
        return switch (word) {
            case "c" -> StoreDaemon.C;
            case "ocaml" -> StoreDaemon.OCAML;
            default -> throw new UsageException("--xenstored: there is no " + word + " xenstored", "say c or ocaml");
        };
    }
}
