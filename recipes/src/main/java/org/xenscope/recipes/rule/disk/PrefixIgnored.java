package org.xenscope.recipes.rule.disk;

import com.google.auto.service.AutoService;
import java.util.List;
import org.xenscope.disk.plan.DiskBackend;
import org.xenscope.disk.plan.DiskPlanFacts;
import org.xenscope.disk.plan.PlannedDisk;
import org.xenscope.recipes.Finding.Fix;
import org.xenscope.recipes.rule.Severity;
import org.xenscope.recipes.rule.Verdict;

/** {@code tap:}, {@code tap2:}, {@code tapdisk:} before a target: it was xend's word for a tap device. */
@AutoService(DiskRule.class)
public final class PrefixIgnored implements EachDisk {
    @Override
    public String code() {
        return "XS0504";
    }

    @Override
    public Severity severity() {
        return Severity.WARNING;
    }

    @Override
    public String title() {
        return "the prefix asks for a tap device and is ignored";
    }

    @Override
    public String cause() {
        return "xl accepts the prefixes of xend and forgets all but the format (libxlu_disk_l.l): which backend serves the disk, libxl chooses";
    }

    @Override
    public Verdict judge(DiskPlanFacts facts, PlannedDisk disk) {
        List<String> tap = disk.spec().ignoredPrefixes().stream()
                .filter(prefix -> prefix.matches("tap|tap2|tapdisk"))
                .toList();
        if (tap.isEmpty()) {
            return Verdict.quiet();
        }
        if (disk.choice().isEmpty() || disk.choice().get().unknown().isPresent()) {
            return EachDisk.libxlUnknown(facts, disk);
        }
        if (disk.backend().isEmpty() || disk.backend().get() == DiskBackend.TAP) {
            return Verdict.quiet();
        }
        return Verdict.fires(finding(
                facts,
                disk,
                String.join(":", tap) + ": is ignored, libxl takes "
                        + disk.backend().get().word(),
                List.of(),
                List.of(new Fix("leave it out, and say key=value what is meant", "", false))));
    }
}
