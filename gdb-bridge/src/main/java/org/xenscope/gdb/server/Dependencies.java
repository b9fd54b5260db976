package org.xenscope.gdb.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.xenscope.error.FailedException;

/**
 * The libraries that a program needs, found as its loader will find them (ld.so(8)): the program's own search path, the
 * loader's cache, the default directories. Level by level, each in a few round trips.
 */
final class Dependencies {
    private static final int DEEPEST = 20;
    private static final int MOST = 1000;
    private static final List<String> DEFAULT =
            List.of("/lib/x86_64-linux-gnu", "/usr/lib/x86_64-linux-gnu", "/lib64", "/usr/lib64", "/lib", "/usr/lib");

    /** Has files here. */
    interface Fetching {
        Map<String, Path> fetch(List<HostFile> files);
    }

    private final SymbolFetch fetch;
    private final LoaderCache cache;
    private final Fetching fetching;
    private final Map<String, HostFile> found = new LinkedHashMap<>();
    private final Set<String> asked = new LinkedHashSet<>();
    private final List<String> missing = new ArrayList<>();

    Dependencies(SymbolFetch fetch, LoaderCache cache, Fetching fetching) {
        this.fetch = fetch;
        this.cache = cache;
        this.fetching = fetching;
    }

    /** The program first; nothing when there is none. */
    List<HostFile> of(String program) {
        List<HostFile> level = fetch.look(Map.of(program, program));
        level.forEach(file -> found.put(file.name(), file));
        for (int depth = 0; !level.isEmpty() && depth < DEEPEST && found.size() < MOST; depth++) {
            level = next(level);
        }
        return List.copyOf(found.values());
    }

    /** Names of libraries that are nowhere. */
    List<String> missing() {
        return List.copyOf(missing);
    }

    private List<HostFile> next(List<HostFile> level) {
        Map<String, Path> here = fetching.fetch(level);
        Map<String, List<String>> candidates = new LinkedHashMap<>();
        for (HostFile file : level) {
            Path path = here.get(file.name());
            if (path == null || file.elf().isEmpty()) {
                continue;
            }
            ElfFile elf = whole(path, file.name());
            elf.interpreter().filter(asked::add).ifPresent(loader -> candidates.put(loader, List.of(loader)));
            for (String needed : elf.needed()) {
                if (asked.add(needed)) {
                    candidates.put(needed, candidates(needed, elf, file.name()));
                }
            }
        }
        Map<String, String> all = new LinkedHashMap<>();
        candidates.values().forEach(paths -> paths.forEach(path -> all.put(path, path)));
        Map<String, HostFile> there = new HashMap<>();
        if (!all.isEmpty()) {
            fetch.look(all).forEach(file -> there.put(file.name(), file));
        }
        List<HostFile> next = new ArrayList<>();
        candidates.forEach((name, paths) -> {
            List<HostFile> fitting = paths.stream()
                    .flatMap(path -> Optional.ofNullable(there.get(path)).stream())
                    .filter(this::fits)
                    .toList();
            if (fitting.isEmpty()) {
                missing.add(name);
            }
            // several of one name in the cache are for several processors: whichever it will be
            for (HostFile each : fitting) {
                if (found.putIfAbsent(each.name(), each) == null) {
                    next.add(each);
                }
            }
        });
        return next;
    }

    /** A library of the program's own machine. */
    private boolean fits(HostFile file) {
        Optional<ElfFile> program = found.values().iterator().next().elf();
        return file.elf().isPresent()
                && program.isPresent()
                && file.elf().get().bits() == program.get().bits()
                && file.elf().get().machine() == program.get().machine();
    }

    private List<String> candidates(String needed, ElfFile elf, String name) {
        if (needed.startsWith("/")) {
            return List.of(needed);
        }
        if (!needed.matches("[^/\\n]+")) {
            return List.of();
        }
        String origin = name.substring(0, Math.max(1, name.lastIndexOf('/')));
        List<String> paths = new ArrayList<>();
        for (String directory : elf.search()) {
            String expanded = directory.replace("${ORIGIN}", origin).replace("$ORIGIN", origin);
            if (expanded.startsWith("/") && !expanded.contains("$") && expanded.indexOf('\n') < 0) {
                paths.add(expanded + "/" + needed);
            }
        }
        paths.addAll(cache.paths(needed));
        if (paths.isEmpty()) {
            DEFAULT.forEach(directory -> paths.add(directory + "/" + needed));
        }
        return paths;
    }

    private static ElfFile whole(Path path, String name) {
        try {
            return ElfFile.parse(Files.readAllBytes(path), name);
        } catch (IOException e) {
            throw new FailedException(path + " cannot be read: " + e.getMessage(), "remove it; it is fetched anew", e);
        }
    }
}
