package org.xenscope.gdb.symbols;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.function.Consumer;
import org.xenscope.error.AbsentException;
import org.xenscope.error.DeniedException;
import org.xenscope.error.FailedException;
import org.xenscope.error.UsageException;
import org.xenscope.host.Host;

/**
 * Programs of a host for a gdb on this machine. What a process of another host runs is fetched once, kept by build id (by
 * SHA-256 where there is none), checked against it, and shown to gdb as a sysroot; the host's debug files, where it has such
 * under {@code /usr/lib/debug/.build-id}, come along. Nothing is changed on the host.
 */
public final class Symbols {
    private static final Path DEBUG = Path.of("/usr/lib/debug");

    private final Host host;
    private final SymbolCache cache;
    private final Clock clock;
    private final Consumer<String> progress;

    private Symbols(Host host, SymbolCache cache, Clock clock, Consumer<String> progress) {
        this.host = host;
        this.cache = cache;
        this.clock = clock;
        this.progress = progress;
    }

    /**
     * @param cacheDirectory what is fetched is kept there, up to 4 GiB; made when needed
     * @param progress is told, in words, what takes time
     */
    public static Symbols of(Host host, Path cacheDirectory, Consumer<String> progress) {
        Clock clock = Clock.systemUTC();
        SymbolCache cache =
                new SymbolCache(cacheDirectory.toAbsolutePath().normalize(), SymbolCache.LIMIT_BYTES, clock);
        return new Symbols(host, cache, clock, progress);
    }

    /**
     * What a process runs, also when the files of its program are replaced or gone.
     *
     * @throws AbsentException when there is no such process, or it has no program (a kernel thread, a zombie)
     * @throws DeniedException when another user's process may not be looked at
     * @throws FailedException when the program itself cannot be fetched, or not be kept here
     */
    public LocalSymbols ofProcess(int pid) {
        String exe = "/proc/" + pid + "/exe";
        return host.name().equals("local")
                ? ownProcess(pid, exe)
                : new Gathering(host, cache, clock, progress).process(pid);
    }

    /**
     * What a program will run that has not started: it, its loader, and the closure of what they need, as ld.so(8) finds it.
     * What a program loads later by dlopen(3), or by an LD_LIBRARY_PATH or LD_PRELOAD of its own, is not there.
     *
     * @throws AbsentException when there is no such file
     * @throws UsageException when it is no ELF program: a script
     * @throws FailedException when it cannot be fetched, or not be kept here
     */
    public LocalSymbols ofProgram(String path) {
        return host.name().equals("local")
                ? own(Path.of(path))
                : new Gathering(host, cache, clock, progress).program(path);
    }

    private LocalSymbols ownProcess(int pid, String exe) {
        Path link = Path.of(exe);
        try {
            Path program = Files.readSymbolicLink(link);
            // one that is gone, or is another by now, is still to be read through the link
            return own(Files.exists(program) && Files.isSameFile(program, link) ? program : link);
        } catch (AccessDeniedException e) {
            throw Gathering.deniedProcess(pid, host, e);
        } catch (IOException e) {
            throw Gathering.absentProcess(pid, host, e);
        }
    }

    private static LocalSymbols own(Path program) {
        return new LocalSymbols(program, "/", List.of(DEBUG), 0, 0, 0, List.of());
    }

    /** This machine's own debug files first: its packages may have what the host has not. */
    static List<Path> debugDirectories(Path fetched) {
        return List.of(DEBUG, fetched);
    }
}
