package org.xenscope.console.command;

import com.google.auto.service.AutoService;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import org.jline.utils.Signals;
import org.xenscope.console.Arguments;
import org.xenscope.console.Command;
import org.xenscope.console.Operand;
import org.xenscope.console.Result;
import org.xenscope.console.Session;
import org.xenscope.console.text.Out;
import org.xenscope.error.UsageException;
import org.xenscope.gdb.server.GdbServing;
import org.xenscope.gdb.server.GuardEnd;
import org.xenscope.gdb.server.Relay;
import org.xenscope.gdb.server.TargetProcess;
import org.xenscope.recipes.action.DebugProcess;

/** gdb's remote protocol on standard input and output. */
@AutoService(Command.class)
public final class GdbRelay implements Command {
    @Override
    public String usage() {
        return """
                gdb relay - attach gdbserver to a process of the host, and speak gdb's remote protocol here

                Example: xenscope gdb relay hvm
                Usage: xenscope gdb relay [OPTIONS] [DOMAIN]
                %s
                For gdb itself to run, as in `target remote | xenscope gdb relay hvm`: standard output is the protocol and
                nothing else, errors go to standard error. The process stands until gdb lets it run, and goes on as it was
                when gdb, gdbserver, this or the line is gone. gdb's interrupt stops it without any signal that could
                reach it. `gdb script` writes all that gdb needs.
                """
                .formatted(GdbTargets.OPTIONS);
    }

    @Override
    public List<Operand> operands() {
        return List.of(Operand.DOMAIN);
    }

    @Override
    public Result run(Session session, Arguments arguments) {
        if (session.canAsk()) {
            throw new UsageException(
                    "gdb relay speaks gdb's remote protocol, which nobody types",
                    "in gdb: target remote | xenscope gdb relay DOMAIN; or let `xenscope gdb script` write that");
        }
        TargetProcess target = GdbTargets.find(session, arguments);
        DebugProcess action = DebugProcess.of(target);
        if (session.rehearses()) {
            return session.plan(action.commands());
        }
        Runnable nothing = () -> {};
        // gdb's Ctrl-C is the program's, and reaches all that gdb has started.
        Object before = Signals.register("INT", nothing);
        try {
            return new Ended(
                    target,
                    session.meanwhile(
                            "gdb", "gdb relay " + String.join(" ", GdbTargets.words(arguments)), action, site -> {
                                try (GdbServing serving = action.serve(site)) {
                                    InputStream in = new FileInputStream(FileDescriptor.in);
                                    OutputStream out = new FileOutputStream(FileDescriptor.out);
                                    return Relay.over(in, out, serving);
                                }
                            }));
        } finally {
            if (before != null) {
                Signals.unregister("INT", before);
            }
        }
    }

    /** How it ended: nothing of it may stand on standard output. */
    private record Ended(TargetProcess target, GuardEnd end) implements Result {
        @Override
        public void text(Out out) {}

        @Override
        public Object json() {
            return Silent.NOTHING;
        }

        @Override
        public int exit() {
            return end.kind() == GuardEnd.Kind.UNMENDED || end.kind() == GuardEnd.Kind.UNKNOWN ? 1 : 0;
        }
    }
}
