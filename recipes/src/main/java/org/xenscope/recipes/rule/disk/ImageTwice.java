package org.xenscope.recipes.rule.disk;

import com.google.auto.service.AutoService;
import java.util.ArrayList;
import java.util.List;
import org.xenscope.disk.image.Image;
import org.xenscope.disk.plan.DiskPlanFacts;
import org.xenscope.disk.plan.PlannedDisk;
import org.xenscope.recipes.Finding;
import org.xenscope.recipes.Finding.Evidence;
import org.xenscope.recipes.Finding.Fix;
import org.xenscope.recipes.rule.Severity;
import org.xenscope.recipes.rule.Verdict;

/** Two disks of one config with the same image, or one with the parent of another, of which one writes. */
@AutoService(DiskRule.class)
public final class ImageTwice implements DiskRule {
    @Override
    public String code() {
        return "XS0518";
    }

    @Override
    public Severity severity() {
        return Severity.ERROR;
    }

    @Override
    public String title() {
        return "two disks have one image";
    }

    @Override
    public String cause() {
        return "two that write to one image, or one that reads what another writes, destroy or misread what is on it; QEMU"
                + " locks what it opens itself, and does not start then";
    }

    @Override
    public Verdict judge(DiskPlanFacts facts) {
        List<Finding> findings = new ArrayList<>();
        for (PlannedDisk disk : facts.disks()) {
            for (PlannedDisk before : facts.disks().subList(0, disk.number() - 1)) {
                // what cannot both be there cannot be in each other's way
                if (VdevTwice.clash(facts, before, disk).isEmpty()) {
                    shared(facts, before, disk, findings);
                }
            }
        }
        return Verdict.of(findings);
    }

    private void shared(DiskPlanFacts facts, PlannedDisk one, PlannedDisk other, List<Finding> findings) {
        boolean same = same(one.image(), other.image());
        boolean both = same && writes(one) && writes(other);
        PlannedDisk writer = writes(one) && within(one.image(), other) ? one : other;
        PlannedDisk second = writer == one ? other : one;
        if (!writes(writer) || !within(writer.image(), second)) {
            return;
        }
        String names = writer.spec().vdev() + " and " + second.spec().vdev();
        findings.add(finding(
                both || !same ? severity() : Severity.WARNING,
                facts,
                writer,
                both
                        ? names + " write to one image, " + writer.image().path()
                        : writer.spec().vdev() + " writes to " + writer.image().path() + ", "
                                + (same ? "which " : "a parent of what ")
                                + second.spec().vdev() + " reads",
                List.of(new Evidence("config", facts.where(), second.spec().spec())),
                List.of(new Fix("give one of them an image of its own, or leave it out", "", false))));
    }

    private static boolean writes(PlannedDisk disk) {
        return disk.spec().readWrite();
    }

    private static boolean within(Image image, PlannedDisk disk) {
        return disk.chain().images().stream().anyMatch(each -> same(each, image));
    }

    private static boolean same(Image one, Image other) {
        return one.target().holds() && other.target().holds() && one.place().equals(other.place());
    }
}
