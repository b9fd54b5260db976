package org.xenscope.console.command;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Set;
import org.xenscope.console.Session;
import org.xenscope.error.AbsentException;
import org.xenscope.error.DeniedException;
import org.xenscope.error.FailedException;
import org.xenscope.error.UsageException;
import org.xenscope.error.XenscopeException;
import org.xenscope.host.Interruption;

/** Files of this machine that commands write. */
final class LocalFiles {
    private static final Set<PosixFilePermission> OWNER =
            Set.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);

    private LocalFiles() {}

    /** Writes it whole or not at all: whoever reads meanwhile sees the old file or the new one. */
    static void write(Session session, String name, byte[] bytes) {
        Path file = session.path(name);
        try {
            if (Files.isDirectory(file)) {
                throw new UsageException(name + " is a directory", "name a file in it");
            }
            if (Files.exists(file) && !Files.isRegularFile(file)) {
                // A pipe or a device: it must stay what it is.
                Files.write(file, bytes, StandardOpenOption.WRITE);
                return;
            }
            replace(Files.exists(file) ? file.toRealPath() : file, bytes);
        } catch (IOException e) {
            throw failure(name, "written", e);
        }
    }

    private static void replace(Path file, byte[] bytes) throws IOException {
        Path beside = file.resolveSibling(
                "." + file.getFileName() + "." + ProcessHandle.current().pid() + ".part");
        try {
            try (OutputStream out =
                    Files.newOutputStream(beside, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING)) {
                // Passwords stand in the store and on screens: nobody else may read a new file; an old one is read by
                // whom it was.
                Files.setPosixFilePermissions(beside, Files.exists(file) ? Files.getPosixFilePermissions(file) : OWNER);
                out.write(bytes);
            }
            Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(beside);
        }
    }

    static XenscopeException failure(String name, String done, IOException e) {
        if (e instanceof NoSuchFileException) {
            return new AbsentException(
                    done.equals("read") ? "there is no file " + name : "there is no directory for " + name,
                    done.equals("read")
                            ? "`xenscope store snapshot -o " + name + "` makes one"
                            : "make the directory first",
                    e);
        }
        if (e instanceof AccessDeniedException) {
            return new DeniedException(name + " may not be " + done, "see who owns it, and its directory", e);
        }
        String why = e instanceof FileSystemException known && known.getReason() != null
                ? known.getReason()
                : String.valueOf(e.getMessage());
        return Interruption.behind(e, (done.equals("read") ? "reading " : "writing ") + name)
                .orElseGet(() -> new FailedException(
                        name + " cannot be " + done + ": " + why,
                        "see whether there is room (df -h), and whether the directory is right",
                        e));
    }
}
