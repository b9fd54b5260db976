package org.xenscope.disk.plan;

import java.util.List;
import java.util.Optional;
import org.xenscope.disk.DiskSpec;
import org.xenscope.disk.DiskSpec.Format;
import org.xenscope.disk.plan.QemuDisk.Opens;
import org.xenscope.hvmloader.XenRelease;
import org.xenscope.libxl.DomainType;

/**
 * What libxl writes on QEMU's command line for a disk: libxl__build_device_model_args_new in libxl_dm.c and
 * libxl__device_disk_find_local_path in libxl_disk.c, read in every release from 4.2 to 4.21; qemu-xen in dom0. 4.15.0 still
 * writes cdroms and SCSI disks as 4.14 does.
 *
 * @param ahci whether the config says hdtype = "ahci" (from 4.6 on)
 */
public record QemuDisks(XenRelease release, DomainType type, boolean ahci) {
    private static final String TAPDEV = "/dev/xen/blktap-2/tapdevN";
    private static final int IDE_DISKS = 4;
    private static final int AHCI_DISKS = 6;

    public QemuDisk of(DiskSpec disk, BackendChoice choice) {
        if (choice.backend().isEmpty()) {
            return QemuDisk.none(choice.unknown()
                    .map(missing -> "cannot tell without knowing " + missing)
                    .orElse("nothing: libxl refuses the disk"));
        }
        DiskBackend backend = choice.backend().get();
        if (type != DomainType.HVM) {
            return paravirtual(disk, backend);
        }
        Optional<Vdev> vdev = Vdev.of(disk.vdev());
        if (vdev.isEmpty() || vdev.get().disk().isEmpty()) {
            return served(disk, backend, "no emulated disk: unable to determine disk number for " + disk.vdev());
        }
        return from(4, 7) ? emulated(disk, backend, vdev.get()) : emulatedBefore47(disk, backend, vdev.get());
    }

    private QemuDisk paravirtual(DiskSpec disk, DiskBackend backend) {
        String what = "no argument: a " + type + " domain has no emulated disk";
        return switch (backend) {
            case QDISK -> served(disk, backend, what + "; a QEMU serves this one as qdisk");
            case PHY -> QemuDisk.none(what + "; the kernel's blkback serves this one");
            case TAP -> QemuDisk.none(what + "; tapdisk serves this one");
            case STANDALONE -> QemuDisk.none(what);
        };
    }

    /** What QEMU opens only because it serves the paravirtual disk. */
    private static QemuDisk served(DiskSpec disk, DiskBackend backend, String note) {
        Optional<Opens> opens = backend == DiskBackend.QDISK && !LibxlDisks.elsewhere(disk)
                ? QemuDisk.driver(disk.format()).map(driver -> new Opens(disk.target(), driver))
                : Optional.empty();
        return new QemuDisk(List.of(), opens, note, Optional.empty());
    }

    private QemuDisk emulatedBefore47(DiskSpec disk, DiskBackend backend, Vdev vdev) {
        int index = vdev.disk().orElseThrow();
        String mode = disk.readWrite() ? "off" : "on";
        Optional<String> format = disk.format() == Format.QED ? Optional.empty() : QemuDisk.driver(disk.format());
        if (disk.cdrom()) {
            String file = format.isPresent() ? "file=" + disk.target() + "," : "";
            String drive = file + "if=ide,index=" + index + (from(4, 4) ? ",readonly=" + mode : "") + ",media=cdrom"
                    + format.map(word -> ",format=" + word).orElse("")
                    + ",cache=writeback" + (from(4, 3) ? ",id=ide-" + vdev.number() : "");
            return given(format.map(word -> new Opens(disk.target(), word)), "-drive", drive);
        }
        if (from(4, 4) && !disk.readWrite()) {
            return QemuDisk.refused("qemu-xen doesn't support read-only disk drivers");
        }
        if (format.isEmpty()) {
            return served(disk, backend, "no emulated disk: unable to determine disk image format");
        }
        boolean tapdev = backend == DiskBackend.TAP && from(4, 5);
        Opens opens = tapdev ? new Opens(TAPDEV, "raw") : new Opens(disk.target(), format.get());
        String file = "file=" + opens.file();
        String end = ",format=" + opens.driver() + ",cache=writeback";
        if (vdev.scsi()) {
            return given(opens, "-drive", file + ",if=scsi,bus=0,unit=" + index + end);
        }
        if (from(4, 6) && ahci && index < AHCI_DISKS) {
            return ahci(opens, index);
        }
        return index < IDE_DISKS
                ? given(opens, "-drive", ide(opens, index))
                : served(disk, backend, "no emulated disk: " + beyond(index));
    }

    private QemuDisk emulated(DiskSpec disk, DiskBackend backend, Vdev vdev) {
        int index = vdev.disk().orElseThrow();
        if (disk.format() == Format.EMPTY) {
            return disk.cdrom()
                    ? cdrom(Optional.empty(), vdev, index)
                    : QemuDisk.none("no emulated disk: cannot support empty disk format");
        }
        // Only a QEMU that serves the disk itself is told the image's format.
        Optional<String> driver = backend == DiskBackend.QDISK ? QemuDisk.driver(disk.format()) : Optional.of("raw");
        if (driver.isEmpty() || disk.format() == Format.QED && !from(4, 9)) {
            return served(disk, backend, "no emulated disk: unable to determine disk image format");
        }
        Optional<String> path = localPath(disk, backend);
        if (path.isEmpty()) {
            return served(disk, backend, "no emulated disk: no way to get local access disk to image");
        }
        Opens opens = new Opens(path.get(), driver.get());
        if (disk.cdrom()) {
            return cdrom(Optional.of(opens), vdev, index);
        }
        if (vdev.scsi()) {
            return scsi(opens, index, disk.readWrite());
        }
        if (ahci && index < AHCI_DISKS) {
            return disk.readWrite()
                    ? ahci(opens, index)
                    : QemuDisk.refused("qemu-xen doesn't support read-only AHCI disk drivers");
        }
        if (index < IDE_DISKS) {
            return disk.readWrite()
                    ? given(opens, "-drive", ide(opens, index))
                    : QemuDisk.refused("qemu-xen doesn't support read-only IDE disk drivers");
        }
        return served(disk, backend, "no emulated disk: " + beyond(index));
    }

    private Optional<String> localPath(DiskSpec disk, DiskBackend backend) {
        if (backend == DiskBackend.TAP && !from(4, 13)) {
            return Optional.of(TAPDEV);
        }
        if (disk.backendDomain().isPresent()) {
            return Optional.empty();
        }
        if (disk.script().isEmpty() && (disk.format() == Format.RAW || backend == DiskBackend.QDISK)) {
            return Optional.of(disk.target());
        }
        if (backend == DiskBackend.TAP) {
            return Optional.of("nbd+unix:///?socket=" + QemuDisk.FROM_STORE);
        }
        return disk.script().isPresent() ? Optional.of(QemuDisk.FROM_STORE) : Optional.empty();
    }

    private QemuDisk cdrom(Optional<Opens> opens, Vdev vdev, int index) {
        if (from(4, 14) && index > IDE_DISKS) {
            return new QemuDisk(
                    List.of(),
                    opens,
                    "no emulated disk: emulated CDROM can be only one of the first 4 disks",
                    Optional.empty());
        }
        String id = "ide-" + vdev.number();
        String file = opens.map(each -> ",file=" + each.file() + ",format=" + each.driver())
                .orElse("");
        if (!from(4, 15)) {
            return given(opens, "-drive", "if=ide,index=" + index + ",readonly=on,media=cdrom,id=" + id + file);
        }
        return given(
                opens,
                "-drive",
                "if=none,readonly=on,id=" + id + file,
                "-device",
                "ide-cd,id=" + id + ",drive=" + id + ",bus=ide." + index / 2 + ",unit=" + index % 2);
    }

    private QemuDisk scsi(Opens opens, int index, boolean readWrite) {
        String mode = "readonly=" + (readWrite ? "off" : "on");
        if (!from(4, 11)) {
            return given(
                    opens,
                    "-drive",
                    "cache=writeback," + mode + ",file=" + opens.file() + ",if=scsi,bus=0,unit=" + index + ",format="
                            + opens.driver());
        }
        String id = "scsi0-hd" + index;
        return given(
                opens,
                "-drive",
                "file=" + opens.file() + ",id=" + id + ",format=" + opens.driver() + ",if=none," + mode
                        + ",cache=writeback",
                "-device",
                (from(4, 15) ? "scsi-hd" : "scsi-disk") + ",drive=" + id + ",scsi-id=" + index);
    }

    private static QemuDisk ahci(Opens opens, int index) {
        String id = "ahcidisk-" + index;
        return given(
                opens,
                "-drive",
                "file=" + opens.file() + ",if=none,id=" + id + ",format=" + opens.driver() + ",cache=writeback",
                "-device",
                "ide-hd,bus=ahci0." + index + ",unit=0,drive=" + id);
    }

    private static String ide(Opens opens, int index) {
        return "file=" + opens.file() + ",if=ide,index=" + index + ",media=disk,format=" + opens.driver()
                + ",cache=writeback";
    }

    private static String beyond(int index) {
        return "only 4 emulated IDE disks are supported, and this is number " + (index + 1);
    }

    private static QemuDisk given(Opens opens, String... arguments) {
        return given(Optional.of(opens), arguments);
    }

    private static QemuDisk given(Optional<Opens> opens, String... arguments) {
        return new QemuDisk(List.of(arguments), opens, "", Optional.empty());
    }

    private boolean from(int major, int minor) {
        return release.compareTo(new XenRelease(major, minor)) >= 0;
    }
}
