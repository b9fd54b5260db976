package org.xenscope.recipes.rule.disk;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.xenscope.disk.DiskSpec;
import org.xenscope.disk.image.Image;
import org.xenscope.disk.image.Image.Target;
import org.xenscope.disk.image.ImageBytes;
import org.xenscope.disk.image.ImageChain;
import org.xenscope.disk.image.ImageHeader;
import org.xenscope.disk.plan.DiskHolder;
import org.xenscope.disk.plan.DiskHost;
import org.xenscope.disk.plan.DiskPlanFacts;
import org.xenscope.disk.plan.DiskPlanner;
import org.xenscope.disk.plan.PlannedDisk;
import org.xenscope.disk.plan.QemuFormats;
import org.xenscope.disk.plan.TapRoute;
import org.xenscope.hvmloader.XenRelease;
import org.xenscope.libxl.DomainType;

/** Facts of a made-up host: an HVM domain on Xen 4.17 with a QEMU that knows vpc, unless something else is said. */
record Plans(
        String version,
        DomainType type,
        DiskHost host,
        QemuFormats formats,
        List<String> specs,
        List<ImageChain> chains,
        List<DiskHolder> holders) {
    static final QemuFormats ALL =
            new QemuFormats("/usr/lib/xen/bin/qemu-system-i386", Optional.of(Set.of("raw", "qcow2", "vpc")), "");

    static Plans of() {
        return new Plans(
                "4.17.7",
                DomainType.HVM,
                new DiskHost(Optional.of(false), Optional.of(false), Optional.of(true)),
                ALL,
                List.of(),
                List.of(),
                List.of());
    }

    Plans xen(String release) {
        return new Plans(release, type, host, formats, specs, chains, holders);
    }

    Plans pv() {
        return new Plans(version, DomainType.PV, host, formats, specs, chains, holders);
    }

    Plans host(DiskHost other) {
        return new Plans(version, type, other, formats, specs, chains, holders);
    }

    Plans qemu(String... drivers) {
        QemuFormats some = drivers.length == 0
                ? QemuFormats.unknown("nobody was asked")
                : new QemuFormats("/usr/bin/qemu", Optional.of(Set.of(drivers)), "");
        return new Plans(version, type, host, some, specs, chains, holders);
    }

    Plans held(DiskHolder holder) {
        return new Plans(version, type, host, formats, specs, chains, List.of(holder));
    }

    /** One more disk, in a file with this content. */
    Plans disk(String spec, byte[] content) {
        String path = DiskSpec.parse(spec).target();
        return chain(spec, ImageChain.of(file(path, content)));
    }

    /** One more disk of which no content is known. */
    Plans disk(String spec, Target target) {
        String path = DiskSpec.parse(spec).target();
        Image image = target == Target.MISSING
                ? Image.missing(path)
                : new Image(path, target, "2:" + path, 0, Optional.empty(), "it was not read");
        return chain(spec, ImageChain.of(image));
    }

    Plans chain(String spec, ImageChain chain) {
        List<String> allSpecs = new ArrayList<>(specs);
        allSpecs.add(spec);
        List<ImageChain> allChains = new ArrayList<>(chains);
        allChains.add(chain);
        return new Plans(version, type, host, formats, allSpecs, allChains, holders);
    }

    static Image file(String path, byte[] content) {
        ImageHeader header = ImageHeader.read(new ImageBytes() {
            @Override
            public long sizeBytes() {
                return content.length;
            }

            @Override
            public byte[] at(long offset, int length) {
                return ImageHeader.slice(content, offset, length);
            }
        });
        return new Image(path, Target.FILE, "1:" + path, content.length, Optional.of(header), "");
    }

    DiskPlanFacts facts() {
        Optional<XenRelease> release = XenRelease.of(version);
        Optional<DiskPlanner> planner = release.map(each -> new DiskPlanner(each, type, false, host, TapRoute.UNKNOWN));
        List<PlannedDisk> disks = new ArrayList<>();
        for (int i = 0; i < specs.size(); i++) {
            DiskSpec spec = DiskSpec.parse(specs.get(i));
            ImageChain chain = chains.get(i);
            int number = i + 1;
            disks.add(planner.map(each -> each.plan(number, spec, chain, holders))
                    .orElseGet(() -> new PlannedDisk(
                            number, spec, chain, Optional.empty(), Optional.empty(), Optional.empty(), holders)));
        }
        String unknown = release.isPresent() ? "" : "xl info does not say Xen's version";
        return new DiskPlanFacts("guest", type, "guest.cfg:3:1", version, release, unknown, host, formats, disks);
    }
}
