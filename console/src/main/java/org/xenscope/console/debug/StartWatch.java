package org.xenscope.console.debug;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.xenscope.debug.Breakpoint;
import org.xenscope.debug.BreakpointRequest;
import org.xenscope.debug.DebugEvent;
import org.xenscope.debug.Frame;
import org.xenscope.debug.Stop;
import org.xenscope.debug.Variable;
import org.xenscope.error.CancelledException;
import org.xenscope.error.XenscopeException;
import org.xenscope.gdb.GdbTarget;
import org.xenscope.recipes.debug.StartDebugger.Reports;

/**
 * A QEMU under gdb while it starts: sets what the command line ordered, and tells what happens. What it hits is told with its
 * arguments and callers, and it goes on by itself, unless somebody talks with gdb meanwhile.
 */
final class StartWatch implements AutoCloseable {
    private static final int CALLERS = 4;

    private final RemoteGdb remote;
    private final GdbTarget gdb;
    private final Reports reports;
    private final Set<String> passed = new LinkedHashSet<>();
    /** What gdb is asked when it tells something: its own thread must not wait. */
    private final ExecutorService asking = Executors.newSingleThreadExecutor(task -> {
        Thread thread = new Thread(task, "gdb at start");
        thread.setDaemon(true);
        return thread;
    });

    private @Nullable AutoCloseable listening;

    StartWatch(RemoteGdb remote, Reports reports) {
        this.remote = remote;
        this.gdb = remote.gdb();
        this.reports = reports;
    }

    /** What cannot be set is told, and keeps nothing else from being set. */
    void set(StartOrders orders) {
        List<BreakpointRequest> all = new ArrayList<>(orders.breakpoints());
        for (String name : orders.sets()) {
            all.addAll(remote.sets(Optional.empty()).choose(name, gdb).requests());
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
    }

    /** From now on. @param attended whether somebody else lets it go on */
    synchronized void listen(boolean attended) {
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

    /** Lets it go on where it stands. */
    void proceed() {
        if (gdb.stop().isPresent()) {
            gdb.resume();
        }
    }

    /** The same, past what would stop it. */
    void pass() {
        synchronized (passed) {
            gdb.breakpoints().stream()
                    .filter(each -> each.enabled() && each.log().isEmpty())
                    .map(Breakpoint::id)
                    .forEach(id -> {
                        gdb.enable(id, false);
                        passed.add(id);
                    });
        }
        proceed();
    }

    /** It stops again there. */
    void stopAgain() {
        synchronized (passed) {
            for (String id : passed) {
                try {
                    gdb.enable(id, true);
                } catch (XenscopeException e) {
                    // it is taken away, or all is over
                }
            }
            passed.clear();
        }
    }

    private static String why(Stop stop) {
        String where =
                stop.frame().map(frame -> frame.function() + place(frame)).orElse("");
        String reason = stop.breakpoint()
                .map(id -> "breakpoint " + id)
                .orElseGet(
                        () -> stop.detail().isEmpty() ? stop.reason().name().toLowerCase(Locale.ROOT) : stop.detail());
        return where.isEmpty() ? reason : reason + ": " + where;
    }

    private static String place(Frame frame) {
        return FrameText.place(frame).map(place -> " " + place).orElse("");
    }

    /** Tells nothing more. */
    @Override
    public void close() {
        asking.shutdownNow();
        AutoCloseable last;
        synchronized (this) {
            last = listening;
            listening = null;
        }
        try {
            if (last != null) {
                last.close();
            }
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
