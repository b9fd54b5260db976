package org.xenscope.recipes.rule.disk;

import com.google.auto.service.AutoService;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.xenscope.disk.DiskSpec.Format;
import org.xenscope.disk.image.Image.Target;
import org.xenscope.disk.image.ImageHeader;
import org.xenscope.disk.plan.BackendChoice;
import org.xenscope.disk.plan.DiskPlanFacts;
import org.xenscope.disk.plan.PlannedDisk;
import org.xenscope.disk.plan.QemuDisk.Opens;
import org.xenscope.recipes.Finding.Evidence;
import org.xenscope.recipes.rule.Severity;
import org.xenscope.recipes.rule.Verdict;

/** A VHD that QEMU itself will open, in the place of a tap device. */
@AutoService(DiskRule.class)
public final class QemuOpensVhd implements EachDisk {
    @Override
    public String code() {
        return "XS0501";
    }

    @Override
    public Severity severity() {
        return Severity.WARNING;
    }

    @Override
    public String title() {
        return "QEMU itself will open the VHD";
    }

    @Override
    public String cause() {
        return "libxl chose qdisk, or has no tap device, and QEMU reads VHDs by its own driver vpc, which reads no parent, is slow, and is left out of OpenXT's QEMU";
    }

    @Override
    public Verdict judge(DiskPlanFacts facts, PlannedDisk disk) {
        if (disk.qemu().isEmpty()
                || disk.choice().flatMap(BackendChoice::unknown).isPresent()) {
            return disk.spec().format() == Format.VHD ? EachDisk.libxlUnknown(facts, disk) : Verdict.quiet();
        }
        boolean vpc = disk.qemu()
                .get()
                .opens()
                .map(Opens::driver)
                .filter("vpc"::equals)
                .isPresent();
        if (!vpc || disk.otherFormat() || disk.image().target() == Target.MISSING) {
            return Verdict.quiet();
        }
        Optional<Boolean> can = facts.formats().has("vpc");
        if (can.orElse(true)
                && disk.image().header().filter(ImageHeader::hasParent).isPresent()) {
            // It is worse than that, and QemuIgnoresParent says so.
            return Verdict.quiet();
        }
        Evidence qemu = new Evidence(
                "QEMU",
                facts.formats().program().isEmpty()
                        ? "image formats"
                        : facts.formats().program(),
                can.map(has -> has ? "it knows vpc" : "it does not know vpc: opening the VHD fails")
                        .orElse("not known: " + facts.formats().why()));
        List<Evidence> evidence = new ArrayList<>(DiskRule.qemu(disk));
        evidence.add(DiskRule.image(disk.image()));
        evidence.add(qemu);
        boolean fails = can.isPresent() && !can.get();
        return Verdict.fires(finding(
                fails ? Severity.ERROR : severity(),
                facts,
                disk,
                "QEMU itself will open the VHD" + (fails ? ", and this QEMU cannot" : ", not a tap device"),
                evidence,
                DiskRule.better(disk)));
    }
}
