package org.xenscope.gdb.server;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.xenscope.error.FailedException;
import org.xenscope.lab.ProcessStamp;

/**
 * A directory of this machine that is this process's alone, for what must not outlive it. Its name tells the process; what a
 * killed one left is removed by the next.
 */
final class PrivateDirectory implements AutoCloseable {
    private static final FileAttribute<Set<PosixFilePermission>> OWNER =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

    private final Path path;

    private PrivateDirectory(Path path) {
        this.path = path;
    }

    /** Makes one below a directory, which is made too. */
    static PrivateDirectory make(Path parent) {
        String random = UUID.randomUUID().toString().substring(0, 8);
        Path path = parent.resolve(ProcessStamp.ofThisProcess() + "." + random);
        try {
            Files.createDirectories(parent, OWNER);
            Files.createDirectory(path, OWNER);
            if (!Files.getOwner(parent).equals(Files.getOwner(path))) {
                Files.delete(path);
                throw new FailedException(
                        parent + " belongs to another user", "set XDG_RUNTIME_DIR to a directory of yours");
            }
            removeLeftovers(parent);
            return new PrivateDirectory(path);
        } catch (IOException e) {
            throw new FailedException(
                    "the directory " + path + " cannot be made: " + e.getMessage(),
                    "set XDG_RUNTIME_DIR to a directory of yours that can be written",
                    e);
        }
    }

    private static void removeLeftovers(Path parent) throws IOException {
        try (DirectoryStream<Path> all = Files.newDirectoryStream(parent, "*.????????")) {
            for (Path each : all) {
                String name = each.getFileName().toString();
                Optional<ProcessStamp> owner = ProcessStamp.parse(name.substring(0, name.length() - 9));
                if (owner.isPresent() && !owner.get().alive()) {
                    remove(each);
                }
            }
        }
    }

    Path path() {
        return path;
    }

    @Override
    public void close() {
        try {
            remove(path);
        } catch (IOException e) {
            // The next one removes it.
        }
    }

    private static void remove(Path directory) throws IOException {
        if (!Files.isDirectory(directory)) {
            return;
        }
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
            for (Path file : files) {
                Files.deleteIfExists(file);
            }
        }
        Files.deleteIfExists(directory);
    }
}
