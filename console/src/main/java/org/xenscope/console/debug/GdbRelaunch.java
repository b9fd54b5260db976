package org.xenscope.console.debug;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import org.xenscope.console.Session;
import org.xenscope.error.FailedException;
import org.xenscope.gdb.server.TargetProcess;
import org.xenscope.recipes.action.DebugProcess;
import org.xenscope.recipes.debug.StartDebugger.Reports;
import org.xenscope.recipes.relaunch.HeldProcess;
import org.xenscope.recipes.relaunch.HeldStart;

/**
 * gdb for the new QEMU of a domain that runs, from its first instruction on. No time of libxl's runs meanwhile; the guest
 * stands until QEMU has taken over.
 */
public final class GdbRelaunch implements HeldStart, AutoCloseable {
    private static final Duration TO_THE_START = Duration.ofSeconds(60);

    private final Session session;
    private final String what;
    private final StartOrders orders;
    private final boolean attended;
    private final Reports reports;
    private @Nullable RemoteGdb remote;
    private @Nullable StartWatch watch;
    private Session.@Nullable Standing standing;

    /**
     * @param what the command, for its journal
     * @param attended whether somebody talks with gdb, and lets QEMU go on where it stops
     * @param reports told when QEMU stands
     */
    public GdbRelaunch(Session session, String what, StartOrders orders, boolean attended, Reports reports) {
        this.session = session;
        this.what = what;
        this.orders = orders;
        this.attended = attended;
        this.reports = reports;
    }

    @Override
    public void attach(HeldProcess process) {
        TargetProcess target = TargetProcess.of(
                        session.host(), process.pid(), Optional.of(process.name()), OptionalInt.of(process.domid()))
                .becoming(process.program());
        DebugProcess action = DebugProcess.of(target);
        Session.Standing begun = session.begin("gdb", what, action);
        synchronized (this) {
            standing = begun;
        }
        RemoteGdb here = RemoteGdb.open(
                session, begun.site(), action, target, RemoteGdb.symbols(session, process.program()), true);
        synchronized (this) {
            remote = here;
        }
        here.gdb().catchExec();
        here.gdb().resume();
    }

    @Override
    public void begin(HeldProcess process) {
        RemoteGdb here = remote().orElseThrow(() -> new FailedException("the debugger is gone", "do it again"));
        here.awaitExec(TO_THE_START);
        StartWatch watching = new StartWatch(here, reports);
        synchronized (this) {
            watch = watching;
        }
        watching.set(orders);
        watching.listen(attended);
        if (orders.stopAtStart()) {
            reports.stopped("its first instruction");
        } else {
            here.gdb().resume();
        }
    }

    /** gdb, with QEMU; empty before it is there. */
    public synchronized Optional<RemoteGdb> remote() {
        return Optional.ofNullable(remote);
    }

    /** Somebody talks with gdb now, and is told all by that. */
    public void quiet() {
        StartWatch last;
        synchronized (this) {
            last = watch;
            watch = null;
        }
        if (last != null) {
            last.close();
        }
    }

    @Override
    public void leave() {
        close();
    }

    /** Lets go of QEMU, which runs on; nothing of the debugger is left. Doing so twice does no harm. */
    @Override
    public void close() {
        quiet();
        Optional<RemoteGdb> last = remote();
        Session.Standing begun;
        synchronized (this) {
            begun = standing;
            standing = null;
        }
        try {
            last.ifPresent(RemoteGdb::close);
        } finally {
            if (begun != null) {
                begun.close();
            }
        }
    }
}
