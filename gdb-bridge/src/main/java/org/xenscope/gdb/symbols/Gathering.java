package org.xenscope.gdb.symbols;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.xenscope.error.AbsentException;
import org.xenscope.error.DeniedException;
import org.xenscope.error.FailedException;
import org.xenscope.error.UsageException;
import org.xenscope.gdb.symbols.HostFiles.Seen;
import org.xenscope.host.Host;
import org.xenscope.host.Output;
import org.xenscope.host.Query;

/** One look at a host for the files of one program: which they are, which of them are here, and the rest fetched. */
final class Gathering {
    private static final long MOST_BYTES = 512L << 20;
    private static final int MOST_LEVELS = 64;
    private static final int ATTEMPTS = 3;

    private final Host host;
    private final SymbolCache cache;
    private final Sysroot sysroots;
    private final Consumer<String> progress;
    private final HostFiles files;
    private final HostTree tree;
    private final Map<String, String> missing = new LinkedHashMap<>();
    /** The files by their names on the host, and where each is read. */
    private final Map<String, Source> sources = new LinkedHashMap<>();

    private final Set<SymbolCache.Key> fetched = new HashSet<>();

    /** @param seen by the name that it is read by, which may be one below /proc */
    private record Source(Seen seen, SymbolCache.Key key) {}

    Gathering(Host host, SymbolCache cache, Clock clock, Consumer<String> progress) {
        this.host = host;
        this.cache = cache;
        this.sysroots = new Sysroot(cache, clock);
        this.progress = progress;
        this.files = new HostFiles(host, missing::putIfAbsent);
        this.tree = new HostTree(files);
    }

    LocalSymbols process(int pid) {
        byte[] maps;
        try {
            maps = host.read("/proc/" + pid + "/maps");
        } catch (AbsentException e) {
            throw absentProcess(pid, host, e);
        }
        List<ProcessMap.Mapped> mapped = ProcessMap.code(maps);
        String exe = "/proc/" + pid + "/exe";
        List<String> paths = new ArrayList<>(List.of(exe));
        mapped.forEach(each -> paths.add(each.name()));
        Map<String, Seen> seen = tree.look(paths);
        Seen program = seen.get(exe);
        if (program == null) {
            throw mapped.isEmpty() ? absentProcess(pid, host, null) : deniedProcess(pid, host, null);
        }
        Map<String, Seen> found = new LinkedHashMap<>();
        Map<String, ProcessMap.Mapped> other = new LinkedHashMap<>();
        String executable = "";
        for (ProcessMap.Mapped each : mapped) {
            Seen now = seen.get(each.name());
            if (each.inode() == program.inode()) {
                executable = each.formerName();
                found.put(executable, now != null && now.identity().equals(program.identity()) ? now : program);
            } else if (now != null && now.inode() == each.inode()) {
                found.put(each.name(), now);
            } else {
                other.put("/proc/" + pid + "/map_files/" + each.range(), each);
            }
        }
        Map<String, Seen> replaced = other.isEmpty() ? Map.of() : files.stat(List.copyOf(other.keySet()));
        other.forEach((range, each) -> {
            Seen now = replaced.get(range);
            if (now != null) {
                found.put(each.formerName(), now);
            } else {
                missing.putIfAbsent(each.formerName(), "it is gone, and what is mapped may not be read");
            }
        });
        if (executable.isEmpty()) {
            throw new FailedException(
                    "/proc/" + pid + "/maps on " + host.name() + " does not show the program itself",
                    "attach with its path: see `ls -l " + exe + "` there");
        }
        add(found);
        return make(executable);
    }

    LocalSymbols program(String path) {
        String real = real(path);
        LoaderPaths paths = new LoaderPaths(configuration());
        Map<String, Seen> seen = tree.look(List.of(real));
        Seen program = seen.get(real);
        if (program == null) {
            throw new AbsentException(
                    "there is no " + path + " on " + host.name(), "look what `ls` shows of its directory");
        }
        add(Map.of(real, program));
        ElfFile elf = fetch(Set.of(real)).get(real);
        if (elf == null) {
            throw unfetched(real);
        }
        Set<String> asked = new HashSet<>();
        List<List<LoaderPaths.Loaded>> level = List.of(List.of(new LoaderPaths.Loaded(real, elf)));
        for (int i = 0; i < MOST_LEVELS && !level.isEmpty(); i++) {
            level = next(paths, level, asked);
        }
        return make(real);
    }

    /** The files that those of a level need, each with the chain of those that need it. */
    private List<List<LoaderPaths.Loaded>> next(
            LoaderPaths paths, List<List<LoaderPaths.Loaded>> level, Set<String> asked) {
        Map<String, List<LoaderPaths.Loaded>> wanted = new LinkedHashMap<>();
        Map<String, List<String>> candidates = new LinkedHashMap<>();
        for (List<LoaderPaths.Loaded> chain : level) {
            ElfFile elf = chain.get(0).elf();
            List<String> names = new ArrayList<>(elf.needed());
            if (chain.size() == 1 && !elf.interpreter().isEmpty()) {
                names.add(elf.interpreter());
                // the loader is there before all that ask for it by its soname
                asked.add(elf.interpreter().substring(elf.interpreter().lastIndexOf('/') + 1));
            }
            for (String name : names) {
                if (asked.add(name)) {
                    wanted.put(name, chain);
                    candidates.put(name, paths.candidates(name, chain));
                }
            }
        }
        Map<String, Seen> seen = files.stat(candidates.values().stream()
                .flatMap(Collection::stream)
                .distinct()
                .toList());
        Map<String, Seen> found = new LinkedHashMap<>();
        Map<String, String> taken = new LinkedHashMap<>();
        ElfFile program = level.isEmpty()
                ? null
                : level.get(0).get(level.get(0).size() - 1).elf();
        Map<String, ElfFile> elves =
                tree.elves(seen.values().stream().filter(Seen::regular).toList());
        candidates.forEach((name, all) -> {
            Optional<String> first = all.stream()
                    .filter(each -> {
                        ElfFile elf = elves.get(each);
                        return elf != null
                                && program != null
                                && elf.bits64() == program.bits64()
                                && elf.machine() == program.machine();
                    })
                    .findFirst();
            first.ifPresentOrElse(
                    each -> {
                        String here = tree.aliased(normal(each));
                        found.put(here, seen.get(each));
                        taken.put(here, name);
                    },
                    () -> missing.putIfAbsent(name, "no such library where the loader looks"));
        });
        add(found);
        List<List<LoaderPaths.Loaded>> next = new ArrayList<>();
        fetch(found.keySet()).forEach((path, elf) -> {
            List<LoaderPaths.Loaded> chain = new ArrayList<>(List.of(new LoaderPaths.Loaded(path, elf)));
            chain.addAll(wanted.getOrDefault(taken.getOrDefault(path, ""), List.of()));
            next.add(chain);
        });
        return next;
    }

    /** gdb asks for what the loader was told, {@code bin/../lib}, and this machine finds it. */
    private static String normal(String path) {
        try {
            return Path.of(path).normalize().toString();
        } catch (InvalidPathException e) {
            return path;
        }
    }

    private String real(String path) {
        Output output = host.query(Query.of("readlink", "-f", path));
        String real = output.text().replaceFirst("\n$", "");
        return output.ok() && real.startsWith("/") ? real : path;
    }

    private String configuration() {
        return host.query(Query.of("grep", "-rhs", "", "/etc/ld.so.conf", "/etc/ld.so.conf.d"))
                .text();
    }

    /** Finds out what they are known by. */
    private void add(Map<String, Seen> found) {
        Map<String, Seen> allowed = new LinkedHashMap<>();
        found.forEach((path, seen) -> {
            if (!seen.regular()) {
                return;
            }
            if (!Sysroot.allowed(path)) {
                missing.putIfAbsent(path, "this machine can have no file of that name");
            } else if (seen.sizeBytes() > MOST_BYTES) {
                missing.putIfAbsent(
                        path, "it has " + mega(seen.sizeBytes()) + ", more than " + (MOST_BYTES >> 20) + " MB");
            } else {
                allowed.put(path, seen);
            }
        });
        Map<String, ElfFile> elves = tree.elves(allowed.values());
        List<Seen> nameless = allowed.values().stream()
                .filter(seen -> elves.containsKey(seen.path()))
                .filter(seen -> elves.get(seen.path()).buildId().isEmpty())
                .toList();
        Map<String, String> sums = files.sha256(nameless);
        allowed.forEach((path, seen) -> {
            ElfFile elf = elves.get(seen.path());
            String sum = sums.get(seen.path());
            if (elf != null && !elf.buildId().isEmpty()) {
                sources.put(path, new Source(seen, new SymbolCache.Key(elf.buildId(), false, seen.sizeBytes())));
            } else if (sum != null) {
                sources.put(path, new Source(seen, new SymbolCache.Key(sum, true, seen.sizeBytes())));
            }
        });
    }

    /** Has them here; what they say of themselves, by path. */
    private Map<String, ElfFile> fetch(Collection<String> paths) {
        List<Source> wanted =
                paths.stream().map(sources::get).filter(each -> each != null).toList();
        fetchSources(wanted);
        Map<String, ElfFile> elves = new LinkedHashMap<>();
        for (String path : paths) {
            Source source = sources.get(path);
            if (source != null) {
                cache.find(source.key()).flatMap(SymbolCache::elf).ifPresent(elf -> elves.put(path, elf));
            }
        }
        return elves;
    }

    private void fetchSources(Collection<Source> wanted) {
        Map<SymbolCache.Key, Source> absent = new LinkedHashMap<>();
        for (Source each : wanted) {
            if (cache.find(each.key()).isEmpty()) {
                absent.putIfAbsent(each.key(), each);
            }
        }
        if (absent.isEmpty()) {
            return;
        }
        Map<String, SymbolCache.Key> keys = new HashMap<>();
        absent.values().forEach(each -> keys.put(each.seen().path(), each.key()));
        List<Seen> all = absent.values().stream().map(Source::seen).toList();
        long total = all.stream().mapToLong(Seen::sizeBytes).sum();
        progress.accept("fetching " + (all.size() == 1 ? "1 file, " : all.size() + " files, ") + mega(total) + ", from "
                + host.name());
        files.fetch(all, new HostFiles.Taker() {
            @Override
            public boolean expects(Seen file, byte[] content) {
                SymbolCache.Key key = keys.get(file.path());
                return key != null && SymbolCache.is(key, content);
            }

            @Override
            public boolean keep(Seen file, Iterator<byte[]> parts) {
                SymbolCache.Key key = keys.get(file.path());
                return key != null && cache.keep(key, parts) && fetched.add(key);
            }
        });
    }

    /** The host's debug files of all files that it has some for. */
    private TreeMap<String, Source> debugFiles() {
        TreeMap<String, Source> debug = new TreeMap<>();
        if (!tree.debugFiles()) {
            return debug;
        }
        Map<String, String> ids = new LinkedHashMap<>();
        sources.values().stream()
                .map(Source::key)
                .filter(key -> !key.sum())
                .forEach(key -> ids.put(HostTree.DEBUG + Sysroot.debugName(key.hex()), key.hex()));
        files.stat(List.copyOf(ids.keySet())).forEach((path, seen) -> {
            String id = ids.get(path);
            if (id != null && seen.regular() && seen.sizeBytes() <= MOST_BYTES) {
                debug.put(id, new Source(seen, new SymbolCache.Key(id, false, seen.sizeBytes())));
            } else {
                missing.putIfAbsent(path, "it has " + mega(seen.sizeBytes()));
            }
        });
        return debug;
    }

    private LocalSymbols make(String executable) {
        TreeMap<String, Source> debug = debugFiles();
        List<Source> all = new ArrayList<>(sources.values());
        all.addAll(debug.values());
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            fetchSources(all);
            Sysroot.Content content = new Sysroot.Content(new TreeMap<>(), new TreeMap<>(), tree.aliases());
            sources.forEach((path, source) -> content.files().put(tree.aliased(path), source.key()));
            debug.forEach((id, source) -> content.debug().put(id, source.key()));
            content.files().values().removeIf(key -> cache.find(key).isEmpty());
            content.debug().values().removeIf(key -> cache.find(key).isEmpty());
            if (!content.files().containsKey(tree.aliased(executable))) {
                throw unfetched(executable);
            }
            Optional<Sysroot.Place> place = sysroots.make(content);
            if (place.isPresent()) {
                cache.trim();
                return new LocalSymbols(
                        Sysroot.below(place.get().root(), tree.aliased(executable)),
                        place.get().root().toString(),
                        Symbols.debugDirectories(place.get().debug()),
                        content.files().size() + content.debug().size(),
                        fetched.size(),
                        fetched.stream().mapToLong(SymbolCache.Key::sizeBytes).sum(),
                        reasons(all));
            }
        }
        throw new FailedException(
                "files of " + executable + " go from the cache as fast as they come",
                "see what removes files from it: another program that tidies up?");
    }

    /** By the names of the files on the host, whatever they were read by. */
    private List<String> reasons(List<Source> all) {
        Map<String, String> names = new HashMap<>();
        sources.forEach((path, source) -> names.put(source.seen().path(), path));
        return missing.entrySet().stream()
                .map(each -> names.getOrDefault(each.getKey(), each.getKey()) + ": " + each.getValue())
                .toList();
    }

    private RuntimeException unfetched(String path) {
        Source source = sources.get(path);
        String reason = missing.getOrDefault(
                path, source == null ? "" : missing.getOrDefault(source.seen().path(), ""));
        if (source == null && reason.isEmpty()) {
            return new UsageException(
                    path + " on " + host.name() + " is no ELF program", "name the program that is run in the end");
        }
        if (reason.contains("ermission denied")) {
            return new DeniedException(
                    "may not read " + path + " on " + host.name() + ": permission denied",
                    "be a user there who may, often root");
        }
        return new FailedException("cannot fetch " + path + " from " + host.name() + ": " + reason, "try again");
    }

    static AbsentException absentProcess(int pid, Host host, @Nullable Throwable cause) {
        return new AbsentException(
                "there is no process " + pid + " with a program on " + host.name(),
                "see `ps ax` there: it may have ended, or be a kernel thread",
                cause);
    }

    static DeniedException deniedProcess(int pid, Host host, @Nullable Throwable cause) {
        return new DeniedException(
                "may not look at process " + pid + " on " + host.name() + ": permission denied",
                "be its user there, or root",
                cause);
    }

    private static String mega(long bytes) {
        return bytes < 10_000_000 ? (bytes + 999) / 1000 + " kB" : (bytes + 500_000) / 1_000_000 + " MB";
    }
}
