package org.xenscope.console.debug;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.xenscope.console.Session;
import org.xenscope.debug.RunState;
import org.xenscope.devicemodel.UnixSockets;
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
import org.xenscope.host.Host;
import org.xenscope.host.HostControl;

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
     * Attaches; the process stands then. What changes the host must stand in the journal already, see {@link
     * org.xenscope.recipes.action.DebugProcess}.
     *
     * @param becomes the program that the process will be, where it is a shell that waits to become it
     */
    public static RemoteGdb open(
            Session session, HostControl control, TargetProcess target, String mark, Optional<String> becomes) {
        String program = GdbPrograms.choose(
                        Optional.of(target.machine()),
                        session.environment().getOrDefault("PATH", GdbPrograms.searchPath()))
                .toString();
        PreparedSession prepared = PreparedSession.prepare(
                control, target, mark, becomes, Places.of(session.environment()), session::status);
        try {
            session.status("gdb reads the symbols of " + target.name());
            LocalSymbols symbols = prepared.symbols();
            ProgramFiles files = new ProgramFiles(
                    // the shell's own symbols are of no use: those of what it becomes are found when it does
                    becomes.isPresent() ? Optional.empty() : Optional.of(symbols.executable()),
                    Optional.of(symbols.sysroot()),
                    List.of(),
                    symbols.debugDirectories());
            GdbTarget gdb = GdbTarget.launch(
                    GdbSetup.remote(target.name(), prepared.socket().toString())
                            .withGdb(program)
                            .withFiles(files)
                            .withQuietSignals(prepared.signals()),
                    GdbDeadlines.standard());
            prepared.whenEnded(end -> gone(gdb, end));
            session.clearStatus();
            return new RemoteGdb(control.host(), prepared, gdb);
        } catch (RuntimeException e) {
            prepared.close();
            throw e;
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
        return process().qemu() ? new QemuBreakpoints(release, debugInformation()) : BreakpointSets.NONE;
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
        GuardEnd end;
        boolean there;
        try {
            end = prepared.end();
            there = host.stat("/proc/" + process().pid()).isPresent();
        } catch (XenscopeException e) {
            return "the line to " + host.name() + " is lost; the guard there lets go of "
                    + process().program() + " " + process().pid();
        }
        String who = process().program() + " " + process().pid();
        String mended = end.mended() == 0
                ? ""
                : ", " + end.mended() + (end.mended() == 1 ? " breakpoint was" : " breakpoints were")
                        + " taken out of it";
        if (!there) {
            return who + " has ended, gdbserver is gone, nothing is left";
        }
        return switch (end.kind()) {
            case UNMENDED ->
                who + " is left stopped: breakpoints could not be taken out of it; `kill -9 "
                        + process().pid() + "` ends it";
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
