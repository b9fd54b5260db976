package org.xenscope.recipes.rule.disk;

import com.google.auto.service.AutoService;
import java.util.List;
import org.xenscope.disk.plan.DiskPlanFacts;
import org.xenscope.disk.plan.PlannedDisk;
import org.xenscope.recipes.Finding.Fix;
import org.xenscope.recipes.rule.Severity;
import org.xenscope.recipes.rule.Verdict;

/** A vdev that libxl does not know. */
@AutoService(DiskRule.class)
public final class VdevUnknown implements EachDisk {
    @Override
    public String code() {
        return "XS0513";
    }

    @Override
    public Severity severity() {
        return Severity.ERROR;
    }

    @Override
    public String title() {
        return "libxl does not know the vdev";
    }

    @Override
    public String cause() {
        return "a vdev is xvd, hd (to hdd) or sd (to sdp) with letters and perhaps a partition, dNpM, or a number";
    }

    @Override
    public Verdict judge(DiskPlanFacts facts, PlannedDisk disk) {
        return disk.vdev().isPresent()
                ? Verdict.quiet()
                : Verdict.fires(finding(
                        facts,
                        disk,
                        "libxl does not know the vdev \"" + disk.spec().vdev() + "\"",
                        List.of(),
                        List.of(new Fix("write xvda, xvdb, ...", "", false))));
    }
}
