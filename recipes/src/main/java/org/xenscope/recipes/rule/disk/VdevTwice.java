package org.xenscope.recipes.rule.disk;

import com.google.auto.service.AutoService;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.xenscope.disk.plan.DiskPlanFacts;
import org.xenscope.disk.plan.PlannedDisk;
import org.xenscope.disk.plan.Vdev;
import org.xenscope.libxl.DomainType;
import org.xenscope.recipes.Finding;
import org.xenscope.recipes.Finding.Evidence;
import org.xenscope.recipes.Finding.Fix;
import org.xenscope.recipes.rule.Severity;
import org.xenscope.recipes.rule.Verdict;

/** Two disks with one number, or in one place of the emulated controller. */
@AutoService(DiskRule.class)
public final class VdevTwice implements DiskRule {
    @Override
    public String code() {
        return "XS0512";
    }

    @Override
    public Severity severity() {
        return Severity.ERROR;
    }

    @Override
    public String title() {
        return "two disks have one place";
    }

    @Override
    public String cause() {
        return "libxl takes a vdev once, and hda and xvda are the same emulated IDE disk, the first";
    }

    @Override
    public Verdict judge(DiskPlanFacts facts) {
        List<Finding> findings = new ArrayList<>();
        for (PlannedDisk disk : facts.disks()) {
            for (PlannedDisk before : facts.disks().subList(0, disk.number() - 1)) {
                clash(facts, before, disk)
                        .ifPresent(why -> findings.add(finding(
                                facts,
                                disk,
                                before.spec().vdev() + " and " + disk.spec().vdev() + ": " + why,
                                List.of(new Evidence(
                                        "config", facts.where(), before.spec().spec())),
                                List.of(new Fix("give one of them another vdev", "", false)))));
            }
        }
        return Verdict.of(findings);
    }

    /** Why both cannot be in one domain; empty when they can. */
    static Optional<String> clash(DiskPlanFacts facts, PlannedDisk one, PlannedDisk other) {
        Optional<Vdev> first = one.vdev();
        Optional<Vdev> second = other.vdev();
        if (first.isEmpty() || second.isEmpty()) {
            return Optional.empty();
        }
        if (first.get().number() == second.get().number()) {
            return Optional.of("the same disk for the guest, libxl says \"device already exists in xenstore\"");
        }
        boolean emulated = facts.type() == DomainType.HVM
                && first.get().disk().isPresent()
                && first.get().disk().equals(second.get().disk())
                && first.get().scsi() == second.get().scsi()
                && first.get().disk().getAsInt() < 4;
        return emulated
                ? Optional.of(
                        "the same emulated disk, number " + first.get().disk().getAsInt() + ": QEMU takes one only")
                : Optional.empty();
    }
}
