package org.xenscope.recipes.bringup;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.xenscope.error.AbsentException;
import org.xenscope.error.DeniedException;
import org.xenscope.error.UsageException;
import org.xenscope.host.FileEntry;
import org.xenscope.host.Host;
import org.xenscope.host.Interruption;
import org.xenscope.libxl.DomainDetails;
import org.xenscope.libxl.Remark;
import org.xenscope.libxl.XlList;
import org.xenscope.openxt.OpenXtVm;

/**
 * Where a domain's config comes from.
 *
 * @param label for messages: the path as the user would find it
 * @param content the xl.cfg, in bytes
 * @param onHost its path on the host; empty when it must be brought there: it stands on this machine, or was made from JSON
 * @param remarks what was said when it was made from JSON
 */
public record ConfigSource(String label, byte[] content, Optional<String> onHost, List<Remark> remarks) {
    private static final String HOST = "host:";
    private static final List<String> PLACES = List.of("/etc/xen/guests", "/etc/xen");

    public ConfigSource {
        remarks = List.copyOf(remarks);
    }

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
                return of(name, content, path);
            } catch (IOException e) {
                throw Interruption.behind(e, "reading " + name)
                        .orElseGet(() -> new DeniedException(
                                name + " cannot be read: " + e.getMessage(), "look at its permissions", e));
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

    /** An xl.cfg as it is; the JSON of an OpenXT VM, or of {@code xl list -l}, as the xl.cfg that makes the same domain. */
    private static ConfigSource of(String label, byte[] content, Optional<String> onHost) {
        int first = 0;
        while (first < content.length && content[first] <= ' ') {
            first++;
        }
        // no xl.cfg can begin so
        boolean json = first < content.length && (content[first] == '{' || content[first] == '[');
        if (!json) {
            return new ConfigSource(label, content, onHost, List.of());
        }
        String made;
        List<Remark> remarks;
        if (XlList.isLong(content)) {
            List<DomainDetails> domains = XlList.parseLong(new String(content, StandardCharsets.UTF_8));
            if (domains.size() != 1) {
                throw new UsageException(
                        label + " is what xl list -l says of " + domains.size() + " domains",
                        "have one in it: xl list -l DOMAIN");
            }
            made = domains.get(0).configText();
            remarks = List.of();
        } else {
            OpenXtVm vm = OpenXtVm.parse(label, content);
            made = vm.text();
            remarks = vm.remarks();
        }
        return new ConfigSource(label, made.getBytes(StandardCharsets.UTF_8), Optional.empty(), remarks);
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
        return of(host.name() + ":" + path, host.read(path), Optional.of(path));
    }
}
