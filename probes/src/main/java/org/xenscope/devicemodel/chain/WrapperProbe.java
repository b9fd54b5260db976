package org.xenscope.devicemodel.chain;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.xenscope.error.AbsentException;
import org.xenscope.error.UsageException;
import org.xenscope.host.FileEntry;
import org.xenscope.host.Host;
import org.xenscope.host.Query;
import org.xenscope.libxl.XlList;

/** Finds the wrappers that xenscope has put on a host, and who uses them. */
public final class WrapperProbe {
    /** Gone with a reboot, and root's alone. */
    private static final String RUN = "/run/xenscope";
    /** Where nothing may be run from /run, as on Debian with its usual initramfs. */
    private static final String LIB = "/var/lib/xenscope";

    /** The one that is no session's own. */
    private static final String NAME = "wrapper";

    private final Host host;

    public WrapperProbe(Host host) {
        this.host = host;
    }

    /**
     * One that is there.
     *
     * @param wrapper what its files say; empty when that is nothing that a wrapper can do
     * @param trouble why it is empty
     * @param users domains that libxl starts through it, now and at their next reboot
     */
    public record Installed(String directory, Optional<Wrapper> wrapper, String trouble, List<String> users) {
        public Installed {
            users = List.copyOf(users);
        }

        public String program() {
            return directory + "/" + Wrapper.SCRIPT;
        }
    }

    /** Where the wrapper goes that is no session's own. */
    public String directory() {
        return base() + "/" + NAME;
    }

    /** A directory of ours from which programs may be run. */
    public String base() {
        String at = "";
        boolean forbidden = false;
        for (String line : new String(host.read("/proc/mounts"), StandardCharsets.UTF_8).split("\n")) {
            String[] fields = line.split(" ");
            if (fields.length < 4) {
                continue;
            }
            String point = fields[1].equals("/") ? "" : fields[1];
            // of two at the same place the later one covers the other
            if ((RUN + "/").startsWith(point + "/") && point.length() >= at.length()) {
                at = point;
                forbidden = List.of(fields[3].split(",")).contains("noexec");
            }
        }
        return forbidden ? LIB : RUN;
    }

    /** Every one, that of a bring-up too. */
    public List<Installed> installed() {
        List<String> directories = new ArrayList<>();
        for (String base : List.of(RUN, LIB)) {
            for (String name : directories(base)) {
                directories.add(base + "/" + name);
                directories(base + "/" + name).forEach(below -> directories.add(base + "/" + name + "/" + below));
            }
        }
        List<String> found = directories.stream()
                .filter(each -> host.stat(each + "/" + Wrapper.SCRIPT).isPresent())
                .toList();
        if (found.isEmpty()) {
            return List.of();
        }
        Map<String, String> users = users();
        return found.stream().map(each -> read(each, users)).toList();
    }

    private List<String> directories(String path) {
        try {
            return host.list(path).stream()
                    .filter(entry -> entry.kind() == FileEntry.Kind.DIRECTORY)
                    .map(FileEntry::name)
                    .toList();
        } catch (AbsentException e) {
            return List.of();
        }
    }

    private Installed read(String directory, Map<String, String> users) {
        List<String> names = users.entrySet().stream()
                .filter(each -> each.getValue().equals(directory + "/" + Wrapper.SCRIPT))
                .map(Map.Entry::getKey)
                .sorted()
                .toList();
        try {
            return new Installed(directory, Optional.of(Wrapper.parse(files(directory))), "", names);
        } catch (UsageException e) {
            return new Installed(directory, Optional.empty(), e.what(), names);
        }
    }

    /** The files of the wrapper in a directory, by name. */
    public Map<String, byte[]> files(String directory) {
        Map<String, byte[]> files = new HashMap<>();
        for (String name : Wrapper.FILES) {
            try {
                files.put(name, host.read(directory + "/" + name));
            } catch (AbsentException e) {
                // a map, a gdb or a hold that says nothing is left out
            }
        }
        return files;
    }

    /** Domains, and the device model that libxl has noted for each that has one of its own. */
    private Map<String, String> users() {
        Map<String, String> users = new HashMap<>();
        XlList.parseLong(host.query(Query.of("xl", "list", "-l"))
                        .orFail("`xl list -l` on the host shows which domains use a wrapper")
                        .text())
                .forEach(domain -> {
                    JsonNode model = domain.json().path("config").path("b_info").path("device_model");
                    domain.name().ifPresent(name -> users.put(name, model.asText("")));
                });
        return users;
    }
}
