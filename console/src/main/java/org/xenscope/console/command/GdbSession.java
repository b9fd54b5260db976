package org.xenscope.console.command;

import com.google.auto.service.AutoService;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.xenscope.console.Arguments;
import org.xenscope.console.Command;
import org.xenscope.console.Operand;
import org.xenscope.console.Result;
import org.xenscope.console.Session;
import org.xenscope.console.debug.DebugOpening;
import org.xenscope.console.debug.DebugOrders;
import org.xenscope.console.debug.DomainEnd;
import org.xenscope.console.debug.RemoteGdb;
import org.xenscope.console.debug.StartOrders;
import org.xenscope.error.UsageException;
import org.xenscope.gdb.server.TargetProcess;
import org.xenscope.recipes.Site;
import org.xenscope.recipes.action.DebugProcess;
import org.xenscope.recipes.relaunch.RelaunchWish;

/** A remote gdb session, by one command. */
@AutoService(Command.class)
public final class GdbSession implements Command {
    @Override
    public String usage() {
        return """
                gdb session - debug DOMAIN's QEMU, or another process of the host: from gdbserver to the prompt

                Example: xenscope gdb session hvm
                Usage: xenscope gdb session [OPTIONS] [DOMAIN]
                %s     --relaunch             DOMAIN's QEMU is replaced first, and the new one starts under gdb
                     --tapdev               with --relaunch: a tap device in place of each VHD that QEMU opens itself
                %s
                gdbserver is attached to the real QEMU, over the connection that xenscope has to the host: nothing listens
                there. gdb runs here, with the program, libraries and debug information of the host, which are fetched once
                and kept by build id. QEMU stands until `c`. Ctrl-C stops it; `end` or Ctrl-D lets it go, and so does
                whatever else ends the session: a lost line, kill -9 of this, of gdb, of gdbserver.

                With --relaunch it is `dm relaunch --gdb`, which can do more: other arguments, breakpoints before QEMU begins.

                Without a terminal, words are read from stdin, a line each. `help` at the prompt lists them.
                """
                .formatted(GdbTargets.OPTIONS, DebugOrders.USAGE);
    }

    @Override
    public List<Operand> operands() {
        return List.of(Operand.DOMAIN);
    }

    @Override
    public Result run(Session session, Arguments arguments) {
        DebugOrders orders = DebugOrders.of(arguments);
        if (arguments.has("relaunch")) {
            return relaunch(session, arguments, orders);
        }
        if (arguments.has("tapdev")) {
            throw new UsageException("--tapdev is for a QEMU that is replaced", "give --relaunch too");
        }
        session.mayDebug();
        GdbTargets.Found found = GdbTargets.look(session, arguments);
        TargetProcess target = found.process();
        DebugProcess action = DebugProcess.of(target);
        if (session.rehearses()) {
            return session.plan(action.commands());
        }
        String what = "gdb session " + String.join(" ", GdbTargets.words(arguments));
        return session.meanwhile("gdb", what, action, site -> converse(session, site, found, action, orders));
    }

    private static Result relaunch(Session session, Arguments arguments, DebugOrders orders) {
        if (arguments.has("pid") || arguments.has("name")) {
            throw new UsageException("--relaunch is for a domain's QEMU", "name the DOMAIN");
        }
        String word = arguments.words(1, 1).get(0);
        StartOrders start = new StartOrders(List.of(), List.of(), false, true);
        return new Relaunching(
                        session,
                        "gdb session " + word + " --relaunch",
                        Optional.of(new Relaunching.Debugged(start, orders, true)))
                .run(word, new RelaunchWish(List.of(), List.of(), arguments.has("tapdev"), false));
    }

    private static Result converse(
            Session session, Site site, GdbTargets.Found found, DebugProcess action, DebugOrders orders) {
        TargetProcess target = found.process();
        RemoteGdb remote = RemoteGdb.open(session, site, action, target, found.symbols(), false);
        boolean begun = false;
        try {
            DebugOpening opening = DebugOpening.of(remote.gdb(), found.label())
                    .saying(headline(remote))
                    .closing(remote)
                    .endingWith(remote::ended)
                    .with(remote.sets(found.release()));
            OptionalInt domid = target.domid();
            if (domid.isPresent()) {
                opening = opening.closing(DomainEnd.watch(session.store(), domid.getAsInt(), remote.gdb()))
                        .warning(() -> remote.heldUp(domid.getAsInt()));
            }
            begun = true;
            return session.debug(opening, orders);
        } finally {
            if (!begun) {
                remote.close();
            }
        }
    }

    private static String headline(RemoteGdb remote) {
        String files = remote.files();
        return remote.process().name() + " stands" + (files.isEmpty() ? "" : "; " + files)
                + ". `c` lets it run, `end` lets it go";
    }
}
