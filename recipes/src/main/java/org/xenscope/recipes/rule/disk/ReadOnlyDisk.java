package org.xenscope.recipes.rule.disk;

import com.google.auto.service.AutoService;
import java.util.List;
import java.util.Optional;
import org.xenscope.disk.plan.DiskPlanFacts;
import org.xenscope.disk.plan.PlannedDisk;
import org.xenscope.hvmloader.XenRelease;
import org.xenscope.libxl.DomainType;
import org.xenscope.recipes.Finding.Fix;
import org.xenscope.recipes.rule.Severity;
import org.xenscope.recipes.rule.Verdict;

/** A read-only disk of an HVM domain that is no cdrom (upstream's libxl; OpenXT patches it). */
@AutoService(DiskRule.class)
public final class ReadOnlyDisk implements EachDisk {
    @Override
    public String code() {
        return "XS0507";
    }

    @Override
    public Severity severity() {
        return Severity.ERROR;
    }

    @Override
    public String title() {
        return "an HVM domain gets no read-only disk";
    }

    @Override
    public String cause() {
        return "QEMU's emulated IDE and AHCI disks can be written; libxl refuses a domain with a read-only one, and up to 4.3 gives it write access";
    }

    @Override
    public Verdict judge(DiskPlanFacts facts, PlannedDisk disk) {
        if (facts.type() != DomainType.HVM || disk.spec().cdrom() || disk.spec().readWrite()) {
            return Verdict.quiet();
        }
        if (disk.qemu().isEmpty() || disk.choice().orElseThrow().unknown().isPresent()) {
            return EachDisk.libxlUnknown(facts, disk);
        }
        Optional<String> refusal = disk.qemu().get().refusal();
        List<Fix> fix = List.of(
                new Fix("make it a cdrom: devtype=cdrom", "", false),
                new Fix(
                        "or give it a vdev that is not emulated, xvdg for one: then only PV drivers see it",
                        "",
                        false));
        if (refusal.isPresent()) {
            return Verdict.fires(finding(facts, disk, "libxl makes no domain: " + refusal.get(), List.of(), fix));
        }
        boolean written =
                disk.qemu().get().emulated() && facts.release().orElseThrow().compareTo(CHECKED) < 0;
        return written
                ? Verdict.fires(
                        finding(facts, disk, "QEMU may write to the disk all the same", DiskRule.qemu(disk), fix))
                : Verdict.quiet();
    }

    private static final XenRelease CHECKED = new XenRelease(4, 4);
}
