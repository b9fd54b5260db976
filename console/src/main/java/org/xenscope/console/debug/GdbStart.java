package org.xenscope.console.debug;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.xenscope.console.Session;
import org.xenscope.devicemodel.chain.ProgramProbe;
import org.xenscope.error.AbsentException;
import org.xenscope.gdb.GdbPrograms;
import org.xenscope.gdb.server.TargetProcess;
import org.xenscope.host.Host;
import org.xenscope.libxl.StartDeadline;
import org.xenscope.recipes.Finding;
import org.xenscope.recipes.action.DebugProcess;
import org.xenscope.recipes.debug.Countdown;
import org.xenscope.recipes.debug.DebuggerTools;
import org.xenscope.recipes.debug.HeldQemu;
import org.xenscope.recipes.debug.StartDebugger;

/**
 * gdb for a QEMU that is just being started. What it hits is shown with its arguments and callers, and QEMU goes on by itself,
 * unless somebody talks with gdb meanwhile: then that person lets it go on.
 */
public final class GdbStart implements StartDebugger {
    private final Session session;
    private final String domain;
    private final String what;
    private final StartOrders orders;
    private final Talk talk;
    private final StartDeadline deadline;

    /** Who talks with gdb while QEMU starts, if anybody. */
    public interface Talk {
        /** Nobody does: what stops goes on by itself. */
        Talk NOBODY = (remote, countdown) -> false;

        /**
         * gdb has QEMU at its first instruction.
         *
         * @param countdown libxl's time for the start
         * @return whether somebody lets QEMU go on from now on, where it stops
         */
        boolean begun(RemoteGdb remote, Countdown countdown);

        /** Whether QEMU stands at its first instruction until then, as long as libxl's time allows. */
        default boolean holds() {
            return false;
        }
    }

    /**
     * @param domain its name
     * @param what the command, for its journal
     */
    public GdbStart(
            Session session, String domain, String what, StartOrders orders, Talk talk, StartDeadline deadline) {
        this.session = session;
        this.domain = domain;
        this.what = what;
        this.orders = orders;
        this.talk = talk;
        this.deadline = deadline;
    }

    @Override
    public List<String> plan() {
        return orders.words();
    }

    @Override
    public boolean stopsAtStart() {
        return orders.stopAtStart();
    }

    @Override
    public boolean holds() {
        return talk.holds();
    }

    @Override
    public boolean stays() {
        return orders.stays();
    }

    /** Looks for both programs, and has QEMU's symbols here before libxl's time runs. */
    @Override
    public List<Finding> missing() {
        Host host = session.host();
        List<Finding> missing = DebuggerTools.missing(host, "gdb", gdbHere());
        if (missing.isEmpty()) {
            new ProgramProbe(host).standard().stream().findFirst().ifPresent(qemu -> RemoteGdb.symbols(session, qemu));
            session.clearStatus();
        }
        return missing;
    }

    private boolean gdbHere() {
        try {
            GdbPrograms.choose(Optional.empty(), session.environment().getOrDefault("PATH", GdbPrograms.searchPath()));
            return true;
        } catch (AbsentException e) {
            return false;
        }
    }

    @Override
    public Attached attach(HeldQemu held, Duration limit, Reports reports) {
        Host host = session.host();
        String qemu = new String(host.read(held.directory() + "/qemu"), StandardCharsets.UTF_8).strip();
        TargetProcess target = TargetProcess.of(
                        host, held.pid(), Optional.of(domain + "(" + held.domid() + ")"), OptionalInt.of(held.domid()))
                .becoming(qemu);
        DebugProcess action = DebugProcess.of(target);
        Session.Standing standing = session.begin("gdb", what, action);
        Optional<RemoteGdb> remote = Optional.empty();
        boolean well = false;
        try {
            remote = Optional.of(
                    RemoteGdb.open(session, standing.site(), action, target, RemoteGdb.symbols(session, qemu), true));
            remote.get().gdb().catchExec();
            remote.get().gdb().resume();
            well = true;
            return new Here(remote.get(), standing, reports, held);
        } finally {
            if (!well) {
                remote.ifPresent(RemoteGdb::close);
                standing.close();
            }
        }
    }

    /** gdb, with QEMU. */
    private final class Here implements Attached {
        private final RemoteGdb remote;
        private final StartWatch watch;
        private final Session.Standing standing;
        private final HeldQemu held;
        private boolean closed;

        Here(RemoteGdb remote, Session.Standing standing, Reports reports, HeldQemu held) {
            this.remote = remote;
            this.watch = new StartWatch(remote, reports);
            this.standing = standing;
            this.held = held;
        }

        @Override
        public void awaitStart(Duration limit) {
            remote.awaitExec(limit);
        }

        @Override
        public void setBreakpoints() {
            watch.set(orders);
            watch.listen(talk.begun(remote, held.countdown(deadline)));
        }

        @Override
        public void proceed() {
            watch.proceed();
        }

        @Override
        public void pass() {
            watch.pass();
        }

        @Override
        public void stopAgain() {
            watch.stopAgain();
        }

        @Override
        public void close() {
            synchronized (this) {
                if (closed) {
                    return;
                }
                closed = true;
            }
            watch.close();
            try {
                remote.close();
            } finally {
                standing.close();
            }
        }
    }
}
