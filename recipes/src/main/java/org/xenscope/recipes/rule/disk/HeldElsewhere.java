package org.xenscope.recipes.rule.disk;

import com.google.auto.service.AutoService;
import java.util.ArrayList;
import java.util.List;
import org.xenscope.disk.plan.DiskHolder;
import org.xenscope.disk.plan.DiskPlanFacts;
import org.xenscope.disk.plan.PlannedDisk;
import org.xenscope.recipes.Finding;
import org.xenscope.recipes.Finding.Evidence;
import org.xenscope.recipes.Finding.Fix;
import org.xenscope.recipes.rule.Severity;
import org.xenscope.recipes.rule.Verdict;

/** The same image behind a disk of a domain that runs. */
@AutoService(DiskRule.class)
public final class HeldElsewhere implements EachDisk {
    @Override
    public String code() {
        return "XS0515";
    }

    @Override
    public Severity severity() {
        return Severity.ERROR;
    }

    @Override
    public String title() {
        return "another domain has the image open";
    }

    @Override
    public String cause() {
        return "two that write to one image, or one that reads what another writes, destroy or misread what is on it";
    }

    @Override
    public Verdict judge(DiskPlanFacts facts, PlannedDisk disk) {
        List<Finding> findings = new ArrayList<>();
        for (DiskHolder holder : disk.holders()) {
            boolean base = !holder.image().equals(disk.image().path());
            boolean writes = disk.spec().readWrite() && !base;
            boolean itself = holder.domain().equals(facts.domain());
            if (!holder.writes() && !writes) {
                continue;
            }
            String who = "domain " + holder.domid() + (holder.domain().isEmpty() ? "" : " (" + holder.domain() + ")");
            findings.add(finding(
                    itself ? Severity.INFO : holder.writes() && writes ? severity() : Severity.WARNING,
                    facts,
                    disk,
                    who
                            + (itself ? ", which has this config's name, has " : " has ")
                            + (base ? "the parent " + holder.image() : "the image")
                            + (holder.writes() ? " open for writing" : " open"),
                    List.of(new Evidence("xenstore", holder.backend(), "params name " + holder.image())),
                    itself
                            ? List.of()
                            : List.of(new Fix("end that domain, or give this one an image of its own", "", false))));
        }
        return Verdict.of(findings);
    }
}
