package org.xenscope.gdb.server;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.UUID;
import java.util.stream.Stream;
import org.xenscope.error.FailedException;

/**
 * Programs and libraries of hosts on this machine, by build id, and trees of links to them that look to gdb like a host's
 * root. Several processes use it at once: a file is there whole or not at all, and a tree is named by what is in it.
 *
 * @param directory of all of it
 * @param limitBytes what is kept; beyond it what was not used for the longest time goes, but nothing of today's
 */
record SymbolStore(Path directory, long limitBytes, Clock clock) {
    private static final Duration YOUNG = Duration.ofDays(1);

    /** What a file is: the program itself, or its debug information that was put elsewhere. */
    enum Part {
        PROGRAM(""),
        DEBUG(".debug");

        private final String ending;

        Part(String ending) {
            this.ending = ending;
        }

        String ending() {
            return ending;
        }
    }

    /** Something that writes a file's bytes. */
    interface Content {
        void writeTo(OutputStream out) throws IOException;
    }

    private Path file(BuildId id, Part part) {
        return directory.resolve("by-id/" + id.path() + part.ending());
    }

    /** The file, when it is there; from now on it counts as used. */
    Optional<Path> find(BuildId id, Part part) {
        Path file = file(id, part);
        try {
            Files.setLastModifiedTime(file, FileTime.from(clock.instant()));
            return Optional.of(file);
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw unusable(e);
        }
    }

    /**
     * Takes a file in, when it has that build id.
     *
     * @return empty when it has another: somebody replaced it meanwhile
     */
    Optional<Path> put(BuildId id, Part part, Content content) {
        Path file = file(id, part);
        Path beside = file.resolveSibling("." + UUID.randomUUID() + ".part");
        try {
            Files.createDirectories(file.getParent());
            try {
                try (OutputStream out = Files.newOutputStream(beside)) {
                    content.writeTo(out);
                }
                if (!id.equals(keyOf(beside))) {
                    return Optional.empty();
                }
                Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
                return Optional.of(file);
            } finally {
                Files.deleteIfExists(beside);
            }
        } catch (IOException e) {
            throw unusable(e);
        }
    }

    private static BuildId keyOf(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return HostFile.key(in.readNBytes(SymbolFetch.HEAD_BYTES), Files.size(file));
        }
    }

    /**
     * A directory that looks like a host's root.
     *
     * @param links where each leads, by its path below that root: a file of this store, or a relative path
     */
    Path tree(SortedMap<String, Path> links) {
        String name = UUID.nameUUIDFromBytes(links.toString().getBytes(StandardCharsets.UTF_8))
                .toString();
        Path tree = directory.resolve("roots").resolve(name);
        try {
            if (!Files.isDirectory(tree)) {
                build(tree, links);
            }
            Files.setLastModifiedTime(tree, FileTime.from(clock.instant()));
            return tree;
        } catch (IOException e) {
            throw unusable(e);
        }
    }

    private static void build(Path tree, SortedMap<String, Path> links) throws IOException {
        Path beside = tree.resolveSibling("." + UUID.randomUUID() + ".part");
        Files.createDirectories(beside);
        try {
            for (Map.Entry<String, Path> link : links.entrySet()) {
                Path at = beside.resolve(link.getKey().substring(1)).normalize();
                if (at.startsWith(beside) && !at.equals(beside) && !blocked(beside, at)) {
                    Files.createDirectories(at.getParent());
                    Files.createSymbolicLink(at, link.getValue());
                }
            }
            Files.move(beside, tree, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            if (!Files.isDirectory(tree)) {
                throw e;
            }
            // Another process has made the same one meanwhile.
        } finally {
            remove(beside);
        }
    }

    /** Whether a link stands there already, or on the way there: nothing is written through one. */
    private static boolean blocked(Path root, Path at) {
        for (Path each = at; !each.equals(root); each = each.getParent()) {
            if (Files.isSymbolicLink(each)) {
                return true;
            }
        }
        return Files.exists(at);
    }

    /** Removes what was not used for the longest time, until what is left fits. */
    void shrink() {
        Instant young = clock.instant().minus(YOUNG);
        try {
            Files.createDirectories(directory.resolve("by-id"));
            List<Path> files;
            try (Stream<Path> all = Files.walk(directory.resolve("by-id"))) {
                files = all.filter(Files::isRegularFile).toList();
            }
            List<Aged> aged = new ArrayList<>();
            long total = 0;
            for (Path file : files) {
                Aged each = new Aged(file, Files.getLastModifiedTime(file).toInstant(), Files.size(file));
                aged.add(each);
                total += each.bytes;
            }
            aged.sort(Comparator.comparing(Aged::used));
            for (Aged each : aged) {
                boolean cut = each.file.getFileName().toString().endsWith(".part");
                if (each.used.isBefore(young) && (cut || total > limitBytes)) {
                    Files.deleteIfExists(each.file);
                    total -= each.bytes;
                }
            }
            removeTrees(young);
        } catch (NoSuchFileException e) {
            // Another process makes room just now.
        } catch (IOException e) {
            throw unusable(e);
        }
    }

    private record Aged(Path file, Instant used, long bytes) {}

    private void removeTrees(Instant young) throws IOException {
        Path roots = directory.resolve("roots");
        if (!Files.isDirectory(roots)) {
            return;
        }
        try (DirectoryStream<Path> trees = Files.newDirectoryStream(roots)) {
            for (Path tree : trees) {
                if (Files.getLastModifiedTime(tree).toInstant().isBefore(young)) {
                    remove(tree);
                }
            }
        }
    }

    private static void remove(Path tree) throws IOException {
        if (!Files.exists(tree)) {
            return;
        }
        try (Stream<Path> all = Files.walk(tree)) {
            for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(each);
            }
        }
    }

    private FailedException unusable(IOException e) {
        return new FailedException(
                "the symbols in " + directory + " cannot be kept: " + e.getMessage(),
                "make room there, or set XDG_CACHE_HOME to a directory that can be written",
                e);
    }
}
