package org.xenscope.recipes.rule.disk;

import com.google.auto.service.AutoService;
import java.util.List;
import org.xenscope.disk.image.Vhd;
import org.xenscope.disk.plan.DiskPlanFacts;
import org.xenscope.disk.plan.PlannedDisk;
import org.xenscope.disk.plan.QemuDisk.Opens;
import org.xenscope.recipes.rule.Severity;
import org.xenscope.recipes.rule.Verdict;

/** A differencing VHD in the hands of QEMU, whose driver vpc knows no parents (block/vpc.c). */
@AutoService(DiskRule.class)
public final class QemuIgnoresParent implements EachDisk {
    @Override
    public String code() {
        return "XS0511";
    }

    @Override
    public Severity severity() {
        return Severity.ERROR;
    }

    @Override
    public String title() {
        return "QEMU reads zeros where the parent's data should be";
    }

    @Override
    public String cause() {
        return "QEMU opens a differencing VHD like a dynamic one and takes what is not in it for zeros: the guest finds a disk full of holes";
    }

    @Override
    public Verdict judge(DiskPlanFacts facts, PlannedDisk disk) {
        if (!(disk.image().header().orElse(null) instanceof Vhd vhd) || !vhd.hasParent()) {
            return Verdict.quiet();
        }
        if (disk.qemu().isEmpty() || disk.choice().orElseThrow().unknown().isPresent()) {
            return EachDisk.libxlUnknown(facts, disk);
        }
        boolean vpc = disk.qemu()
                .get()
                .opens()
                .map(Opens::driver)
                .filter("vpc"::equals)
                .isPresent();
        return vpc && facts.formats().has("vpc").orElse(true)
                ? Verdict.fires(
                        finding(facts, disk, title(), List.of(DiskRule.image(disk.image())), DiskRule.better(disk)))
                : Verdict.quiet();
    }
}
