package org.xenscope.console.command;

import com.google.auto.service.AutoService;
import java.util.List;
import org.xenscope.console.Arguments;
import org.xenscope.console.Command;
import org.xenscope.console.Operand;
import org.xenscope.console.Result;
import org.xenscope.console.Session;

/** Every key of hvmloader with its value, and how far hvmloader came. */
@AutoService(Command.class)
public final class HvmloaderShow implements Command {
    @Override
    public String usage() {
        return """
                hvmloader show - every key that DOMAIN's hvmloader reads, and how far it came by its log

                Example: xenscope hvmloader show hvm
                Usage: xenscope hvmloader show [OPTIONS] DOMAIN

                READ says whether this host's hvmloader reads the key, by its binary: a patched one may read others than its
                release. A value in brackets is the default, in force as there is no node. With -v all strings of the BIOS
                are listed, who writes each key and what the log's lines were.
                """;
    }

    @Override
    public List<Operand> operands() {
        return List.of(Operand.DOMAIN);
    }

    @Override
    public Result run(Session session, Arguments arguments) {
        return new HvmloaderView(
                Hvmloaders.facts(session, arguments.words(1, 1).get(0)),
                session.options().verbose());
    }
}
