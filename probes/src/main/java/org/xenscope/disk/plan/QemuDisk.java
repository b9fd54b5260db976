package org.xenscope.disk.plan;

import java.util.List;
import java.util.Optional;
import org.xenscope.disk.DiskSpec.Format;

/**
 * What QEMU gets of a disk.
 *
 * @param arguments of its command line, as libxl writes them; empty when there are none
 * @param opens what it opens, on its command line or because it serves the paravirtual disk; empty when it opens nothing
 * @param note why there are no arguments, or what is not told by them
 * @param refusal libxl's error when it then makes no domain at all
 */
public record QemuDisk(List<String> arguments, Optional<Opens> opens, String note, Optional<String> refusal) {
    /** @param driver QEMU's own name of the format: {@code vpc} for a VHD */
    public record Opens(String file, String driver) {}

    /** In the place of a path that only a running script or tapdisk says. */
    public static final String FROM_STORE = "<physical-device-path in the backend's directory>";

    public QemuDisk {
        arguments = List.copyOf(arguments);
    }

    static QemuDisk none(String note) {
        return new QemuDisk(List.of(), Optional.empty(), note, Optional.empty());
    }

    static QemuDisk refused(String error) {
        return new QemuDisk(List.of(), Optional.empty(), "", Optional.of(error));
    }

    /** Whether the guest has it without PV drivers. */
    public boolean emulated() {
        return !arguments.isEmpty();
    }

    /** QEMU's word for a format (libxl__qemu_disk_format_string); empty for what has none. */
    static Optional<String> driver(Format format) {
        return switch (format) {
            case RAW -> Optional.of("raw");
            case QCOW -> Optional.of("qcow");
            case QCOW2 -> Optional.of("qcow2");
            case VHD -> Optional.of("vpc");
            case QED -> Optional.of("qed");
            case EMPTY -> Optional.empty();
        };
    }
}
