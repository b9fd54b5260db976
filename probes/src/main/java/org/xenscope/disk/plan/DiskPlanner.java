package org.xenscope.disk.plan;

import java.util.List;
import java.util.Optional;
import org.xenscope.disk.DiskSpec;
import org.xenscope.disk.DiskSpec.Format;
import org.xenscope.disk.image.Image.Target;
import org.xenscope.disk.image.ImageChain;
import org.xenscope.disk.image.ImageHeader;
import org.xenscope.disk.image.ImageKind;
import org.xenscope.disk.plan.QemuDisk.Opens;
import org.xenscope.error.UsageException;
import org.xenscope.hvmloader.XenRelease;
import org.xenscope.libxl.DomainType;

/** Plans each disk of a domain: what libxl and QEMU make of it, and what should stand in the config. */
public final class DiskPlanner {
    private static final XenRelease TAP_FOR_QEMU = new XenRelease(4, 5);
    private static final XenRelease TAP_GONE = new XenRelease(4, 13);
    private static final XenRelease TAP_AGAIN = new XenRelease(4, 19);

    private final XenRelease release;
    private final DomainType type;
    private final DiskHost host;
    private final TapRoute route;
    private final LibxlDisks libxl;
    private final QemuDisks qemu;

    public DiskPlanner(XenRelease release, DomainType type, boolean ahci, DiskHost host, TapRoute route) {
        this.release = release;
        this.type = type;
        this.host = host;
        this.route = route;
        this.libxl = new LibxlDisks(release, host.blktap());
        this.qemu = new QemuDisks(release, type, ahci);
    }

    public PlannedDisk plan(int number, DiskSpec spec, ImageChain chain, List<DiskHolder> holders) {
        BackendChoice choice = libxl.choose(type, spec, chain.image().target());
        QemuDisk gets = qemu.of(spec, choice);
        return new PlannedDisk(
                number,
                spec,
                chain,
                Optional.of(choice),
                Optional.of(gets),
                better(spec, chain, choice, gets),
                holders);
    }

    private Optional<BetterDisk> better(DiskSpec spec, ImageChain chain, BackendChoice choice, QemuDisk gets) {
        Optional<ImageKind> kind = chain.image().header().map(ImageHeader::kind);
        if (spec.script().isPresent() || spec.format() == Format.EMPTY || LibxlDisks.elsewhere(spec)) {
            return Optional.empty();
        }
        Optional<Format> inImage = kind.flatMap(ImageKind::format);
        boolean wrongFormat = inImage.filter(each -> each != spec.format()).isPresent();
        boolean vhd = inImage.orElse(spec.format()) == Format.VHD;
        boolean byQemu = gets.opens().map(Opens::driver).filter("vpc"::equals).isPresent();
        boolean tapWanted = spec.backendType().filter("tap"::equals).isPresent();
        if (vhd && (wrongFormat || byQemu || choice.backend().isEmpty() && tapWanted)) {
            return tapDevice(spec, wrongFormat);
        }
        if (wrongFormat) {
            return line(
                    spec,
                    inImage.get(),
                    Optional.empty(),
                    spec.target(),
                    "the image is " + kind.get().word(),
                    false);
        }
        return tapWanted && choice.refusal().isPresent() && spec.format() == Format.RAW
                ? line(spec, Format.RAW, Optional.empty(), spec.target(), "a raw image needs no tap device", false)
                : Optional.empty();
    }

    private Optional<BetterDisk> tapDevice(DiskSpec spec, boolean wrongFormat) {
        String why = wrongFormat
                ? "the image is a VHD, and the domain wants its disk"
                : "whoever makes a device of the VHD reads it, not the domain's QEMU";
        boolean libxlMakesIt = from(TAP_AGAIN)
                ? host.tapback().orElse(false)
                : from(TAP_FOR_QEMU) && !from(TAP_GONE) && host.blktap().orElse(false);
        if (libxlMakesIt) {
            return line(spec, Format.VHD, Optional.of("tap"), spec.target(), why, false);
        }
        String device = route.attached().get(spec.target());
        return device != null
                ? line(spec, Format.RAW, Optional.empty(), device, device + " serves the image already", false)
                : line(
                        spec,
                        Format.RAW,
                        Optional.empty(),
                        route.device(),
                        why
                                + route.provider()
                                        .map(name -> "; here " + name + " makes the device")
                                        .orElse(""),
                        true);
    }

    private Optional<BetterDisk> line(
            DiskSpec old, Format format, Optional<String> backend, String target, String why, boolean attach) {
        String line = written(old, format, backend, Optional.empty(), target);
        DiskSpec spec;
        try {
            spec = DiskSpec.parse(line);
        } catch (UsageException e) {
            // A vdev with a comma in it, for one, can only be written by position.
            return Optional.empty();
        }
        Target stands = target.startsWith("/dev/") ? Target.BLOCK_DEVICE : Target.FILE;
        QemuDisk gets = qemu.of(spec, libxl.choose(type, spec, stands));
        Optional<String> alternative = attach && from(TAP_GONE) && !from(TAP_AGAIN)
                ? Optional.of(
                        written(old, Format.RAW, Optional.empty(), Optional.of("block-tap"), "vhd:" + old.target()))
                : Optional.empty();
        return Optional.of(
                new BetterDisk(line, why, attach ? Optional.of(old.target()) : Optional.empty(), alternative, gets));
    }

    private static String written(
            DiskSpec old, Format format, Optional<String> backend, Optional<String> script, String target) {
        return "format=" + format.word()
                + ",vdev=" + old.vdev()
                + ",access=" + (old.readWrite() ? "rw" : "ro")
                + (old.cdrom() ? ",devtype=cdrom" : "")
                + backend.map(word -> ",backendtype=" + word).orElse("")
                + script.map(word -> ",script=" + word).orElse("")
                + ",target=" + target;
    }

    private boolean from(XenRelease since) {
        return release.compareTo(since) >= 0;
    }
}
