package org.xenscope.gdb;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Where gdb finds on this machine what belongs to a program.
 *
 * @param executable what runs there; empty: gdb asks the target for it
 * @param sysroot where the target's libraries are found; {@code target:} reads them through the debugging line, slowly;
 *     empty: gdb's default
 * @param libraryDirectories where libraries are looked for that are not in the sysroot
 * @param debugDirectories where debug information is looked for by build id and by path; empty: gdb's default
 */
public record ProgramFiles(
        Optional<Path> executable,
        Optional<String> sysroot,
        List<Path> libraryDirectories,
        List<Path> debugDirectories) {
    public static final ProgramFiles UNKNOWN =
            new ProgramFiles(Optional.empty(), Optional.empty(), List.of(), List.of());

    public ProgramFiles {
        libraryDirectories = List.copyOf(libraryDirectories);
        debugDirectories = List.copyOf(debugDirectories);
    }
}
