package org.xenscope.devicemodel;

import java.util.List;
import java.util.Optional;

/**
 * All device models of a host, by domid: of domains that have one or should, and what is left of others.
 */
public record DeviceModels(List<DeviceModelFacts> all) {
    public DeviceModels {
        all = List.copyOf(all);
    }

    public Optional<DeviceModelFacts> of(int domid) {
        return all.stream().filter(each -> each.domid() == domid).findFirst();
    }

    /** Only one of them. */
    public DeviceModels only(int domid) {
        return new DeviceModels(
                all.stream().filter(each -> each.domid() == domid).toList());
    }
}
