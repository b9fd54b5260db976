package org.xenscope.disk;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
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
 * @param targetGiven whether the spec has a target at all, be it an empty one
 * @param ignoredPrefixes the old prefixes, in order, that xl accepts and forgets: {@code tap2}, {@code tapdisk}, {@code phy}
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
        Optional<Boolean> discard,
        Colo colo,
        boolean targetGiven,
        List<String> ignoredPrefixes) {

    /** What is in the image, by libxl's names. */
    public enum Format {
        RAW,
        QCOW,
        QCOW2,
        VHD,
        QED,
        EMPTY;

        /** As specs and libxl's JSON write it. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** What COLO replication wants of the disk; libxl calls these settings unstable. {@code port} 0: none is given. */
    public record Colo(
            Optional<Boolean> enabled,
            Optional<String> host,
            int port,
            Optional<String> export,
            Optional<String> activeDisk,
            Optional<String> hiddenDisk) {}

    public DiskSpec {
        ignoredPrefixes = List.copyOf(ignoredPrefixes);
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

    /**
     * What {@code xl -N block-attach} prints of it: libxl's names in libxl's order, without what has its default value.
     * Numbers are numbers, libxl's bools are Booleans, its three-valued ones the words {@code True} and {@code False}.
     */
    public Map<String, Object> libxlFields() {
        Map<String, Object> fields = new LinkedHashMap<>();
        backendDomain.ifPresent(name -> fields.put("backend_domname", name));
        if (targetGiven) {
            fields.put("pdev_path", target);
        }
        fields.put("vdev", vdev);
        backendType.ifPresent(type -> fields.put("backend", type));
        fields.put("format", format.word());
        script.ifPresent(name -> fields.put("script", name));
        one(fields, "removable", removable);
        one(fields, "readwrite", readWrite);
        one(fields, "is_cdrom", cdrom);
        if (directIoSafe) {
            fields.put("direct_io_safe", true);
        }
        discard.ifPresent(wanted -> fields.put("discard_enable", word(wanted)));
        specification.ifPresent(name -> fields.put("specification", name));
        colo.enabled().ifPresent(wanted -> fields.put("colo_enable", word(wanted)));
        colo.host().ifPresent(name -> fields.put("colo_host", name));
        if (colo.port() != 0) {
            fields.put("colo_port", colo.port());
        }
        colo.export().ifPresent(name -> fields.put("colo_export", name));
        colo.activeDisk().ifPresent(name -> fields.put("active_disk", name));
        colo.hiddenDisk().ifPresent(name -> fields.put("hidden_disk", name));
        return fields;
    }

    private static void one(Map<String, Object> fields, String name, boolean value) {
        if (value) {
            fields.put(name, 1);
        }
    }

    private static String word(boolean value) {
        return value ? "True" : "False";
    }

    static UsageException refused(String spec, String what, @Nullable String near, String next) {
        return new UsageException(
                "disk spec \"" + spec + "\": " + what + (near == null ? "" : " near \"" + near + "\""), next);
    }
}
