package org.xenscope.lab;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.xenscope.error.FailedException;

/**
 * A complete image: whatever is under its final name was complete before it got that name.
 *
 * @param hash of the recipe it was built from, also the name of its directory
 */
record Image(Path directory, String hash) {
    Path key() {
        return directory.resolve("key");
    }

    Path knownHosts() {
        return directory.resolve("known_hosts");
    }

    /** The file system of dom0, which disks are overlays of. */
    Path root() {
        return directory.resolve("rootfs.raw");
    }

    /** The disk with the booted state of one flavour; it may not be there yet. */
    Path booted(StoreDaemon daemon) {
        return directory.resolve("booted-" + daemon.word() + ".qcow2");
    }

    boolean exists() {
        return Files.isRegularFile(directory.resolve("image.json"));
    }

    String xenVersion() {
        Path file = directory.resolve("image.json");
        try {
            JsonNode description = new ObjectMapper().readTree(file.toFile());
            return description.path("xenVersion").asText();
        } catch (IOException e) {
            throw new FailedException(file + " cannot be read: " + e.getMessage(), "remove " + directory, e);
        }
    }
}
