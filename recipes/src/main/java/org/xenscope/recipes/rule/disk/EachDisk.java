package org.xenscope.recipes.rule.disk;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.xenscope.disk.plan.DiskPlanFacts;
import org.xenscope.disk.plan.PlannedDisk;
import org.xenscope.recipes.Finding;
import org.xenscope.recipes.rule.Verdict;

/** A rule that looks at each disk by itself. What it cannot tell of one disk hides nothing that it finds in another. */
interface EachDisk extends DiskRule {
    Verdict judge(DiskPlanFacts facts, PlannedDisk disk);

    @Override
    default Verdict judge(DiskPlanFacts facts) {
        List<Finding> findings = new ArrayList<>();
        Optional<Verdict> unanswered = Optional.empty();
        for (PlannedDisk disk : facts.disks()) {
            Verdict verdict = judge(facts, disk);
            if (verdict instanceof Verdict.Fires fires) {
                findings.addAll(fires.findings());
            } else if (verdict instanceof Verdict.CannotTell && unanswered.isEmpty()) {
                unanswered = Optional.of(verdict);
            }
        }
        return findings.isEmpty() && unanswered.isPresent() ? unanswered.get() : Verdict.of(findings);
    }

    /** What a rule answers that must know what libxl does, and does not. */
    static Verdict libxlUnknown(DiskPlanFacts facts, PlannedDisk disk) {
        return Verdict.cannotTell("what libxl does with " + disk.spec().vdev() + ": "
                + (facts.unknown().isEmpty()
                        ? disk.choice().flatMap(each -> each.unknown()).orElse("")
                        : facts.unknown()));
    }
}
