package org.xenscope.recipes.rule.disk;

import com.google.auto.service.AutoService;
import java.util.List;
import java.util.Optional;
import org.xenscope.disk.image.Image.Target;
import org.xenscope.disk.plan.DiskBackend;
import org.xenscope.disk.plan.DiskPlanFacts;
import org.xenscope.disk.plan.PlannedDisk;
import org.xenscope.recipes.Finding.Evidence;
import org.xenscope.recipes.Finding.Fix;
import org.xenscope.recipes.rule.Severity;
import org.xenscope.recipes.rule.Verdict;

/** A raw file that the script {@code block} serves, on a host without a loop device (tools/hotplug/Linux/block). */
@AutoService(DiskRule.class)
public final class NoLoopDriver implements EachDisk {
    @Override
    public String code() {
        return "XS0517";
    }

    @Override
    public Severity severity() {
        return Severity.ERROR;
    }

    @Override
    public String title() {
        return "the raw file needs a loop device, and there is none";
    }

    @Override
    public String cause() {
        return "libxl gives a raw file to the kernel's blkback through a loop device, and the script block ends with \"Failed to find an unused loop device\" where the loop driver is not there";
    }

    @Override
    public String holdsFor() {
        return "Xen 4.6 and later";
    }

    @Override
    public Verdict judge(DiskPlanFacts facts, PlannedDisk disk) {
        if (disk.choice().isEmpty() || disk.choice().get().unknown().isPresent()) {
            return EachDisk.libxlUnknown(facts, disk);
        }
        boolean loop = disk.backend().equals(Optional.of(DiskBackend.PHY))
                && disk.spec().script().isEmpty()
                && disk.image().target() == Target.FILE;
        if (!loop) {
            return Verdict.quiet();
        }
        if (facts.host().loop().isEmpty()) {
            return Verdict.cannotTell("whether there is a loop device");
        }
        return facts.host().loop().get()
                ? Verdict.quiet()
                : Verdict.fires(finding(
                        facts,
                        disk,
                        "libxl will want a loop device for the file, and there is none",
                        List.of(new Evidence("dom0", "/dev/loop-control", "no such file, and no /dev/loop0")),
                        List.of(
                                new Fix("load the driver: `modprobe loop`", "", true),
                                new Fix("or let QEMU serve the disk: add backendtype=qdisk", "", false))));
    }
}
