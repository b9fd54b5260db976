package org.xenscope.gdb.symbols;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * A directory with files of a host by their names there, and one with debug files by build id. It is made under another name
 * and renamed, is the same directory for the same files, and is not changed any more.
 *
 * <p>gdb asks for a library by the name that the loader took it by, which may lead through symbolic links of the host:
 * {@code /lib/x86_64-linux-gnu/libx.so.1} for {@code /usr/lib/x86_64-linux-gnu/libx.so.1.3}. So directories that are one on the
 * host are one here, and a library has its soname beside it.
 */
final class Sysroot {
    private static final String ROOT = "root";
    private static final String DEBUG = "debug";

    private final SymbolCache cache;
    private final Clock clock;

    Sysroot(SymbolCache cache, Clock clock) {
        this.cache = cache;
        this.clock = clock;
    }

    /**
     * All that it holds.
     *
     * @param files by absolute path, in the cache
     * @param debug by build id, in the cache
     * @param aliases directories that are another directory, by absolute path
     */
    record Content(
            TreeMap<String, SymbolCache.Key> files,
            TreeMap<String, SymbolCache.Key> debug,
            TreeMap<String, String> aliases) {
        private String name() {
            String text = files + "\n" + debug + "\n" + aliases;
            return SymbolCache.sha256(text.getBytes(StandardCharsets.UTF_8)).substring(0, 32);
        }
    }

    /** The directories of gdb: the sysroot, and that of debug files. */
    record Place(Path root, Path debug) {}

    /** @return empty when one of the files is in the cache no more */
    Optional<Place> make(Content content) {
        Path sysroot = cache.sysroots().resolve(content.name());
        try {
            if (!used(sysroot)) {
                Path made = cache.temporary();
                if (!fill(made, content)) {
                    cache.remove(made);
                    return Optional.empty();
                }
                cache.publish(made, sysroot);
                used(sysroot);
            }
            return Optional.of(new Place(sysroot.resolve(ROOT), sysroot.resolve(DEBUG)));
        } catch (IOException e) {
            throw cache.failure(e);
        }
    }

    private boolean used(Path sysroot) throws IOException {
        try {
            Files.setLastModifiedTime(sysroot, FileTime.from(clock.instant()));
            return true;
        } catch (NoSuchFileException e) {
            return false;
        }
    }

    private boolean fill(Path made, Content content) throws IOException {
        Path root = Files.createDirectories(made.resolve(ROOT));
        Path debug = Files.createDirectories(made.resolve(DEBUG));
        for (Map.Entry<String, String> alias : content.aliases().entrySet()) {
            Path target = Files.createDirectories(below(root, alias.getValue()));
            Path link = below(root, alias.getKey());
            Files.createDirectories(link.getParent());
            link(link, target);
        }
        for (Map.Entry<String, SymbolCache.Key> file : content.files().entrySet()) {
            if (!place(file.getValue(), below(root, file.getKey()))) {
                return false;
            }
        }
        for (Map.Entry<String, SymbolCache.Key> file : content.debug().entrySet()) {
            if (!place(file.getValue(), below(debug, debugName(file.getKey())))) {
                return false;
            }
        }
        names(root, content);
        return true;
    }

    /** Where gdb looks for a debug file below a debug directory. */
    static String debugName(String buildId) {
        return "/.build-id/" + buildId.substring(0, 2) + "/" + buildId.substring(2) + ".debug";
    }

    private boolean place(SymbolCache.Key key, Path file) throws IOException {
        Optional<Path> kept = cache.find(key);
        if (kept.isEmpty()) {
            return false;
        }
        try {
            Files.createDirectories(file.getParent());
            Files.createLink(file, kept.get());
            return true;
        } catch (NoSuchFileException e) {
            return false;
        }
    }

    /** The other names of files: their own sonames, and the loader's that the program names. */
    private static void names(Path root, Content content) throws IOException {
        Map<String, Path> names = new HashMap<>();
        Set<String> interpreters = new LinkedHashSet<>();
        for (String path : content.files().keySet()) {
            Path file = below(root, path);
            names.putIfAbsent(path.substring(path.lastIndexOf('/') + 1), file);
            Optional<ElfFile> elf = SymbolCache.elf(file);
            String soname = elf.map(ElfFile::soname).orElse("");
            if (!soname.contains("/") && allowed("/" + soname)) {
                link(file.resolveSibling(soname), file);
                names.putIfAbsent(soname, file);
            }
            elf.map(ElfFile::interpreter).filter(Sysroot::allowed).ifPresent(interpreters::add);
        }
        for (String interpreter : interpreters) {
            Path loader = names.get(interpreter.substring(interpreter.lastIndexOf('/') + 1));
            if (loader != null) {
                Path link = below(root, interpreter);
                Files.createDirectories(link.getParent());
                link(link, loader);
            }
        }
    }

    private static void link(Path link, Path target) throws IOException {
        try {
            // relative to where the link really stands, which its name may reach through another link
            Path from = link.getParent().toRealPath();
            Files.createSymbolicLink(from.resolve(link.getFileName()), from.relativize(target.toRealPath()));
        } catch (FileAlreadyExistsException e) {
            // the host's own file of that name
        }
    }

    /** Whether a path of the host can have its like here: absolute, without dots, of characters that this machine can say. */
    static boolean allowed(String path) {
        try {
            return path.startsWith("/")
                    && path.length() > 1
                    && !path.contains("\ufffd")
                    && Arrays.stream(path.substring(1).split("/", -1))
                            .noneMatch(part -> part.isEmpty() || part.equals(".") || part.equals(".."))
                    && Path.of(path).isAbsolute();
        } catch (InvalidPathException e) {
            return false;
        }
    }

    static Path below(Path root, String path) {
        return root.resolve(path.substring(1));
    }
}
