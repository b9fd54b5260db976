package org.xenscope.gdb.server;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.xenscope.error.AbsentException;
import org.xenscope.error.FailedException;
import org.xenscope.host.Host;
import org.xenscope.host.LocalHost;
import org.xenscope.host.Query;

/**
 * Has the programs and libraries of hosts here, each fetched once and known by its build id, so that gdb does not read them
 * through the debugger's line, which takes minutes. gdb 13 asks for libraries by the names that the loader has for them
 * ({@code /lib/x86_64-linux-gnu/libc.so.6}), which are links on the host: the tree has such links too.
 */
public final class SymbolCache {
    private static final long LIMIT_BYTES = 2L << 30;
    private static final Path DEBUG = Path.of("/usr/lib/debug");
    private static final String DEBUG_FILES = "/usr/lib/debug/.build-id/";
    /** Of a library: enough for its dynamic section, wherever that is. */
    private static final long LARGEST_LIBRARY = 256L << 20;

    private static final Query ROOT_LINKS =
            Query.of("ls", "-ld", "/lib", "/lib32", "/lib64", "/libx32", "/bin", "/sbin");
    private static final Pattern LINK =
            Pattern.compile(".* (/[a-z0-9]+) -> /?([A-Za-z0-9_.+-]+(?:/[A-Za-z0-9_.+-]+)*)");

    private final SymbolStore store;

    /** @param directory {@link Places#symbols} */
    public SymbolCache(Path directory, Clock clock) {
        this.store = new SymbolStore(directory, LIMIT_BYTES, clock);
    }

    /**
     * What a process has mapped now.
     *
     * @param progress told in words what goes on, when it takes a while
     * @throws AbsentException when there is no such process
     */
    public Symbols ofProcess(Host host, int pid, Consumer<String> progress) {
        List<MappedFile> mapped =
                MappedFile.parse(new String(host.read("/proc/" + pid + "/maps"), StandardCharsets.UTF_8));
        String exe = "/proc/" + pid + "/exe";
        String linked = host.query(Query.of("readlink", exe)).text().stripTrailing();
        String name = linked.replaceFirst(" \\(deleted\\)$", "");
        if (host instanceof LocalHost) {
            return local(linked.equals(name) ? Path.of(name) : Path.of(exe));
        }
        SymbolFetch fetch = new SymbolFetch(host);
        List<String> names = mapped.stream().map(MappedFile::path).toList();
        Map<String, SymbolFetch.Stat> stats = fetch.stat(names);
        Map<String, String> readAt = new LinkedHashMap<>();
        for (MappedFile file : mapped) {
            SymbolFetch.Stat stat = stats.get(file.path());
            boolean same = !file.deleted() && stat != null && stat.inode() == file.inode();
            readAt.put(file.path(), same ? file.path() : "/proc/" + pid + "/map_files/" + file.range());
        }
        readAt.putIfAbsent(name, exe);
        List<HostFile> files = fetch.look(readAt);
        return symbols(host, fetch, name, files, missing(readAt, files), progress);
    }

    private static List<String> missing(Map<String, String> wanted, List<HostFile> found) {
        List<String> missing = new ArrayList<>(wanted.keySet());
        found.forEach(file -> missing.remove(file.name()));
        return missing;
    }

    /**
     * What a program will map that has not been started yet: itself, and the libraries that its loader will find for it.
     *
     * @throws AbsentException when there is no such program
     */
    public Symbols ofProgram(Host host, String path, Consumer<String> progress) {
        if (host instanceof LocalHost) {
            return local(Path.of(path));
        }
        SymbolFetch fetch = new SymbolFetch(host);
        Dependencies dependencies = new Dependencies(
                fetch, LoaderCache.parse(loaderCache(host)), files -> fetchAll(host, fetch, files, progress).files);
        List<HostFile> files = dependencies.of(path);
        if (files.isEmpty()) {
            throw new AbsentException(
                    "there is no program " + path + " on " + host.name(), "see what its path is there");
        }
        return symbols(host, fetch, path, files, dependencies.missing(), progress);
    }

    private static byte[] loaderCache(Host host) {
        try {
            return host.read("/etc/ld.so.cache");
        } catch (AbsentException e) {
            // Another C library than glibc: the default directories are left.
            return new byte[0];
        }
    }

    private static Symbols local(Path executable) {
        return new Symbols(executable, Path.of("/"), List.of(DEBUG), 0, 0, List.of());
    }

    /** What was fetched: files by their names, and how much was new. */
    private record Fetched(Map<String, Path> files, int count, long bytes) {}

    private Symbols symbols(
            Host host,
            SymbolFetch fetch,
            String executable,
            List<HostFile> files,
            List<String> missing,
            Consumer<String> progress) {
        Fetched fetched = fetchAll(host, fetch, files, progress);
        Fetched debug = fetchAll(host, fetch, debugFiles(fetch, files), progress);
        Roots roots = Roots.of(host.query(ROOT_LINKS).text());
        SortedMap<String, Path> links = new TreeMap<>(roots.links());
        fetched.files.forEach((name, path) -> links.putIfAbsent(roots.place(name), path));
        debug.files.forEach((name, path) -> links.putIfAbsent(name, path));
        for (HostFile file : files) {
            Optional.ofNullable(fetched.files.get(file.name()))
                    .flatMap(path -> elf(path, file))
                    .ifPresent(elf -> names(elf, file, fetched.files.get(file.name()), files, roots, fetched, links));
        }
        Path tree = store.tree(links);
        store.shrink();
        Path program = tree.resolve(roots.place(executable).substring(1));
        if (!Files.isReadable(program)) {
            throw new FailedException(
                    executable + " cannot be read on " + host.name() + ", so gdb would know nothing of it",
                    "be a user there who may read it, often root");
        }
        List<String> left = new ArrayList<>(missing);
        files.stream()
                .map(HostFile::name)
                .filter(name -> !fetched.files.containsKey(name))
                .forEach(left::add);
        return new Symbols(
                program,
                tree,
                debug.files.isEmpty() ? List.of(DEBUG) : List.of(DEBUG, tree.resolve("usr/lib/debug")),
                fetched.count + debug.count,
                fetched.bytes + debug.bytes,
                left);
    }

    /** The names by which the loader knows a library, and a program its loader. */
    private static void names(
            ElfFile elf,
            HostFile file,
            Path path,
            List<HostFile> files,
            Roots roots,
            Fetched fetched,
            SortedMap<String, Path> links) {
        String parent = file.name().substring(0, file.name().lastIndexOf('/') + 1);
        elf.soname()
                .filter(soname -> soname.matches("[^/\\n]+"))
                .ifPresent(soname -> links.putIfAbsent(roots.place(parent + soname), path));
        elf.interpreter().filter(loader -> loader.startsWith("/")).ifPresent(loader -> {
            String last = loader.substring(loader.lastIndexOf('/'));
            files.stream()
                    .filter(each -> each.name().endsWith(last) && fetched.files.containsKey(each.name()))
                    .findFirst()
                    .ifPresent(each -> links.putIfAbsent(roots.place(loader), fetched.files.get(each.name())));
        });
    }

    /** All of a file that is here now. */
    private static Optional<ElfFile> elf(Path path, HostFile file) {
        if (file.elf().isEmpty() || file.bytes() > LARGEST_LIBRARY) {
            return Optional.empty();
        }
        try {
            return Optional.of(ElfFile.parse(Files.readAllBytes(path), file.name()));
        } catch (IOException e) {
            throw new FailedException(path + " cannot be read: " + e.getMessage(), "remove it; it is fetched anew", e);
        }
    }

    private static List<HostFile> debugFiles(SymbolFetch fetch, List<HostFile> files) {
        Map<String, HostFile> wanted = new LinkedHashMap<>();
        for (HostFile file : files) {
            file.elf().flatMap(ElfFile::buildId).ifPresent(id -> wanted.put(DEBUG_FILES + id.path() + ".debug", file));
        }
        List<HostFile> found = new ArrayList<>();
        fetch.stat(List.copyOf(wanted.keySet())).forEach((path, stat) -> {
            HostFile of = wanted.get(path);
            if (of != null && stat.bytes() > 0) {
                found.add(new HostFile(path, path, stat.bytes(), of.elf(), of.key()));
            }
        });
        return found;
    }

    private Fetched fetchAll(Host host, SymbolFetch fetch, List<HostFile> files, Consumer<String> progress) {
        Map<String, Path> here = new HashMap<>();
        Map<String, HostFile> lacking = new LinkedHashMap<>();
        long bytes = 0;
        for (HostFile file : files) {
            Optional<Path> known = store.find(file.key(), part(file));
            known.ifPresent(path -> here.put(file.name(), path));
            if (known.isEmpty() && lacking.putIfAbsent(file.name(), file) == null) {
                bytes += file.bytes();
            }
        }
        long all = bytes;
        if (!lacking.isEmpty()) {
            progress.accept(words(0, lacking.size(), 0, all, host));
        }
        fetch.read(
                List.copyOf(lacking.values()),
                (file, content) ->
                        store.put(file.key(), part(file), content).ifPresent(path -> here.put(file.name(), path)),
                (count, done) -> progress.accept(words(count, lacking.size(), done, all, host)));
        return new Fetched(here, lacking.size(), all);
    }

    private static String words(int count, int files, long done, long bytes, Host host) {
        return "fetching programs and libraries from " + host.name() + ", once: " + count + " of " + files + " files, "
                + (done >> 20) + " of " + (bytes >> 20) + " MB";
    }

    private static SymbolStore.Part part(HostFile file) {
        return file.name().startsWith(DEBUG_FILES) ? SymbolStore.Part.DEBUG : SymbolStore.Part.PROGRAM;
    }

    /** Links that a host has in its root, {@code /lib -> usr/lib}, by their own path. */
    private record Roots(SortedMap<String, Path> links) {
        static Roots of(String listing) {
            SortedMap<String, Path> links = new TreeMap<>();
            for (String line : listing.split("\n")) {
                Matcher matcher = LINK.matcher(line);
                if (matcher.matches() && !matcher.group(2).contains("..")) {
                    links.put(matcher.group(1), Path.of(matcher.group(2)));
                }
            }
            return new Roots(links);
        }

        /** Where a path leads that goes through one of them. */
        String place(String name) {
            for (Map.Entry<String, Path> link : links.entrySet()) {
                if (name.startsWith(link.getKey() + "/")) {
                    return "/" + link.getValue() + name.substring(link.getKey().length());
                }
            }
            return name;
        }
    }
}
