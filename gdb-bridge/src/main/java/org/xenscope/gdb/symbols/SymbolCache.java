package org.xenscope.gdb.symbols;

import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.xenscope.error.FailedException;
import org.xenscope.error.XenscopeException;
import org.xenscope.host.Interruption;

/**
 * Files by what is in them: {@code ab/cdef…-SIZE}. A file comes there complete and by one rename, and is never written again,
 * so several xenscopes use it at once without a lock. A sysroot has hard links to it: a file with one link is used by none,
 * and may go; one that goes while a sysroot is made is fetched again.
 */
final class SymbolCache {
    /** A program of some hundred megabytes with its debug file, in several builds. */
    static final long LIMIT_BYTES = 4L << 30;

    private static final Duration SYSROOT_LIFE = Duration.ofDays(14);
    /** A gdb may still read from a sysroot that was given to it so long ago, and no longer when room is needed. */
    private static final Duration SYSROOT_USE = Duration.ofDays(1);

    private static final String NEW = "new";
    static final String SYSROOTS = "sysroots";

    /**
     * What a file is known by.
     *
     * @param hex its build id, or the SHA-256 of its content
     * @param sum whether it is the latter
     * @param sizeBytes a stripped program and one that is not have the same build id
     */
    record Key(String hex, boolean sum, long sizeBytes) {
        Key {
            if (!hex.matches("[0-9a-f]{16,128}")) {
                throw new IllegalArgumentException("\"" + hex + "\" is no build id");
            }
        }
    }

    private final Path directory;
    private final long limitBytes;
    private final Clock clock;

    SymbolCache(Path directory, long limitBytes, Clock clock) {
        this.directory = directory;
        this.limitBytes = limitBytes;
        this.clock = clock;
    }

    Path sysroots() {
        return directory.resolve(SYSROOTS);
    }

    private Path place(Key key) {
        return directory
                .resolve(key.hex().substring(0, 2))
                .resolve(key.hex().substring(2) + (key.sum() ? "-sha256-" : "-") + key.sizeBytes());
    }

    /** The file, which counts as used now. */
    Optional<Path> find(Key key) {
        Path file = place(key);
        try {
            if (Files.isRegularFile(file) && Files.size(file) == key.sizeBytes()) {
                Files.setLastModifiedTime(file, FileTime.from(clock.instant()));
                return Optional.of(file);
            }
            return Optional.empty();
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw failure(e);
        }
    }

    /** Keeps a file, if it is that one. */
    boolean keep(Key key, Iterator<byte[]> parts) {
        Path file = temporary();
        try {
            try {
                try (OutputStream out = Files.newOutputStream(file)) {
                    while (parts.hasNext()) {
                        out.write(parts.next());
                    }
                }
                if (Files.size(file) != key.sizeBytes() || !is(key, file)) {
                    return false;
                }
                Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("r--------"));
                Files.setLastModifiedTime(file, FileTime.from(clock.instant()));
                Path place = place(key);
                Files.createDirectories(place.getParent());
                Files.move(file, place, StandardCopyOption.ATOMIC_MOVE);
                return true;
            } finally {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw failure(e);
        }
    }

    static boolean is(Key key, byte[] content) {
        return content.length == key.sizeBytes()
                && (key.sum() ? sha256(content) : buildId(ElfBytes.of(content))).equals(key.hex());
    }

    private static boolean is(Key key, Path file) throws IOException {
        if (!key.sum()) {
            try (LocalElf elf = new LocalElf(file)) {
                return buildId(elf).equals(key.hex());
            }
        }
        MessageDigest digest = digest();
        try (RandomAccessFile in = new RandomAccessFile(file.toFile(), "r")) {
            byte[] buffer = new byte[64 << 10];
            for (int n; (n = in.read(buffer)) >= 0; ) {
                digest.update(buffer, 0, n);
            }
        }
        return HexFormat.of().formatHex(digest.digest()).equals(key.hex());
    }

    private static String buildId(ElfBytes bytes) {
        return ElfFile.parse(bytes).map(ElfFile::buildId).orElse("");
    }

    /** What a file of this machine says of itself. */
    static Optional<ElfFile> elf(Path file) {
        try (LocalElf elf = new LocalElf(file)) {
            return ElfFile.parse(elf);
        } catch (IOException e) {
            throw new FailedException("cannot read " + file + ": " + e.getMessage(), "", e);
        }
    }

    static String sha256(byte[] content) {
        return HexFormat.of().formatHex(digest().digest(content));
    }

    private static MessageDigest digest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /** A name for what is being made; what a killed xenscope leaves there goes a day later. */
    Path temporary() {
        try {
            Path made = directory.resolve(NEW);
            if (!Files.isDirectory(made)) {
                Files.createDirectories(directory.toAbsolutePath().getParent());
                Files.createDirectories(
                        made, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            }
            return made.resolve(UUID.randomUUID().toString());
        } catch (IOException e) {
            throw failure(e);
        }
    }

    /** Makes what was made under another name a sysroot, if there is none of its name yet. */
    void publish(Path made, Path sysroot) {
        try {
            Files.createDirectories(sysroot.getParent());
            Files.move(made, sysroot, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            remove(made);
            if (!Files.isDirectory(sysroot)) {
                throw failure(e);
            }
        }
    }

    /** Lets go of what has not been used for long, and of more when there is too much. */
    void trim() {
        Instant now = clock.instant();
        try {
            for (Aged each : aged(directory.resolve(NEW))) {
                if (each.used().isBefore(now.minus(SYSROOT_USE))) {
                    remove(each.path());
                }
            }
            List<Aged> files = new ArrayList<>();
            for (Aged each : aged(directory)) {
                if (each.path().getFileName().toString().matches("[0-9a-f]{2}")) {
                    files.addAll(aged(each.path()));
                }
            }
            files.sort(Comparator.comparing(Aged::used));
            long size = files.stream().mapToLong(Aged::sizeBytes).sum();
            for (Aged each : aged(sysroots())) {
                Duration limit = size > limitBytes ? SYSROOT_USE : SYSROOT_LIFE;
                if (each.used().isBefore(now.minus(limit))) {
                    remove(each.path());
                }
            }
            for (Aged each : files) {
                if (size > limitBytes && (int) Files.getAttribute(each.path(), "unix:nlink") == 1) {
                    Files.deleteIfExists(each.path());
                    size -= each.sizeBytes();
                }
            }
        } catch (NoSuchFileException e) {
            // another xenscope does the same just now
        } catch (IOException e) {
            throw failure(e);
        }
    }

    private record Aged(Path path, Instant used, long sizeBytes) {}

    /** What stands in a directory, the longest unused first. */
    private static List<Aged> aged(Path directory) throws IOException {
        List<Aged> found = new ArrayList<>();
        if (Files.isDirectory(directory)) {
            try (Stream<Path> inside = Files.list(directory)) {
                for (Path path : inside.toList()) {
                    BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
                    found.add(new Aged(path, attributes.lastModifiedTime().toInstant(), attributes.size()));
                }
            }
        }
        found.sort(Comparator.comparing(Aged::used));
        return found;
    }

    void remove(Path tree) {
        try (Stream<Path> all = Files.walk(tree)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        } catch (NoSuchFileException e) {
            // another xenscope does the same just now
        } catch (UncheckedIOException e) {
            if (!(e.getCause() instanceof NoSuchFileException)) {
                throw failure(e.getCause());
            }
        } catch (IOException e) {
            throw failure(e);
        }
    }

    XenscopeException failure(IOException e) {
        String reason = e.getMessage() == null ? e.toString() : e.getMessage();
        return Interruption.behind(e, "keeping a host's programs in " + directory)
                .orElseGet(() -> new FailedException(
                        "cannot keep a host's programs in " + directory + ": " + reason,
                        "make room there, or set XDG_CACHE_HOME to a place that has it",
                        e));
    }

    /** A file of this machine. */
    private static final class LocalElf implements ElfBytes, AutoCloseable {
        private final RandomAccessFile file;
        private final long sizeBytes;

        LocalElf(Path path) throws IOException {
            this.file = new RandomAccessFile(path.toFile(), "r");
            this.sizeBytes = file.length();
        }

        @Override
        public long sizeBytes() {
            return sizeBytes;
        }

        @Override
        public byte[] at(long offset, int length) {
            if (offset < 0 || offset >= sizeBytes || length <= 0) {
                return new byte[0];
            }
            byte[] bytes = new byte[(int) Math.min(length, sizeBytes - offset)];
            try {
                file.seek(offset);
                file.readFully(bytes);
                return bytes;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public void close() throws IOException {
            file.close();
        }
    }
}
