package org.xenscope.recipes.rule.disk;

import com.google.auto.service.AutoService;
import org.xenscope.disk.plan.DiskBackend;
import org.xenscope.disk.plan.DiskPlanFacts;
import org.xenscope.disk.plan.PlannedDisk;
import org.xenscope.hvmloader.XenRelease;
import org.xenscope.recipes.Finding;
import org.xenscope.recipes.rule.Severity;
import org.xenscope.recipes.rule.Verdict;

/** {@code backendtype=tap} on a host that has no such backend. */
@AutoService(DiskRule.class)
public final class TapUnavailable implements EachDisk {
    @Override
    public String code() {
        return "XS0505";
    }

    @Override
    public Severity severity() {
        return Severity.ERROR;
    }

    @Override
    public String title() {
        return "backendtype=tap cannot be had on this host";
    }

    @Override
    public String cause() {
        return "blktap2 was taken out of Xen in 4.13; from 4.19 on backendtype=tap needs blktap's daemon tapback; before 4.13 it needs blktap2's kernel driver";
    }

    @Override
    public Verdict judge(DiskPlanFacts facts, PlannedDisk disk) {
        boolean wanted = disk.spec().backendType().filter("tap"::equals).isPresent();
        if (!wanted) {
            return Verdict.quiet();
        }
        if (facts.release().isEmpty()
                || disk.choice().isEmpty()
                || disk.choice().get().unknown().isPresent()) {
            return EachDisk.libxlUnknown(facts, disk);
        }
        String version = "Xen " + facts.version();
        if (facts.release().get().compareTo(BY_TAPBACK) >= 0) {
            if (disk.backend().isEmpty()) {
                return Verdict.quiet();
            }
            if (facts.host().tapback().isEmpty()) {
                return Verdict.cannotTell("whether tapback runs");
            }
            return facts.host().tapback().get()
                    ? Verdict.quiet()
                    : Verdict.fires(fault(facts, disk, "tapback does not run, which serves it on " + version));
        }
        boolean unavailable = disk.choice().get().tried().stream()
                .anyMatch(
                        each -> each.backend() == DiskBackend.TAP && each.why().endsWith("blktap not available"));
        return unavailable
                ? Verdict.fires(fault(
                        facts,
                        disk,
                        facts.release().get().compareTo(GONE) >= 0
                                ? version + " has no tap backend"
                                : "this host has no blktap kernel driver"))
                : Verdict.quiet();
    }

    private static final XenRelease GONE = new XenRelease(4, 13);
    private static final XenRelease BY_TAPBACK = new XenRelease(4, 19);

    private Finding fault(DiskPlanFacts facts, PlannedDisk disk, String why) {
        return finding(
                facts, disk, "backendtype=tap cannot be had: " + why, DiskRule.tried(disk), DiskRule.better(disk));
    }
}
