package org.xenscope.gdb.symbols;

import java.nio.file.Path;
import java.util.List;

/**
 * What a gdb on this machine is to be told of a program.
 *
 * @param executable the program itself, for {@code file}
 * @param sysroot for {@code set sysroot}: the libraries stand below it by the names that the host's loader uses
 * @param debugDirectories for {@code set debug-file-directory}, joined by {@code :}; those of this machine first
 * @param files how many files of the host this is: program, libraries, debug files; 0 for this machine's own programs
 * @param fetched how many of them were not here before
 * @param fetchedBytes and their size
 * @param missing what gdb has to do without, each with the reason: {@code /usr/lib/libx.so.1: Permission denied}. Names are as
 *     the host has them, of any characters
 */
public record LocalSymbols(
        Path executable,
        String sysroot,
        List<Path> debugDirectories,
        int files,
        int fetched,
        long fetchedBytes,
        List<String> missing) {
    public LocalSymbols {
        debugDirectories = List.copyOf(debugDirectories);
        missing = List.copyOf(missing);
    }
}
