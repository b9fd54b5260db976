package org.xenscope.gdb;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * How a program is reached with gdb.
 *
 * @param name of the target, for people: {@code qemu 412 of hvm(1) on lab}
 * @param gdb the program; empty: {@code gdb}, or {@code gdb-multiarch} where the executable is of another architecture
 * @param quietSignals signals that reach the program without a stop and without a word
 * @param interrupt sends SIGINT to the program, and to it alone; empty: gdb asks gdbserver, whose SIGINT goes to the
 *     process group that the program leads, if it leads one
 * @param threadLocals whether thread-local variables can be read. gdbserver then asks gdb for 70 symbols, one by one: one
 *     and a half seconds over 20 ms, for which the program stands
 */
public record GdbSetup(
        String name,
        Optional<String> gdb,
        Reach reach,
        ProgramFiles files,
        List<String> quietSignals,
        Optional<Runnable> interrupt,
        boolean threadLocals) {
    /**
     * What QEMU sends to itself: SIGUSR1 wakes its threads (util/qemu-thread-posix.c, accel), SIGUSR2 is coroutines' and
     * migration's, SIGALRM and SIGIO its timers' of old, SIGPIPE comes of every client that goes, the real-time ones are
     * glibc's own. By SIGHUP libxl ends it, by SIGTERM others do: that it ended is told.
     */
    public static final List<String> QEMU_SIGNALS = List.of(
            "SIGUSR1", "SIGUSR2", "SIGALRM", "SIGIO", "SIGPIPE", "SIGHUP", "SIGTERM", "SIG32", "SIG33", "SIG34");

    public GdbSetup {
        quietSignals = List.copyOf(quietSignals);
        if (quietSignals.stream().anyMatch(signal -> !signal.matches("SIG[A-Z0-9]+"))) {
            throw new IllegalArgumentException("one of " + quietSignals + " is no signal");
        }
    }

    /** How gdb comes to the program. */
    public sealed interface Reach {
        /**
         * @param where what {@code target remote} takes: a Unix socket's path, or {@code | command} for a shell; asked when gdb
         *     has read all files, and may wait
         */
        record Remote(Supplier<String> where) implements Reach {}

        /** A process of this machine. */
        record Attach(long pid) implements Reach {}
    }

    public static GdbSetup remote(String name, String where) {
        return remote(name, () -> where);
    }

    /** The same, where gdb begins before there is anything to connect to. */
    public static GdbSetup remote(String name, Supplier<String> where) {
        return of(name, new Reach.Remote(where));
    }

    public static GdbSetup attach(String name, long pid) {
        return of(name, new Reach.Attach(pid));
    }

    private static GdbSetup of(String name, Reach reach) {
        return new GdbSetup(name, Optional.empty(), reach, ProgramFiles.UNKNOWN, QEMU_SIGNALS, Optional.empty(), false);
    }

    public GdbSetup withGdb(String program) {
        return new GdbSetup(name, Optional.of(program), reach, files, quietSignals, interrupt, threadLocals);
    }

    public GdbSetup withFiles(ProgramFiles where) {
        return new GdbSetup(name, gdb, reach, where, quietSignals, interrupt, threadLocals);
    }

    public GdbSetup withExecutable(Path file) {
        return withFiles(new ProgramFiles(
                Optional.of(file), files.sysroot(), files.libraryDirectories(), files.debugDirectories()));
    }

    public GdbSetup withSysroot(String directory) {
        return withFiles(new ProgramFiles(
                files.executable(), Optional.of(directory), files.libraryDirectories(), files.debugDirectories()));
    }

    public GdbSetup withQuietSignals(List<String> signals) {
        return new GdbSetup(name, gdb, reach, files, signals, interrupt, threadLocals);
    }

    public GdbSetup withInterrupt(Runnable interrupter) {
        return new GdbSetup(name, gdb, reach, files, quietSignals, Optional.of(interrupter), threadLocals);
    }

    public GdbSetup withThreadLocals() {
        return new GdbSetup(name, gdb, reach, files, quietSignals, interrupt, true);
    }
}
