package org.xenscope.gdb.server;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.xenscope.error.AbsentException;

/** The gdb of this machine that knows a program's machine. */
public final class LocalGdb {
    private LocalGdb() {}

    /**
     * Where it is: {@code gdb} for this machine's own programs, {@code gdb-multiarch} for others.
     *
     * @throws AbsentException when there is none that would do, with what to install
     */
    public static Path find(TargetProcess target, Map<String, String> environment) {
        boolean own = own(System.getProperty("os.arch", ""), target.elfMachine());
        List<String> names = own ? List.of("gdb", "gdb-multiarch") : List.of("gdb-multiarch");
        return names.stream()
                .flatMap(name -> find(name, environment.getOrDefault("PATH", "/usr/bin:/bin")).stream())
                .findFirst()
                .orElseThrow(() -> new AbsentException(
                        own
                                ? "there is no gdb on this machine"
                                : "there is no gdb-multiarch on this machine, and its gdb knows no " + target.machine()
                                        + " programs",
                        "install it: apt install " + names.get(0)));
    }

    static boolean own(String architecture, int machine) {
        return switch (architecture) {
            case "amd64" -> machine == ElfFile.X86_64 || machine == ElfFile.I386;
            case "i386" -> machine == ElfFile.I386;
            case "aarch64" -> machine == ElfFile.AARCH64;
            case "arm" -> machine == ElfFile.ARM;
            default -> false;
        };
    }

    private static Optional<Path> find(String program, String searchPath) {
        return Arrays.stream(searchPath.split(File.pathSeparator))
                .filter(directory -> directory.startsWith("/"))
                .map(directory -> Path.of(directory, program))
                .filter(path -> Files.isExecutable(path) && Files.isRegularFile(path))
                .findFirst();
    }
}
