package org.xenscope.disk.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.xenscope.disk.DiskSpec;
import org.xenscope.disk.DiskSpec.Format;
import org.xenscope.disk.image.Image.Target;
import org.xenscope.disk.plan.BackendChoice.Tried;
import org.xenscope.hvmloader.XenRelease;
import org.xenscope.libxl.DomainType;

/**
 * How libxl chooses the backend of a disk: libxl__device_disk_set_backend and disk_try_backend in libxl_device.c,
 * libxl__try_phy_backend in libxl_linux.c, libxl__device_disk_setdefault in libxl.c, later libxl_disk.c; read in every
 * release from 4.2 to 4.21. The words are those of libxl's debug log.
 *
 * @param blktap whether blktap2's kernel driver is there (tap_ctl_check looks for it in /proc/misc); empty: not known.
 *     It matters up to 4.12
 */
public record LibxlDisks(XenRelease release, Optional<Boolean> blktap) {
    /** The oldest one that was looked at. */
    public static final XenRelease OLDEST = new XenRelease(4, 2);

    /** @param target what stands at the disk's target; only looked at where libxl looks */
    public BackendChoice choose(DomainType type, DiskSpec disk, Target target) {
        Optional<DiskBackend> wanted = disk.backendType().flatMap(DiskBackend::of);
        if (disk.cdrom() && type == DomainType.HVM && from(4, 7)) {
            if (wanted.filter(each -> each != DiskBackend.QDISK).isPresent()) {
                return BackendChoice.refused("Backend for CD devices on HVM guests must be Qdisk", List.of());
            }
            wanted = Optional.of(DiskBackend.QDISK);
        }
        Optional<String> refusal = look(disk, wanted, target);
        if (refusal.isPresent()) {
            return BackendChoice.refused(refusal.get(), List.of());
        }
        List<Tried> tried = new ArrayList<>();
        for (DiskBackend each : wanted.map(List::of).orElseGet(this::order)) {
            Optional<String> missing = missing(each, disk, target);
            if (missing.isPresent()) {
                return BackendChoice.unknown(missing.get(), tried);
            }
            Tried answer = trial(each, disk, target);
            tried.add(answer);
            if (answer.suitable()) {
                return new BackendChoice(Optional.of(each), tried, Optional.empty(), Optional.empty());
            }
        }
        return BackendChoice.refused("no suitable backend for disk " + disk.vdev(), tried);
    }

    private List<DiskBackend> order() {
        if (!from(4, 4)) {
            return List.of(DiskBackend.PHY, DiskBackend.TAP, DiskBackend.QDISK);
        }
        return from(4, 17)
                ? List.of(DiskBackend.PHY, DiskBackend.QDISK, DiskBackend.TAP, DiskBackend.STANDALONE)
                : List.of(DiskBackend.PHY, DiskBackend.QDISK, DiskBackend.TAP);
    }

    /** What libxl says before it tries any. */
    private Optional<String> look(DiskSpec disk, Optional<DiskBackend> wanted, Target target) {
        String name = "Disk vdev=" + disk.vdev() + " ";
        if (disk.format() == Format.EMPTY) {
            if (!disk.cdrom()) {
                return Optional.of(name + "is empty but not cdrom");
            }
            return from(4, 7) && !disk.target().isEmpty()
                    ? Optional.of(name + "is empty but an image has been provided: " + disk.target())
                    : Optional.empty();
        }
        if (!looksAtTarget(disk, wanted)) {
            return Optional.empty();
        }
        if (target == Target.MISSING) {
            return Optional.of(name + "failed to stat: " + disk.target());
        }
        return target == Target.OTHER && !from(4, 5)
                ? Optional.of(name + "phys path is not a block dev or file: " + disk.target())
                : Optional.empty();
    }

    private boolean looksAtTarget(DiskSpec disk, Optional<DiskBackend> wanted) {
        if (disk.script().isPresent()) {
            return false;
        }
        return !from(4, 3)
                || !elsewhere(disk)
                        && (wanted.isEmpty()
                                || wanted.get() == DiskBackend.PHY
                                || wanted.get() == DiskBackend.STANDALONE && from(4, 17));
    }

    /** Whether a storage driver domain serves it. */
    static boolean elsewhere(DiskSpec disk) {
        return disk.backendDomain()
                .filter(name -> !name.equals("0") && !name.equals("Domain-0"))
                .isPresent();
    }

    private Optional<String> missing(DiskBackend backend, DiskSpec disk, Target target) {
        boolean byTarget = backend == DiskBackend.PHY && raw(disk) || backend == DiskBackend.STANDALONE;
        if (byTarget && target == Target.UNKNOWN && disk.script().isEmpty() && !elsewhere(disk)) {
            return Optional.of("what stands at " + disk.target());
        }
        return backend == DiskBackend.TAP
                        && !from(4, 13)
                        && blktap.isEmpty()
                        && disk.script().isEmpty()
                ? Optional.of("whether this host has blktap's kernel driver")
                : Optional.empty();
    }

    private Tried trial(DiskBackend backend, DiskSpec disk, Target target) {
        if (from(4, 17) && virtio(disk) != (backend == DiskBackend.STANDALONE)) {
            return no(
                    backend,
                    "not compatible with specification " + disk.specification().orElse("xen"));
        }
        return switch (backend) {
            case PHY -> phy(disk, target);
            case TAP -> tap(disk);
            case QDISK -> disk.script().isPresent() ? badScript(backend) : yes(backend, "");
            case STANDALONE -> standalone(disk, target);
        };
    }

    private Tried phy(DiskSpec disk, Target target) {
        boolean empty = disk.format() == Format.EMPTY;
        if (empty && from(4, 19)) {
            return yes(DiskBackend.PHY, "an empty cdrom");
        }
        if (!raw(disk) && !(empty && !from(4, 7))) {
            return badFormat(DiskBackend.PHY, disk);
        }
        if (colo(disk)) {
            return badColo(DiskBackend.PHY);
        }
        if (elsewhere(disk) && from(4, 3)) {
            return yes(DiskBackend.PHY, "using a storage driver domain, skipping physical device check");
        }
        if (disk.script().isPresent()) {
            return yes(DiskBackend.PHY, "uses script=... assuming phy backend");
        }
        return tryPhy(DiskBackend.PHY, target);
    }

    /** From 4.6 on a file will do: the script `block` makes a loop device of it. */
    private Tried tryPhy(DiskBackend backend, Target target) {
        if (target == Target.BLOCK_DEVICE) {
            return yes(backend, "");
        }
        return target == Target.FILE && from(4, 6)
                ? yes(backend, "a loop device, which the script block makes of the file")
                : no(backend, "unsuitable as phys path not a block device");
    }

    private Tried tap(DiskSpec disk) {
        boolean format = raw(disk) || disk.format() == Format.VHD;
        if (from(4, 19)) {
            return !format
                    ? badFormat(DiskBackend.TAP, disk)
                    : colo(disk) ? badColo(DiskBackend.TAP) : yes(DiskBackend.TAP, "");
        }
        if (!from(4, 13)) {
            if (disk.script().isPresent()) {
                return badScript(DiskBackend.TAP);
            }
            if (colo(disk)) {
                return badColo(DiskBackend.TAP);
            }
            if (disk.cdrom() && from(4, 3)) {
                return no(DiskBackend.TAP, "unsuitable for cdroms");
            }
            if (blktap.orElse(false)) {
                return format ? yes(DiskBackend.TAP, "") : badFormat(DiskBackend.TAP, disk);
            }
        }
        return no(DiskBackend.TAP, "unsuitable because blktap not available");
    }

    private Tried standalone(DiskSpec disk, Target target) {
        if (!raw(disk)) {
            return badFormat(DiskBackend.STANDALONE, disk);
        }
        if (disk.script().isPresent()) {
            return badScript(DiskBackend.STANDALONE);
        }
        return elsewhere(disk)
                ? yes(DiskBackend.STANDALONE, "using a storage driver domain, skipping physical device check")
                : tryPhy(DiskBackend.STANDALONE, target);
    }

    private boolean from(int major, int minor) {
        return release.compareTo(new XenRelease(major, minor)) >= 0;
    }

    private static boolean raw(DiskSpec disk) {
        return disk.format() == Format.RAW;
    }

    private boolean colo(DiskSpec disk) {
        return from(4, 7) && disk.colo().enabled().orElse(false);
    }

    private static Tried badColo(DiskBackend backend) {
        return no(backend, "not compatible with colo");
    }

    private static boolean virtio(DiskSpec disk) {
        return disk.specification().filter("virtio"::equals).isPresent();
    }

    private static Tried yes(DiskBackend backend, String why) {
        return new Tried(backend, true, why);
    }

    private static Tried no(DiskBackend backend, String why) {
        return new Tried(backend, false, why);
    }

    private static Tried badFormat(DiskBackend backend, DiskSpec disk) {
        return no(backend, "unsuitable due to format " + disk.format().word());
    }

    private static Tried badScript(DiskBackend backend) {
        return no(backend, "not compatible with script=...");
    }
}
