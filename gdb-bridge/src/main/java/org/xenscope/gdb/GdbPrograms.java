package org.xenscope.gdb;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import org.xenscope.error.AbsentException;

/** Which gdb of this machine is the right one. */
final class GdbPrograms {
    /** e_machine of the ELF header (System V ABI, "ELF Header"). */
    private static final int EM_386 = 3;

    private static final int EM_ARM = 40;
    private static final int EM_X86_64 = 62;
    private static final int EM_AARCH64 = 183;

    private GdbPrograms() {}

    /** The program's path. @throws AbsentException when it is not installed */
    static Path choose(GdbSetup setup, String searchPath) {
        if (setup.gdb().isPresent()) {
            return need(setup.gdb().get(), searchPath, "give the path of a gdb that is installed");
        }
        Optional<Integer> machine = setup.files().executable().flatMap(GdbPrograms::machine);
        if (machine.isEmpty() || own(System.getProperty("os.arch", "")).contains(machine.get())) {
            Optional<Path> any = find("gdb", searchPath).or(() -> find("gdb-multiarch", searchPath));
            return any.orElseThrow(() -> missing("gdb", "install it on this machine: apt install gdb"));
        }
        return need(
                "gdb-multiarch",
                searchPath,
                setup.files().executable().orElseThrow() + " is of another architecture (ELF machine " + machine.get()
                        + "): apt install gdb-multiarch");
    }

    /** Which machines a gdb that was built for this one alone can debug. */
    private static Set<Integer> own(String architecture) {
        return switch (architecture) {
            case "amd64", "x86_64", "i386", "x86" -> Set.of(EM_386, EM_X86_64);
            case "aarch64" -> Set.of(EM_AARCH64, EM_ARM);
            case "arm" -> Set.of(EM_ARM);
            default -> Set.of();
        };
    }

    /** The ELF machine of a file; empty when it is no ELF file, or cannot be read. */
    static Optional<Integer> machine(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] head = in.readNBytes(20);
            if (head.length < 20 || head[0] != 0x7f || head[1] != 'E' || head[2] != 'L' || head[3] != 'F') {
                return Optional.empty();
            }
            int low = head[18] & 0xff;
            int high = head[19] & 0xff;
            return Optional.of(head[5] == 2 ? low << 8 | high : high << 8 | low);
        } catch (IOException e) {
            return Optional.empty();
        }
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

    static String searchPath() {
        return Optional.ofNullable(System.getenv("PATH")).orElse("/usr/bin:/bin");
    }
}
