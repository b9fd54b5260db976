package org.xenscope.recipes.bringup;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.xenscope.error.AbsentException;
import org.xenscope.error.DeniedException;
import org.xenscope.host.FileEntry;
import org.xenscope.host.Host;

/**
 * Where a domain's config comes from.
 *
 * @param label for messages: the path as the user would find it
 * @param content the text, in bytes
 * @param onHost its path on the host; empty when it stands on this machine and must be brought there
 */
public record ConfigSource(String label, byte[] content, Optional<String> onHost) {
    private static final String HOST = "host:";
    private static final List<String> PLACES = List.of("/etc/xen/guests", "/etc/xen");

    /**
     * A file here, {@code host:PATH} for one on the host, or a bare name that the host has as /etc/xen/guests/NAME.cfg or
     * /etc/xen/NAME.cfg.
     *
     * @throws AbsentException when it is none of these
     */
    public static ConfigSource find(Host host, String name, Path here) {
        if (name.startsWith(HOST)) {
            return onHost(host, name.substring(HOST.length()));
        }
        if (Files.isRegularFile(here)) {
            try {
                byte[] content = Files.readAllBytes(here);
                Optional<String> path = host.name().equals("local")
                        ? Optional.of(here.toAbsolutePath().toString())
                        : Optional.empty();
                return new ConfigSource(name, content, path);
            } catch (IOException e) {
                throw new DeniedException(name + " cannot be read: " + e.getMessage(), "look at its permissions", e);
            }
        }
        if (name.matches("[A-Za-z0-9][A-Za-z0-9._-]*")) {
            for (String place : PLACES) {
                String path = place + "/" + name + ".cfg";
                if (host.stat(path).isPresent()) {
                    return onHost(host, path);
                }
            }
        }
        List<String> names = names(host);
        throw new AbsentException(
                "there is no config " + name + ": no such file here, and no /etc/xen/guests/" + name
                        + ".cfg or /etc/xen/" + name + ".cfg on " + host.name(),
                names.isEmpty()
                        ? "name a file, or host:PATH for one on the host"
                        : host.name() + " has: " + String.join(", ", names));
    }

    /** The bare names that the host has. */
    public static List<String> names(Host host) {
        List<String> names = new ArrayList<>();
        for (String place : PLACES) {
            if (host.stat(place).isPresent()) {
                for (FileEntry entry : host.list(place)) {
                    if (entry.name().endsWith(".cfg") && entry.kind() == FileEntry.Kind.FILE) {
                        names.add(entry.name().substring(0, entry.name().length() - ".cfg".length()));
                    }
                }
            }
        }
        return names;
    }

    private static ConfigSource onHost(Host host, String path) {
        return new ConfigSource(host.name() + ":" + path, host.read(path), Optional.of(path));
    }
}
