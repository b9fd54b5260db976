package org.xenscope.gdb.symbols;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Where ld.so(8) looks for a library, but for LD_LIBRARY_PATH, which the program has not been given yet. */
final class LoaderPaths {
    private static final Map<Integer, String> MULTIARCH = Map.of(
            3, "i386-linux-gnu",
            40, "arm-linux-gnueabihf",
            62, "x86_64-linux-gnu",
            183, "aarch64-linux-gnu");
    private static final int MOST_DIRECTORIES = 64;

    private final List<String> configured;

    /** @param configuration the lines of {@code /etc/ld.so.conf} and of all in {@code /etc/ld.so.conf.d} */
    LoaderPaths(String configuration) {
        List<String> directories = new ArrayList<>();
        for (String line : configuration.split("\n")) {
            String text = line.replaceFirst("#.*", "").strip();
            if (text.startsWith("include") || text.startsWith("hwcap")) {
                continue;
            }
            for (String word : text.split("[\\s:,]+")) {
                if (word.startsWith("/") && directories.size() < MOST_DIRECTORIES) {
                    directories.add(word);
                }
            }
        }
        this.configured = List.copyOf(directories);
    }

    /**
     * All paths at which a needed library may be, the first first.
     *
     * @param chain the file that needs it, whatever needs that file, and so on up to the program
     */
    List<String> candidates(String needed, List<Loaded> chain) {
        Loaded by = chain.get(0);
        if (needed.contains("/")) {
            return needed.startsWith("/") ? List.of(needed) : List.of();
        }
        Set<String> directories = new LinkedHashSet<>();
        if (by.elf().runpath().isEmpty()) {
            chain.stream()
                    .filter(each -> each.elf().runpath().isEmpty())
                    .forEach(each -> directories.addAll(expanded(each.elf().rpath(), each)));
        }
        directories.addAll(expanded(by.elf().runpath(), by));
        directories.addAll(configured);
        String multiarch = MULTIARCH.get(by.elf().machine());
        if (multiarch != null) {
            directories.addAll(List.of("/lib/" + multiarch, "/usr/lib/" + multiarch));
        }
        if (by.elf().bits64()) {
            directories.addAll(List.of("/lib64", "/usr/lib64"));
        }
        directories.addAll(List.of("/lib", "/usr/lib"));
        return directories.stream().map(each -> each + "/" + needed).toList();
    }

    private static List<String> expanded(String path, Loaded by) {
        List<String> directories = new ArrayList<>();
        for (String each : path.split(":")) {
            String directory = each.replaceAll("\\$(ORIGIN\\b|\\{ORIGIN\\})", "\0")
                    .replace("\0", by.path().substring(0, Math.max(by.path().lastIndexOf('/'), 0)));
            // $LIB and $PLATFORM differ by how the loader was built
            if (directory.startsWith("/") && !directory.contains("$") && directories.size() < MOST_DIRECTORIES) {
                directories.add(directory.replaceFirst("(?<=.)/+$", ""));
            }
        }
        return directories;
    }

    /** A file that the loader has taken, by this name. */
    record Loaded(String path, ElfFile elf) {}
}
