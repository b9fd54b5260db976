package org.xenscope.console.command;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.xenscope.console.Session;
import org.xenscope.error.UsageException;
import org.xenscope.xenstore.SnapshotFile;

/** Snapshots in files of this machine. */
final class SnapshotFiles {
    /** Far more than any store: what is larger is no snapshot. */
    private static final long LIMIT_BYTES = 1L << 30;

    private SnapshotFiles() {}

    static SnapshotFile read(Session session, String name) {
        Path file = session.path(name);
        try {
            if (Files.isDirectory(file)) {
                throw new UsageException(name + " is a directory", "name a file that `store snapshot -o` wrote");
            }
            if (Files.size(file) > LIMIT_BYTES) {
                throw new UsageException(name + " is too large to be a snapshot of a store", "name another file");
            }
            return SnapshotFile.parse(name, Files.readAllBytes(file));
        } catch (IOException e) {
            throw LocalFiles.failure(name, "read", e);
        }
    }
}
