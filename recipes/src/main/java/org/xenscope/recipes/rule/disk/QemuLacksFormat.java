package org.xenscope.recipes.rule.disk;

import com.google.auto.service.AutoService;
import java.util.List;
import java.util.Optional;
import org.xenscope.disk.plan.DiskPlanFacts;
import org.xenscope.disk.plan.PlannedDisk;
import org.xenscope.disk.plan.QemuDisk.Opens;
import org.xenscope.recipes.Finding.Evidence;
import org.xenscope.recipes.Finding.Fix;
import org.xenscope.recipes.rule.Severity;
import org.xenscope.recipes.rule.Verdict;

/** A format that this host's QEMU was built without. A VHD is {@link QemuOpensVhd}'s. */
@AutoService(DiskRule.class)
public final class QemuLacksFormat implements EachDisk {
    @Override
    public String code() {
        return "XS0502";
    }

    @Override
    public Severity severity() {
        return Severity.ERROR;
    }

    @Override
    public String title() {
        return "QEMU does not know the image's format";
    }

    @Override
    public String cause() {
        return "a QEMU can be built without the driver of a format; opening the image then fails, and with it the domain's creation";
    }

    @Override
    public Verdict judge(DiskPlanFacts facts, PlannedDisk disk) {
        if (disk.qemu().isEmpty()) {
            return EachDisk.libxlUnknown(facts, disk);
        }
        Optional<Opens> opens =
                disk.qemu().get().opens().filter(each -> !each.driver().matches("raw|vpc"));
        if (opens.isEmpty()) {
            return Verdict.quiet();
        }
        String driver = opens.get().driver();
        Optional<Boolean> can = facts.formats().has(driver);
        if (can.isEmpty()) {
            return Verdict.cannotTell(
                    "whether QEMU knows " + driver + ": " + facts.formats().why());
        }
        return can.get()
                ? Verdict.quiet()
                : Verdict.fires(finding(
                        facts,
                        disk,
                        "this QEMU does not know " + driver,
                        List.of(new Evidence(
                                "QEMU",
                                facts.formats().program(),
                                String.join(
                                        " ",
                                        facts.formats().drivers().orElseThrow().stream()
                                                .sorted()
                                                .toList()))),
                        List.of(new Fix(
                                "convert the image to raw: qemu-img convert -f " + driver + " -O raw", "", false))));
    }
}
