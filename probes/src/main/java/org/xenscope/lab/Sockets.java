package org.xenscope.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.xenscope.error.FailedException;

/** The private directories of labs' sockets. */
final class Sockets {
    private Sockets() {}

    /** A new one with a name that nobody can guess, open to this user only. */
    static Path create(LabPaths paths) {
        try {
            return Files.createTempDirectory(
                    paths.runtime(),
                    "xenscope-lab",
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        } catch (IOException e) {
            throw new FailedException(
                    "no directory for the lab's sockets can be made in " + paths.runtime() + ": " + e.getMessage(),
                    "",
                    e);
        }
    }
}
