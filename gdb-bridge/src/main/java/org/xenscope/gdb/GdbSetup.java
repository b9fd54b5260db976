package org.xenscope.gdb;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * How a program is reached with gdb, and where gdb finds what belongs to it. All paths are of this machine.
 *
 * @param name of the target, for people: {@code qemu 412 of hvm(1) on lab}
 * @param gdb the program; empty: {@code gdb}, or {@code gdb-multiarch} where the executable is of another architecture
 * @param executable what runs there; empty: gdb asks the target for it
 * @param sysroot where the target's libraries are found; {@code target:} reads them through the debugging line, slowly;
 *     empty: gdb's default
 * @param libraryDirectories where libraries are looked for that are not in the sysroot
 * @param debugDirectories where debug information is looked for by build id and by path; empty: gdb's default
 * @param interrupt sends SIGINT to the program, and to it alone; empty: gdb asks gdbserver, whose SIGINT goes to the
 *     process group that the program leads, if it leads one
 * @param quietSignals signals that reach the program without a stop and without a word
 */
public record GdbSetup(
        String name,
        Optional<String> gdb,
        Reach reach,
        Optional<Path> executable,
        Optional<String> sysroot,
        List<Path> libraryDirectories,
        List<Path> debugDirectories,
        List<String> quietSignals,
        Optional<Runnable> interrupt) {
    /**
     * What QEMU sends to itself: SIGUSR1 wakes its threads (util/qemu-thread-posix.c, accel), SIGUSR2 is coroutines' and
     * migration's, SIGPIPE comes of every client that goes, the real-time ones are glibc's own.
     */
    public static final List<String> QEMU_SIGNALS = List.of("SIGUSR1", "SIGUSR2", "SIGPIPE", "SIG32", "SIG33", "SIG34");

    public GdbSetup {
        libraryDirectories = List.copyOf(libraryDirectories);
        debugDirectories = List.copyOf(debugDirectories);
        quietSignals = List.copyOf(quietSignals);
        if (quietSignals.stream().anyMatch(signal -> !signal.matches("SIG[A-Z0-9]+"))) {
            throw new IllegalArgumentException("one of " + quietSignals + " is no signal");
        }
    }

    /** How gdb comes to the program. */
    public sealed interface Reach {
        /** @param where what {@code target remote} takes: a Unix socket's path, or {@code | command} for a shell */
        record Remote(String where) implements Reach {}

        /** A process of this machine. */
        record Attach(long pid) implements Reach {}
    }

    public static GdbSetup remote(String name, String where) {
        return of(name, new Reach.Remote(where));
    }

    public static GdbSetup attach(String name, long pid) {
        return of(name, new Reach.Attach(pid));
    }

    private static GdbSetup of(String name, Reach reach) {
        return new GdbSetup(
                name,
                Optional.empty(),
                reach,
                Optional.empty(),
                Optional.empty(),
                List.of(),
                List.of(),
                QEMU_SIGNALS,
                Optional.empty());
    }

    public GdbSetup withGdb(String program) {
        return new GdbSetup(
                name,
                Optional.of(program),
                reach,
                executable,
                sysroot,
                libraryDirectories,
                debugDirectories,
                quietSignals,
                interrupt);
    }

    public GdbSetup withExecutable(Path file) {
        return new GdbSetup(
                name,
                gdb,
                reach,
                Optional.of(file),
                sysroot,
                libraryDirectories,
                debugDirectories,
                quietSignals,
                interrupt);
    }

    public GdbSetup withSysroot(String directory) {
        return new GdbSetup(
                name,
                gdb,
                reach,
                executable,
                Optional.of(directory),
                libraryDirectories,
                debugDirectories,
                quietSignals,
                interrupt);
    }

    public GdbSetup withLibraries(List<Path> directories) {
        return new GdbSetup(
                name, gdb, reach, executable, sysroot, directories, debugDirectories, quietSignals, interrupt);
    }

    public GdbSetup withDebugInformation(List<Path> directories) {
        return new GdbSetup(
                name, gdb, reach, executable, sysroot, libraryDirectories, directories, quietSignals, interrupt);
    }

    public GdbSetup withQuietSignals(List<String> signals) {
        return new GdbSetup(
                name, gdb, reach, executable, sysroot, libraryDirectories, debugDirectories, signals, interrupt);
    }

    public GdbSetup withInterrupt(Runnable interrupter) {
        return new GdbSetup(
                name,
                gdb,
                reach,
                executable,
                sysroot,
                libraryDirectories,
                debugDirectories,
                quietSignals,
                Optional.of(interrupter));
    }
}
