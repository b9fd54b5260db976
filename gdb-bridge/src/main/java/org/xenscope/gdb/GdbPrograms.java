package org.xenscope.gdb;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import org.xenscope.error.AbsentException;

/** Which gdb of this machine is the right one. */
public final class GdbPrograms {
    private GdbPrograms() {}

    /** The one that a setup names, or that knows its executable. @throws AbsentException when it is not installed */
    static Path choose(GdbSetup setup, String searchPath) {
        if (setup.gdb().isPresent()) {
            return need(setup.gdb().get(), searchPath, "give the path of a gdb that is installed");
        }
        return choose(setup.files().executable().flatMap(ElfMachine::of), searchPath);
    }

    /**
     * {@code gdb} for this machine's own programs, {@code gdb-multiarch} for others.
     *
     * @param machine of the program; empty: it is not known
     * @param searchPath directories with colons between them, as PATH has them
     * @throws AbsentException when there is none that would do, with what to install
     */
    public static Path choose(Optional<ElfMachine> machine, String searchPath) {
        if (machine.isEmpty() || machine.get().own(System.getProperty("os.arch", ""))) {
            Optional<Path> any = find("gdb", searchPath).or(() -> find("gdb-multiarch", searchPath));
            return any.orElseThrow(() -> missing("gdb", "install it on this machine: apt install gdb"));
        }
        return need(
                "gdb-multiarch",
                searchPath,
                "its gdb knows no " + machine.get() + " programs: apt install gdb-multiarch");
    }

    private static Path need(String program, String searchPath, String next) {
        return find(program, searchPath).orElseThrow(() -> missing(program, next));
    }

    private static AbsentException missing(String program, String next) {
        return new AbsentException("there is no " + program + " on this machine", next);
    }

    static Optional<Path> find(String program, String searchPath) {
        if (program.contains("/")) {
            return Optional.of(Path.of(program)).filter(Files::isExecutable);
        }
        return Arrays.stream(searchPath.split(File.pathSeparator))
                .filter(directory -> directory.startsWith("/"))
                .map(directory -> Path.of(directory, program))
                .filter(path -> Files.isExecutable(path) && Files.isRegularFile(path))
                .findFirst();
    }

    public static String searchPath() {
        return Optional.ofNullable(System.getenv("PATH")).orElse("/usr/bin:/bin");
    }
}
