package org.xenscope.console.command;

import com.google.auto.service.AutoService;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jline.utils.Signals;
import org.xenscope.console.Arguments;
import org.xenscope.console.Command;
import org.xenscope.console.Operand;
import org.xenscope.console.Result;
import org.xenscope.console.Session;
import org.xenscope.console.debug.RemoteGdb;
import org.xenscope.console.text.Out;
import org.xenscope.error.UsageException;
import org.xenscope.gdb.GdbPrograms;
import org.xenscope.gdb.server.Places;
import org.xenscope.gdb.server.PreparedSession;
import org.xenscope.gdb.server.TargetProcess;
import org.xenscope.gdb.server.UserScript;
import org.xenscope.recipes.Site;
import org.xenscope.recipes.action.DebugProcess;
import org.xenscope.recipes.action.ShellText;

/** The user's own gdb, in this terminal. */
@AutoService(Command.class)
public final class GdbAttach implements Command {
    @Override
    public String usage() {
        return """
                gdb attach - your own gdb, here, on DOMAIN's QEMU, or on another process of the host

                Example: xenscope gdb attach hvm
                Usage: xenscope gdb attach [OPTIONS] [DOMAIN]
                %s
                gdb has this terminal, its own prompt and your .gdbinit, and is told what `gdb script` writes: the host's
                program, libraries and symbols, and where gdbserver is. The process stands until `continue`; `detach` or
                `quit` lets it go on, and so does whatever else ends gdb. `gdb session` is xenscope's own prompt.
                """
                .formatted(GdbTargets.OPTIONS);
    }

    @Override
    public List<Operand> operands() {
        return List.of(Operand.DOMAIN);
    }

    @Override
    public Result run(Session session, Arguments arguments) {
        if (!session.canAsk() && !session.rehearses()) {
            throw new UsageException(
                    "gdb attach gives gdb this terminal, and there is none",
                    "`xenscope gdb script DOMAIN -o FILE` writes what a gdb elsewhere needs; `xenscope gdb session` reads words from stdin");
        }
        session.mayDebug();
        GdbTargets.Found found = GdbTargets.look(session, arguments);
        TargetProcess target = found.process();
        String gdb = GdbPrograms.choose(Optional.of(target.machine()), GdbScripts.searchPath(session))
                .toString();
        DebugProcess action = DebugProcess.of(target);
        if (session.rehearses()) {
            List<String> commands = new ArrayList<>(action.commands());
            commands.add(ShellText.word(gdb) + " -q");
            return session.plan(commands);
        }
        session.takeLimit();
        String what = "gdb attach " + String.join(" ", GdbTargets.words(arguments));
        return session.meanwhile("gdb", what, action, site -> attach(session, site, found, gdb, action));
    }

    private static Result attach(Session session, Site site, GdbTargets.Found found, String gdb, DebugProcess action) {
        PreparedSession prepared = action.attach(
                site, found.process(), found.symbols(), Places.of(session.environment()), session::status);
        int exit;
        try (prepared) {
            session.clearStatus();
            session.say(found.process().name() + " stands until `continue`; `quit` lets it go on");
            exit = foreground(argv(gdb, prepared));
        }
        return new Ended(RemoteGdb.ended(site.host(), prepared), exit);
    }

    /** Ctrl-C is gdb's: the terminal gives it to both. */
    private static int foreground(List<String> argv) {
        Runnable nothing = () -> {};
        Object before = Signals.register("INT", nothing);
        try {
            return Foreground.run(argv, "install it on this machine: apt install gdb");
        } finally {
            if (before != null) {
                Signals.unregister("INT", before);
            }
        }
    }

    static List<String> argv(String gdb, PreparedSession prepared) {
        UserScript script = new UserScript(prepared.target(), prepared.symbols(), "");
        List<String> commands = new ArrayList<>(script.settings());
        commands.add(script.file());
        commands.add("target remote " + prepared.socket());
        List<String> argv = new ArrayList<>(List.of(gdb, "-q"));
        // a question whether to go on reading would keep the process standing
        commands.forEach(command -> argv.addAll(List.of("-ex", "with pagination off -- " + command)));
        return argv;
    }

    /** gdb has said the rest. */
    private record Ended(String summary, int exit) implements Result {
        @Override
        public void text(Out out) {
            out.prose(summary).line();
        }

        @Override
        public Object json() {
            return Map.of("event", "closed", "summary", summary, "exit", exit);
        }
    }
}
