package org.xenscope.recipes.rule.disk;

import com.google.auto.service.AutoService;
import java.util.List;
import org.xenscope.disk.plan.DiskPlanFacts;
import org.xenscope.disk.plan.PlannedDisk;
import org.xenscope.libxl.DomainType;
import org.xenscope.recipes.rule.Severity;
import org.xenscope.recipes.rule.Verdict;

/** A disk of an HVM domain that only PV drivers will see. */
@AutoService(DiskRule.class)
public final class NotEmulated implements EachDisk {
    @Override
    public String code() {
        return "XS0514";
    }

    @Override
    public Severity severity() {
        return Severity.INFO;
    }

    @Override
    public String title() {
        return "the disk is not emulated";
    }

    @Override
    public String cause() {
        return "the emulated IDE controllers have four disks, AHCI six; what is beyond, or cannot be opened in dom0, is there for PV drivers only";
    }

    @Override
    public Verdict judge(DiskPlanFacts facts, PlannedDisk disk) {
        if (facts.type() != DomainType.HVM) {
            return Verdict.quiet();
        }
        if (disk.qemu().isEmpty() || disk.choice().orElseThrow().unknown().isPresent()) {
            return EachDisk.libxlUnknown(facts, disk);
        }
        boolean there = disk.backend().isPresent()
                && disk.qemu().get().refusal().isEmpty()
                && disk.vdev().isPresent();
        return there && !disk.qemu().get().emulated()
                ? Verdict.fires(finding(
                        facts,
                        disk,
                        "the guest sees the disk with PV drivers only, so it cannot start from it",
                        DiskRule.qemu(disk),
                        List.of()))
                : Verdict.quiet();
    }
}
