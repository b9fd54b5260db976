package org.xenscope.recipes.rule.disk;

import com.google.auto.service.AutoService;
import java.util.List;
import org.xenscope.disk.plan.DiskPlanFacts;
import org.xenscope.disk.plan.PlannedDisk;
import org.xenscope.recipes.Finding.Evidence;
import org.xenscope.recipes.Finding.Fix;
import org.xenscope.recipes.rule.Severity;
import org.xenscope.recipes.rule.Verdict;

/** An image stands on another one that is not there, or is another one than it was. */
@AutoService(DiskRule.class)
public final class ParentMissing implements EachDisk {
    @Override
    public String code() {
        return "XS0510";
    }

    @Override
    public Severity severity() {
        return Severity.ERROR;
    }

    @Override
    public String title() {
        return "the image's parent cannot be had";
    }

    @Override
    public String cause() {
        return "a differencing VHD or a qcow2 with a backing file holds only what was changed: without its parent it is no disk";
    }

    @Override
    public Verdict judge(DiskPlanFacts facts, PlannedDisk disk) {
        return disk.chain()
                .end()
                .map(end -> Verdict.fires(finding(
                        facts,
                        disk,
                        "the parent of " + end.child() + " "
                                + switch (end.kind()) {
                                    case MISSING -> "is not there";
                                    case UNREADABLE -> "cannot be read";
                                    case LOOP -> "is in a loop with it";
                                    case TOO_LONG -> "has too many parents";
                                    case WRONG_PARENT -> "is another image";
                                },
                        List.of(new Evidence("image", end.child(), end.what())),
                        List.of(new Fix("put the parent there, under the name that the image has for it", "", false)))))
                .orElseGet(Verdict::quiet);
    }
}
