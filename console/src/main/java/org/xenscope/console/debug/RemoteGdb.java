package org.xenscope.console.debug;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.xenscope.console.Session;
import org.xenscope.debug.RunState;
import org.xenscope.debug.Stop;
import org.xenscope.devicemodel.UnixSockets;
import org.xenscope.error.CancelledException;
import org.xenscope.error.FailedException;
import org.xenscope.error.XenscopeException;
import org.xenscope.gdb.GdbDeadlines;
import org.xenscope.gdb.GdbPrograms;
import org.xenscope.gdb.GdbSetup;
import org.xenscope.gdb.GdbTarget;
import org.xenscope.gdb.ProgramFiles;
import org.xenscope.gdb.QemuRelease;
import org.xenscope.gdb.server.GuardEnd;
import org.xenscope.gdb.server.Places;
import org.xenscope.gdb.server.PreparedSession;
import org.xenscope.gdb.server.TargetProcess;
import org.xenscope.gdb.symbols.LocalSymbols;
import org.xenscope.gdb.symbols.Symbols;
import org.xenscope.host.Host;
import org.xenscope.recipes.Site;
import org.xenscope.recipes.action.DebugProcess;

/** The gdb of this machine on a process of a host, with all that it needs: its files here, a guarded gdbserver there. */
public final class RemoteGdb implements AutoCloseable {
    private final Host host;
    private final PreparedSession prepared;
    private final GdbTarget gdb;

    private RemoteGdb(Host host, PreparedSession prepared, GdbTarget gdb) {
        this.host = host;
        this.prepared = prepared;
        this.gdb = gdb;
    }

    /**
     * Attaches; the process stands then.
     *
     * @param action stands in the journal
     * @param symbols of the process, or of the program that it will be, where it is a shell that waits to become it
     * @param becoming whether it is such a shell
     */
    public static RemoteGdb open(
            Session session,
            Site site,
            DebugProcess action,
            TargetProcess target,
            LocalSymbols symbols,
            boolean becoming) {
        String program = GdbPrograms.choose(
                        Optional.of(target.machine()),
                        session.environment().getOrDefault("PATH", GdbPrograms.searchPath()))
                .toString();
        ProgramFiles files = new ProgramFiles(
                // the shell's own symbols are of no use: those of what it becomes are found when it does
                becoming ? Optional.empty() : Optional.of(symbols.executable()),
                Optional.of(symbols.sysroot()),
                List.of(),
                symbols.debugDirectories());
        // gdb starts and reads its files while gdbserver is attached: the process stands meanwhile
        CompletableFuture<String> socket = new CompletableFuture<>();
        GdbSetup setup = GdbSetup.remote(target.name(), socket::join)
                .withGdb(program)
                .withFiles(files)
                .withQuietSignals(target.quietSignals());
        CompletableFuture<GdbTarget> gdb =
                CompletableFuture.supplyAsync(() -> GdbTarget.launch(setup, GdbDeadlines.standard()));
        Optional<PreparedSession> prepared = Optional.empty();
        boolean well = false;
        try {
            prepared = Optional.of(
                    action.attach(site, target, symbols, Places.of(session.environment()), session::status));
            session.status("gdb connects to " + target.name());
            socket.complete(prepared.get().socket().toString());
            GdbTarget here = await(gdb, target);
            prepared.get().whenEnded(end -> gone(here, end));
            RemoteGdb remote = new RemoteGdb(site.host(), prepared.get(), here);
            session.clearStatus();
            well = true;
            return remote;
        } finally {
            if (!well) {
                socket.completeExceptionally(new IllegalStateException("gdbserver was not attached"));
                prepared.ifPresent(PreparedSession::close);
                gdb.handle((begun, failure) -> begun)
                        .thenAccept(begun -> {
                            if (begun != null) {
                                begun.close();
                            }
                        })
                        .join();
            }
        }
    }

    /** Of a program that has not begun. */
    static LocalSymbols symbols(Session session, String program) {
        return Symbols.of(session.host(), Places.of(session.environment()).symbols(), session::status)
                .ofProgram(program);
    }

    private static GdbTarget await(CompletableFuture<GdbTarget> gdb, TargetProcess target) {
        try {
            return gdb.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancelledException(target.name() + ": starting gdb was cancelled", "", e);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof XenscopeException known ? known : new IllegalStateException(e.getCause());
        }
    }

    /** While QEMU stands gdb says nothing, and so does not see that nobody is at the other end. */
    private static void gone(GdbTarget gdb, GuardEnd end) {
        switch (end.kind()) {
            case DETACHED, EXITED -> {
                // gdb has been told itself
            }
            default -> {
                if (gdb.state() == RunState.STOPPED) {
                    gdb.lost(end.kind().text());
                }
            }
        }
    }

    public GdbTarget gdb() {
        return gdb;
    }

    /**
     * Waits until a shell has become the program that it was attached for.
     *
     * @throws FailedException when it does not
     */
    void awaitExec(Duration limit) {
        Optional<Stop> stop = gdb.awaitStop(limit);
        if (stop.map(Stop::reason).filter(Stop.Reason.EXEC::equals).isEmpty()) {
            throw new FailedException(
                    "the shell before it did not become QEMU"
                            + stop.map(each -> ", it stands: " + each.detail()).orElse(""),
                    "look at /var/log/xen/qemu-dm-*.log on " + host.name());
        }
    }

    public TargetProcess process() {
        return prepared.target();
    }

    /** What is found of it here: {@code 42 files of symbols, 36 MB fetched}. */
    public String files() {
        LocalSymbols symbols = prepared.symbols();
        List<String> parts = new ArrayList<>();
        if (symbols.files() > 0) {
            parts.add("symbols of " + symbols.files() + " files"
                    + (symbols.fetched() == 0
                            ? ", all of them here already"
                            : ", " + (symbols.fetchedBytes() + 999_999) / 1_000_000 + " MB fetched"));
        }
        if (!symbols.missing().isEmpty()) {
            parts.add(symbols.missing().size() + " could not be had: "
                    + symbols.missing().get(0));
        }
        return String.join("; ", parts);
    }

    /** The ready-made breakpoints that fit it. */
    public BreakpointSets sets(Optional<QemuRelease> release) {
        return process().qemu() ? new QemuBreakpoints(release, this::debugInformation) : BreakpointSets.NONE;
    }

    /** Whether gdb can name functions of the program itself, and their lines. */
    private boolean debugInformation() {
        try {
            return gdb.raw("info line main").startsWith("Line ");
        } catch (XenscopeException e) {
            return false;
        }
    }

    /** Who is held up by a QEMU that stands: whoever is connected to libxl's own socket waits for its answer. */
    public Optional<String> heldUp(int domid) {
        try {
            String text = new String(host.read("/proc/net/unix"), StandardCharsets.UTF_8);
            boolean waits = UnixSockets.parse(text).at("/run/xen/qmp-libxl-" + domid).stream()
                    .anyMatch(row -> !row.listens());
            return waits
                    ? Optional.of("xl waits for this QEMU, and gives up within a minute: `c` lets it go on")
                    : Optional.empty();
        } catch (XenscopeException e) {
            return Optional.empty();
        }
    }

    /** How it ended, for a person; after {@link #close}. */
    public String ended() {
        return ended(host, prepared);
    }

    /** The same of one that another gdb was at. */
    public static String ended(Host host, PreparedSession prepared) {
        TargetProcess process = prepared.target();
        GuardEnd end;
        boolean there;
        try {
            end = prepared.end();
            there = host.stat("/proc/" + process.pid()).isPresent();
        } catch (XenscopeException e) {
            return "the line to " + host.name() + " is lost; the guard there lets go of " + process.program() + " "
                    + process.pid();
        }
        String who = process.program() + " " + process.pid();
        String mended = end.mended() == 0
                ? ""
                : ", " + end.mended() + (end.mended() == 1 ? " breakpoint was" : " breakpoints were")
                        + " taken out of it";
        if (!there) {
            return who + " has ended, gdbserver is gone, nothing is left";
        }
        return switch (end.kind()) {
            case UNMENDED ->
                who + " is left stopped: breakpoints could not be taken out of it; `kill -9 " + process.pid()
                        + "` ends it";
            case KILLED -> who + " runs on; gdbserver was killed" + mended + ", nothing is left";
            case UNKNOWN -> who + " is there; " + end.kind().text() + ": `xenscope gdb end` looks after it";
            default -> who + " runs on, gdbserver is gone, nothing is left" + mended;
        };
    }

    /** Lets go of the process, which runs on, and ends gdb and gdbserver. Doing so twice does no harm. */
    @Override
    public void close() {
        try {
            gdb.close();
        } finally {
            prepared.close();
        }
    }
}
