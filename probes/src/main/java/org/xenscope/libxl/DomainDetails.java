package org.xenscope.libxl;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;

/**
 * What {@code xl list -l} says of a domain: libxl's own notes of how it was made, not what is true now.
 *
 * @param maxMemoryKilobytes 0 when it does not say
 * @param json the whole entry
 */
public record DomainDetails(
        int domid,
        Optional<String> name,
        Optional<String> uuid,
        Optional<DomainType> type,
        long maxMemoryKilobytes,
        List<Disk> disks,
        List<Nic> nics,
        JsonNode json) {
    /** A disk by libxl's names. */
    public record Disk(String path, String vdev, Optional<String> backend, Optional<String> format) {}

    /** A nic by libxl's names; {@code nictype} is {@code vif} or {@code vif_ioemu}. */
    public record Nic(int devid, Optional<String> mac, Optional<String> bridge, Optional<String> nictype) {}

    public DomainDetails {
        disks = List.copyOf(disks);
        nics = List.copyOf(nics);
    }

    /** The config that would make such a domain again, as far as {@link DomainConfig} reads configs. */
    public DomainConfig config() {
        String file = "xl list -l of domain " + domid;
        return DomainConfig.of(XlConfig.parse(file, configText()));
    }

    /** The same as the text of an xl.cfg. */
    public String configText() {
        return ListedConfig.of(json.path("config"));
    }
}
