package org.xenscope.disk.plan;

import java.util.List;
import java.util.Optional;
import org.xenscope.hvmloader.XenRelease;
import org.xenscope.libxl.DomainType;

/**
 * The disks of a config on a host.
 *
 * @param domain the domain's name
 * @param where the config's {@code disk}, for messages
 * @param version as xl info says it; empty when it is not known
 * @param release empty when it is not known, or older than what is known of libxl
 * @param unknown why it is not told what libxl does; empty when it is told
 */
public record DiskPlanFacts(
        String domain,
        DomainType type,
        String where,
        String version,
        Optional<XenRelease> release,
        String unknown,
        DiskHost host,
        QemuFormats formats,
        List<PlannedDisk> disks) {
    public DiskPlanFacts {
        disks = List.copyOf(disks);
    }
}
