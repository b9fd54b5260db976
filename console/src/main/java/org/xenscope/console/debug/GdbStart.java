package org.xenscope.console.debug;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.xenscope.console.Session;
import org.xenscope.debug.Breakpoint;
import org.xenscope.debug.BreakpointRequest;
import org.xenscope.debug.DebugEvent;
import org.xenscope.debug.Frame;
import org.xenscope.debug.Stop;
import org.xenscope.debug.Variable;
import org.xenscope.devicemodel.chain.ProgramProbe;
import org.xenscope.error.CancelledException;
import org.xenscope.error.FailedException;
import org.xenscope.error.XenscopeException;
import org.xenscope.gdb.GdbPrograms;
import org.xenscope.gdb.GdbTarget;
import org.xenscope.gdb.server.Places;
import org.xenscope.gdb.server.TargetProcess;
import org.xenscope.gdb.symbols.LocalSymbols;
import org.xenscope.gdb.symbols.Symbols;
import org.xenscope.host.Host;
import org.xenscope.host.Query;
import org.xenscope.recipes.Finding;
import org.xenscope.recipes.action.DebugProcess;
import org.xenscope.recipes.debug.HeldQemu;
import org.xenscope.recipes.debug.StartDebugger;

/**
 * gdb for a QEMU that is just being started. What it hits is shown with its arguments and callers, and QEMU goes on by itself,
 * unless somebody talks with gdb meanwhile: then that person lets it go on.
 */
public final class GdbStart implements StartDebugger {
    private static final int CALLERS = 4;

    private final Session session;
    private final String what;
    private final StartOrders orders;
    private final Talk talk;

    /** Who talks with gdb while QEMU starts, if anybody. */
    public interface Talk {
        /** Nobody does: what stops goes on by itself. */
        Talk NOBODY = remote -> false;

        /** gdb has QEMU at its first instruction. @return whether somebody lets QEMU go on from now on */
        boolean begun(RemoteGdb remote);
    }

    /** @param what the command, for its journal */
    public GdbStart(Session session, String what, StartOrders orders, Talk talk) {
        this.session = session;
        this.what = what;
        this.orders = orders;
        this.talk = talk;
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
    public boolean stays() {
        return orders.stays();
    }

    /** Looks for both programs, and has QEMU's symbols here before libxl's time runs. */
    @Override
    public List<Finding> missing() {
        List<Finding> missing = new ArrayList<>();
        Host host = session.host();
        try {
            GdbPrograms.choose(Optional.empty(), session.environment().getOrDefault("PATH", GdbPrograms.searchPath()));
        } catch (XenscopeException e) {
            missing.add(lacks("XS0016", e.what(), "PATH", e.next()));
        }
        if (!host.query(Query.of("command", "-v", "gdbserver")).ok()) {
            missing.add(lacks(
                    "XS0017",
                    "there is no gdbserver on " + host.name(),
                    "command -v gdbserver",
                    "install it there: apt install gdbserver, or leave --gdb out"));
        }
        if (missing.isEmpty()) {
            new ProgramProbe(host).standard().stream().findFirst().ifPresent(this::symbols);
            session.clearStatus();
        }
        return missing;
    }

    private LocalSymbols symbols(String program) {
        return Symbols.of(session.host(), Places.of(session.environment()).symbols(), session::status)
                .ofProgram(program);
    }

    private static Finding lacks(String code, String title, String where, String fix) {
        return Finding.error(
                code,
                null,
                "debugger",
                title,
                new Finding.Evidence("host", where, "nothing"),
                "--gdb needs gdb here and gdbserver on the host",
                new Finding.Fix(fix, "", false));
    }

    @Override
    public Attached attach(HeldQemu held, Duration limit, Reports reports) {
        Host host = session.host();
        String qemu = new String(host.read(held.directory() + "/qemu"), StandardCharsets.UTF_8).strip();
        TargetProcess target =
                TargetProcess.of(host, held.pid(), Optional.of("domain " + held.domid()), OptionalInt.of(held.domid()));
        DebugProcess action = DebugProcess.of(target);
        Session.Standing standing = session.begin("gdb", what, action);
        Optional<RemoteGdb> remote = Optional.empty();
        boolean well = false;
        try {
            remote = Optional.of(
                    RemoteGdb.open(session, standing.site().control(), target, action.mark(), symbols(qemu), true));
            remote.get().gdb().catchExec();
            remote.get().gdb().resume();
            well = true;
            return new Here(remote.get(), standing, reports);
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
        private final GdbTarget gdb;
        private final Session.Standing standing;
        private final Reports reports;
        /** What gdb is asked when it tells something: its own thread must not wait. */
        private final ExecutorService asking = Executors.newSingleThreadExecutor(task -> {
            Thread thread = new Thread(task, "gdb at start");
            thread.setDaemon(true);
            return thread;
        });

        private @Nullable AutoCloseable listening;
        private boolean closed;

        Here(RemoteGdb remote, Session.Standing standing, Reports reports) {
            this.remote = remote;
            this.gdb = remote.gdb();
            this.standing = standing;
            this.reports = reports;
        }

        @Override
        public void awaitStart(Duration limit) {
            Optional<Stop> stop = gdb.awaitStop(limit);
            if (stop.map(Stop::reason).filter(Stop.Reason.EXEC::equals).isEmpty()) {
                throw new FailedException(
                        "the wrapper did not become QEMU"
                                + stop.map(each -> ", it stands: " + each.detail())
                                        .orElse(""),
                        "look at /var/log/xen/qemu-dm-*.log on the host");
            }
        }

        @Override
        public void setBreakpoints() {
            List<BreakpointRequest> all = new ArrayList<>(orders.breakpoints());
            for (String name : orders.sets()) {
                BreakpointSets.Chosen chosen = remote.sets(Optional.empty()).choose(name, gdb);
                all.addAll(chosen.requests());
            }
            for (BreakpointRequest request : all) {
                try {
                    Breakpoint made = gdb.insert(request);
                    reports.said(BreakpointsView.set(made));
                } catch (CancelledException e) {
                    throw e;
                } catch (XenscopeException e) {
                    reports.said("! " + request.location() + ": " + e.what());
                }
            }
            boolean attended = talk.begun(remote);
            listening = gdb.listen(event -> happened(event, attended));
        }

        private void happened(DebugEvent event, boolean attended) {
            if (event instanceof DebugEvent.Stopped stopped) {
                reports.stopped(why(stopped.stop()));
                if (!attended) {
                    asking.execute(() -> show(stopped.stop()));
                }
            } else if (event instanceof DebugEvent.Running) {
                reports.running();
            } else if (event instanceof DebugEvent.Logged logged) {
                reports.said("log " + logged.breakpoint() + ": " + logged.text());
            } else if (event instanceof DebugEvent.Ended ended) {
                reports.ended(ended.why());
            }
        }

        /** With what it was called and by whom; then it goes on. */
        private void show(Stop stop) {
            try {
                String arguments = gdb.variables(stop.thread(), 0).stream()
                        .filter(Variable::argument)
                        .map(each -> each.name() + "=" + each.value().orElse("…"))
                        .collect(Collectors.joining(" "));
                if (!arguments.isEmpty()) {
                    reports.said("  " + arguments);
                }
                String callers = gdb.frames(stop.thread(), 1, CALLERS).stream()
                        .takeWhile(frame -> !frame.function().equals("??"))
                        .map(frame -> frame.function() + place(frame))
                        .collect(Collectors.joining(" ← "));
                if (!callers.isEmpty()) {
                    reports.said("  ← " + callers);
                }
                proceed();
            } catch (XenscopeException e) {
                // it went on, or ended, while it was looked at: that is told by itself
            }
        }

        @Override
        public void proceed() {
            if (gdb.stop().isPresent()) {
                gdb.resume();
            }
        }

        @Override
        public void close() {
            synchronized (this) {
                if (closed) {
                    return;
                }
                closed = true;
            }
            asking.shutdownNow();
            try {
                if (listening != null) {
                    listening.close();
                }
            } catch (Exception e) {
                throw new IllegalStateException(e);
            } finally {
                try {
                    remote.close();
                } finally {
                    standing.close();
                }
            }
        }
    }

    private static String why(Stop stop) {
        String where =
                stop.frame().map(frame -> frame.function() + place(frame)).orElse("");
        String reason = stop.breakpoint()
                .map(id -> "breakpoint " + id)
                .orElseGet(() -> stop.detail().isEmpty()
                        ? stop.reason().name().toLowerCase(java.util.Locale.ROOT)
                        : stop.detail());
        return where.isEmpty() ? reason : reason + ": " + where;
    }

    private static String place(Frame frame) {
        return FrameText.place(frame).map(place -> " " + place).orElse("");
    }
}
