package org.xenscope.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.xenscope.error.FailedException;

/** The private directories of labs' sockets. */
final class Sockets {
    private Sockets() {}

    private static final String PREFIX = "xenscope-lab";

    /** A new one with a name that nobody can guess, open to this user only. */
    static Path create(LabPaths paths) {
        try {
            return Files.createTempDirectory(
                    paths.runtime(),
                    PREFIX,
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        } catch (IOException e) {
            throw new FailedException(
                    "no directory for the lab's sockets can be made in " + paths.runtime() + ": " + e.getMessage(),
                    "",
                    e);
        }
    }

    /** Removes one; anything that has not the form of ours stays, since the path comes from a file. */
    static void remove(Path sockets) {
        boolean ours = sockets.getFileName() != null
                && sockets.getFileName().toString().startsWith(PREFIX);
        if (ours && Files.isDirectory(sockets, LinkOption.NOFOLLOW_LINKS)) {
            Trees.remove(sockets);
        }
    }

    /** Leaves a way from a work directory to its sockets, for whoever has to clean up. */
    static void note(Path work, Path sockets) throws IOException {
        Files.createSymbolicLink(work.resolve("sockets"), sockets);
    }

    /** Removes the sockets that were noted in a work directory. */
    static void removeNoted(Path work) {
        Path note = work.resolve("sockets");
        try {
            if (Files.isSymbolicLink(note)) {
                remove(Files.readSymbolicLink(note));
            }
        } catch (IOException e) {
            // they are in a place for temporary files
        }
    }
}
