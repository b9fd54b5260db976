package org.xenscope.gdb.server;

import java.nio.file.Path;
import java.util.List;

/**
 * The files that a gdb of this machine needs to know a program of a host.
 *
 * @param executable for {@code file}
 * @param sysroot for {@code set sysroot}: the host's libraries by their own names; {@code /} where the host is this machine
 * @param debugDirectories for {@code set debug-file-directory}
 * @param fetched how many files came from the host now; the others were here
 * @param fetchedBytes their size
 * @param missing what the program has mapped and could not be had: symbols of these are missing
 */
public record Symbols(
        Path executable,
        Path sysroot,
        List<Path> debugDirectories,
        int fetched,
        long fetchedBytes,
        List<String> missing) {
    public Symbols {
        debugDirectories = List.copyOf(debugDirectories);
        missing = List.copyOf(missing);
    }
}
