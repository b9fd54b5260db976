package org.xenscope.disk;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.xenscope.error.UsageException;

/**
 * One disk of a domain, as xl understands its spec (libxlu_disk_l.l and xlu_disk_parse, Xen 4.17; the names are those of
 * libxl's {@code device_disk}).
 *
 * @param target pdev_path: a file, a block device, what the script takes; empty for an empty cdrom
 * @param backendType {@code phy}, {@code tap}, {@code qdisk}, {@code standalone}; empty: libxl chooses. The old prefixes
 *     {@code tap2:}, {@code file:}, {@code phy:} choose nothing
 * @param backendDomain the domain that serves it; empty: dom0
 * @param specification {@code xen} or {@code virtio}; empty: libxl's default
 * @param discard empty: libxl's default
 */
public record DiskSpec(
        String spec,
        String target,
        Format format,
        String vdev,
        boolean cdrom,
        boolean removable,
        boolean readWrite,
        Optional<String> backendType,
        Optional<String> backendDomain,
        Optional<String> script,
        Optional<String> specification,
        boolean directIoSafe,
        Optional<Boolean> discard) {

    /** What is in the image, by libxl's names. */
    public enum Format {
        RAW,
        QCOW,
        QCOW2,
        VHD,
        QED,
        EMPTY
    }

    /** @throws UsageException when xl refuses it */
    public static DiskSpec parse(String spec) {
        return new DiskSpecParser(spec).parsed();
    }

    /** The file or device in dom0 that must be there; empty when a script or another domain looks after it. */
    public Optional<String> localPath() {
        boolean local =
                script.isEmpty() && backendDomain.map(name -> name.equals("0")).orElse(true);
        return local && !target.isEmpty() && format != Format.EMPTY ? Optional.of(target) : Optional.empty();
    }

    static UsageException refused(String spec, String what, @Nullable String near) {
        return new UsageException(
                "disk spec \"" + spec + "\": " + what + (near == null ? "" : " near \"" + near + "\""),
                "see xl-disk-configuration(5): [target],[format],[vdev],[access] or key=value, target= last");
    }
}
