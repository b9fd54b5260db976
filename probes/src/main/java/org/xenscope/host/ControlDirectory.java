package org.xenscope.host;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.xenscope.error.FailedException;

/**
 * A directory that only we may enter, for ssh's control socket and the local ends of its forwards. Its name tells whose it
 * is, so that what a killed program left is removed by the next one.
 */
final class ControlDirectory implements AutoCloseable {
    private static final Pattern NAME = Pattern.compile("xenscope-(\\d+)-(\\d+)-[0-9a-f]{8}");

    /** ssh binds its control socket under a name 17 bytes longer first; Linux takes 107 bytes. */
    private static final int LONGEST_BASE = 107 - 17 - "/xenscope-1234567-1234567890123-12345678/control".length();

    private final Path path;

    private ControlDirectory(Path path) {
        this.path = path;
    }

    static ControlDirectory create() {
        return create(base());
    }

    static ControlDirectory create(Path base) {
        removeStale(base);
        ProcessHandle self = ProcessHandle.current();
        String random = UUID.randomUUID().toString().substring(0, 8);
        Path path = base.resolve("xenscope-" + self.pid() + "-" + started(self) + "-" + random);
        try {
            Files.createDirectory(
                    path, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            return new ControlDirectory(path);
        } catch (IOException e) {
            throw new FailedException(
                    "cannot make " + path + " for ssh's sockets: " + e.getMessage(),
                    "make " + base + " writable, or set XDG_RUNTIME_DIR",
                    e);
        }
    }

    Path path() {
        return path;
    }

    @Override
    public void close() {
        remove(path);
    }

    private static Path base() {
        return Optional.ofNullable(System.getenv("XDG_RUNTIME_DIR"))
                .filter(directory -> directory.startsWith("/"))
                .map(Path::of)
                .filter(ControlDirectory::fits)
                .or(() -> Optional.of(Path.of(System.getProperty("java.io.tmpdir")))
                        .filter(ControlDirectory::fits))
                .orElse(Path.of("/tmp"));
    }

    private static boolean fits(Path base) {
        return base.toString().length() <= LONGEST_BASE && Files.isDirectory(base) && Files.isWritable(base);
    }

    private static void removeStale(Path base) {
        try (DirectoryStream<Path> directories = Files.newDirectoryStream(base, "xenscope-*")) {
            for (Path directory : directories) {
                Matcher name = NAME.matcher(directory.getFileName().toString());
                if (name.matches()
                        && Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)
                        && !runs(Long.parseLong(name.group(1)), name.group(2))) {
                    Forwards.cancelStale(directory);
                    remove(directory);
                }
            }
        } catch (IOException | NumberFormatException e) {
            // Nothing that we need: whoever can, removes it.
        }
    }

    private static boolean runs(long pid, String started) {
        return ProcessHandle.of(pid)
                .map(handle -> started(handle).equals(started))
                .orElse(false);
    }

    private static String started(ProcessHandle handle) {
        return Long.toString(
                handle.info().startInstant().map(Instant::toEpochMilli).orElse(0L));
    }

    private static void remove(Path directory) {
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
            for (Path entry : entries) {
                Files.deleteIfExists(entry);
            }
            Files.deleteIfExists(directory);
        } catch (IOException e) {
            // Another user's, or gone already.
        }
    }
}
