package org.xenscope.libxl;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.xenscope.error.ProtocolException;

/**
 * What {@code xl info} says of a host.
 *
 * @param version {@code 4.17.7}, with what the distribution adds
 * @param capabilities xen_caps: {@code hvm-3.0-x86_64}
 * @param virtualCapabilities virt_caps: {@code pv hvm hap}
 * @param commandLine the hypervisor's own, xen_commandline
 * @param all every line, by its name
 */
public record XenInfo(
        String version,
        int totalMemoryMegabytes,
        int freeMemoryMegabytes,
        List<String> capabilities,
        List<String> virtualCapabilities,
        String commandLine,
        Map<String, String> all) {
    public XenInfo {
        capabilities = List.copyOf(capabilities);
        virtualCapabilities = List.copyOf(virtualCapabilities);
        all = Map.copyOf(all);
    }

    /** @throws ProtocolException when this is no output of {@code xl info} */
    public static XenInfo parse(String output) {
        Map<String, String> all = new TreeMap<>();
        for (String line : output.split("\n")) {
            int colon = line.indexOf(':');
            if (colon > 0) {
                all.put(
                        line.substring(0, colon).strip(),
                        line.substring(colon + 1).strip());
            }
        }
        String major = all.getOrDefault("xen_major", "");
        String minor = all.getOrDefault("xen_minor", "");
        String version = all.getOrDefault("xen_version", major + "." + minor + all.getOrDefault("xen_extra", ""));
        return new XenInfo(
                version,
                number(all, "total_memory"),
                number(all, "free_memory"),
                words(all.get("xen_caps")),
                words(all.get("virt_caps")),
                all.getOrDefault("xen_commandline", ""),
                all);
    }

    /** Whether this hypervisor can run such a domain. */
    public boolean runs(DomainType type) {
        return switch (type) {
            case PV -> capabilities.stream().anyMatch(each -> each.startsWith("xen-3.0-"));
            case PVH, HVM -> capabilities.stream().anyMatch(each -> each.startsWith("hvm-3.0-"));
        };
    }

    public Optional<String> line(String name) {
        return Optional.ofNullable(all.get(name));
    }

    private static int number(Map<String, String> all, String name) {
        String text = all.get(name);
        if (text == null || !text.matches("[0-9]{1,9}")) {
            throw new ProtocolException(
                    "xl info says no number for " + name + (text == null ? "" : ": \"" + text + "\""),
                    "run xl info on the host: is it a dom0, and are you root?");
        }
        return Integer.parseInt(text);
    }

    private static List<String> words(@Nullable String text) {
        return text == null || text.isBlank() ? List.of() : List.of(text.strip().split("\\s+"));
    }
}
