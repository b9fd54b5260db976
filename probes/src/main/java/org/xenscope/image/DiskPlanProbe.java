package org.xenscope.image;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.xenscope.blktap.ImageUse;
import org.xenscope.blktap.TapDevice;
import org.xenscope.blktap.TapGround;
import org.xenscope.blktap.TapProbe;
import org.xenscope.disk.DiskSpec;
import org.xenscope.disk.image.Image;
import org.xenscope.disk.image.ImageChain;
import org.xenscope.disk.plan.BetterDisk;
import org.xenscope.disk.plan.DiskHost;
import org.xenscope.disk.plan.DiskPlanFacts;
import org.xenscope.disk.plan.DiskPlanner;
import org.xenscope.disk.plan.LibxlDisks;
import org.xenscope.disk.plan.PlannedDisk;
import org.xenscope.disk.plan.QemuFormats;
import org.xenscope.disk.plan.TapRoute;
import org.xenscope.error.AbsentException;
import org.xenscope.error.DeniedException;
import org.xenscope.error.ProtocolException;
import org.xenscope.error.UsageException;
import org.xenscope.host.Host;
import org.xenscope.host.Output;
import org.xenscope.host.Query;
import org.xenscope.hvmloader.XenRelease;
import org.xenscope.libxl.DomainConfig;
import org.xenscope.libxl.DomainType;
import org.xenscope.libxl.XenInfo;
import org.xenscope.xenstore.Store;

/** Looks at all that decides what becomes of a config's disks on a host. */
public final class DiskPlanProbe {
    private static final XenRelease TAPBACK_SINCE = new XenRelease(4, 19);

    private final Host host;
    private final Store store;
    private final ImageProbe images;
    private final QemuProbe qemu;
    private final ImageHolders holders;

    public DiskPlanProbe(Host host, Store store) {
        this.host = host;
        this.store = store;
        this.images = new ImageProbe(host);
        this.qemu = new QemuProbe(host);
        this.holders = new ImageHolders(host, store);
    }

    /** @throws UsageException when xl refuses one of the disks */
    public DiskPlanFacts facts(DomainConfig config) {
        List<DiskSpec> specs = config.disks();
        DomainType type = config.type();
        String version = version();
        Optional<XenRelease> release = XenRelease.of(version);
        String unknown = unknown(config, version, release);
        DiskHost has = has(release);
        boolean ahci = config.config().text("hdtype").filter("ahci"::equals).isPresent();
        Optional<XenRelease> known = unknown.isEmpty() ? release : Optional.empty();
        List<PlannedDisk> disks = new ArrayList<>();
        for (DiskSpec spec : specs) {
            ImageChain chain = chain(spec);
            disks.add(new PlannedDisk(
                    disks.size() + 1,
                    spec,
                    chain,
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    holders.of(chain)));
        }
        if (known.isPresent()) {
            List<PlannedDisk> looked = List.copyOf(disks);
            disks = plan(new DiskPlanner(known.get(), type, ahci, has, TapRoute.UNKNOWN), looked);
            List<String> wanted = disks.stream()
                    .flatMap(disk -> disk.better().flatMap(BetterDisk::attach).stream())
                    .distinct()
                    .toList();
            if (!wanted.isEmpty()) {
                disks = plan(new DiskPlanner(known.get(), type, ahci, has, route(disks, wanted)), looked);
            }
        }
        QemuFormats formats = specs.isEmpty()
                ? QemuFormats.unknown("no disk, so no QEMU was asked")
                : qemu.formats(config.deviceModelOverride(), release);
        return new DiskPlanFacts(
                config.name(), type, config.config().where("disk"), version, known, unknown, has, formats, disks);
    }

    private static List<PlannedDisk> plan(DiskPlanner planner, List<PlannedDisk> disks) {
        return disks.stream()
                .map(disk -> planner.plan(disk.number(), disk.spec(), disk.chain(), disk.holders()))
                .toList();
    }

    /** What makes devices of these images here, and which of them have one. */
    private TapRoute route(List<PlannedDisk> disks, List<String> wanted) {
        TapGround ground = new TapProbe(host, store).ground(wanted);
        Map<String, String> attached = new HashMap<>();
        for (ImageUse use : ground.uses()) {
            boolean readOnly = disks.stream()
                    .filter(disk -> disk.spec().target().equals(use.image()))
                    .noneMatch(disk -> disk.spec().readWrite());
            use.attached(readOnly).ifPresent(device -> attached.put(use.image(), device.device()));
        }
        return TapRoute.by(ground.makers().provider().map(TapDevice.Provider::word), attached);
    }

    private static String unknown(DomainConfig config, String version, Optional<XenRelease> release) {
        if (release.isEmpty()) {
            return version.isEmpty() ? "xl info does not say Xen's version" : "Xen's version is \"" + version + "\"";
        }
        if (release.get().compareTo(LibxlDisks.OLDEST) < 0) {
            return "what libxl does before " + LibxlDisks.OLDEST + " is not known here, and this is " + version;
        }
        if (config.deviceModelVersion()
                .filter(each -> each.contains("traditional"))
                .isPresent()) {
            return "the config wants qemu-xen-traditional, which reads its disks from the store";
        }
        return config.config().flag("device_model_stubdomain_override").orElse(false)
                ? "the config wants QEMU in a stub domain, which gets paravirtual disks"
                : "";
    }

    private ImageChain chain(DiskSpec spec) {
        if (spec.target().isEmpty() || spec.format() == DiskSpec.Format.EMPTY) {
            return ImageChain.of(Image.notLookedAt(spec.target(), "there is no medium"));
        }
        if (spec.script().isPresent()) {
            return ImageChain.of(Image.notLookedAt(
                    spec.target(), "only the script " + spec.script().get() + " knows what this is"));
        }
        if (spec.localPath().isEmpty()) {
            return ImageChain.of(Image.notLookedAt(spec.target(), "it stands in another domain"));
        }
        return spec.target().startsWith("/")
                ? images.chain(spec.target())
                : ImageChain.of(
                        Image.notLookedAt(spec.target(), "it is no absolute path: it depends on where xl is run"));
    }

    private String version() {
        try {
            Output output = host.query(Query.of("xl", "info"));
            return output.ok() ? XenInfo.parse(output.text()).version() : "";
        } catch (AbsentException | ProtocolException e) {
            return "";
        }
    }

    private DiskHost has(Optional<XenRelease> release) {
        Optional<Boolean> blktap;
        try {
            blktap = Optional.of(DiskHost.blktap(new String(host.read("/proc/misc"), StandardCharsets.US_ASCII)));
        } catch (AbsentException | DeniedException e) {
            blktap = Optional.empty();
        }
        boolean wanted =
                release.filter(each -> each.compareTo(TAPBACK_SINCE) >= 0).isPresent();
        return new DiskHost(
                blktap,
                wanted ? runs("tapback") : Optional.empty(),
                Optional.of(host.stat("/dev/loop-control").isPresent()
                        || host.stat("/dev/loop0").isPresent()));
    }

    private Optional<Boolean> runs(String program) {
        try {
            Output output = host.query(Query.of("pgrep", "-x", program));
            return output.exit() > 1 ? Optional.empty() : Optional.of(output.ok());
        } catch (AbsentException e) {
            return Optional.empty();
        }
    }
}
