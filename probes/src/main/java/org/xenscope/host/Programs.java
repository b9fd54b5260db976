package org.xenscope.host;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;

/** The programs of this machine that hosts are reached with. */
final class Programs {
    private Programs() {}

    /** Where a program is on our PATH. */
    static Optional<Path> find(String program) {
        return find(program, Optional.ofNullable(System.getenv("PATH")).orElse("/usr/bin:/bin"));
    }

    static Optional<Path> find(String program, String searchPath) {
        return Arrays.stream(searchPath.split(File.pathSeparator))
                .filter(directory -> directory.startsWith("/"))
                .map(directory -> Path.of(directory, program))
                .filter(path -> Files.isExecutable(path) && Files.isRegularFile(path))
                .findFirst();
    }

    /** Where children work, so that none keeps the user's directory busy. */
    static File root() {
        return new File("/");
    }
}
