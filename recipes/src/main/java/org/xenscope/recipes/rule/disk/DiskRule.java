package org.xenscope.recipes.rule.disk;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import org.xenscope.disk.image.Image;
import org.xenscope.disk.image.ImageHeader;
import org.xenscope.disk.plan.BackendChoice;
import org.xenscope.disk.plan.BetterDisk;
import org.xenscope.disk.plan.DiskPlanFacts;
import org.xenscope.disk.plan.PlannedDisk;
import org.xenscope.disk.plan.QemuDisk;
import org.xenscope.recipes.Finding;
import org.xenscope.recipes.Finding.Evidence;
import org.xenscope.recipes.Finding.Fix;
import org.xenscope.recipes.action.ShellText;
import org.xenscope.recipes.rule.Rule;
import org.xenscope.recipes.rule.Severity;

/** A rule about a config's disks. Add a class here, mark it {@code @AutoService(DiskRule.class)}, and it is asked. */
public interface DiskRule extends Rule<DiskPlanFacts> {
    /** Every one, by code. */
    static List<DiskRule> all() {
        return ServiceLoader.load(DiskRule.class, DiskRule.class.getClassLoader()).stream()
                .map(ServiceLoader.Provider::get)
                .sorted(Comparator.comparing(DiskRule::code))
                .toList();
    }

    /** What this rule has found in a disk, with the line of the config before the rest of the evidence. */
    default Finding finding(
            DiskPlanFacts facts, PlannedDisk disk, String title, List<Evidence> evidence, List<Fix> fix) {
        return finding(severity(), facts, disk, title, evidence, fix);
    }

    /** The same, where this case matters more or less than the rule usually does. */
    default Finding finding(
            Severity severity,
            DiskPlanFacts facts,
            PlannedDisk disk,
            String title,
            List<Evidence> evidence,
            List<Fix> fix) {
        List<Evidence> all = new ArrayList<>();
        all.add(new Evidence("config", facts.where(), disk.spec().spec()));
        all.addAll(evidence);
        return new Finding(code(), severity.word(), null, disk.spec().vdev(), title, all, cause(), fix);
    }

    /** What is in an image, as evidence. */
    static Evidence image(Image image) {
        return new Evidence(
                "image", image.path(), image.header().map(ImageHeader::summary).orElse(image.unread()));
    }

    /** What libxl hands to QEMU, as evidence; nothing where it is not known. */
    static List<Evidence> qemu(PlannedDisk disk) {
        Optional<QemuDisk> qemu = disk.qemu();
        if (qemu.isEmpty()) {
            return List.of();
        }
        String what = qemu.get().emulated()
                ? String.join(" ", qemu.get().arguments())
                : qemu.get().note();
        return List.of(new Evidence("libxl", "QEMU's command line", what));
    }

    /** Which backends libxl tries, and why none of them will do, as evidence; nothing where it tries none. */
    static List<Evidence> tried(PlannedDisk disk) {
        List<String> lines = disk.choice().map(BackendChoice::tried).orElse(List.of()).stream()
                .filter(each -> !each.suitable())
                .map(each -> "backend " + each.backend().word() + " " + each.why())
                .toList();
        return lines.isEmpty() ? List.of() : List.of(new Evidence("libxl", "backends", String.join("\n", lines)));
    }

    /** The line that should stand in the config, and what makes the device that it names. */
    static List<Fix> better(PlannedDisk disk) {
        List<Fix> fixes = new ArrayList<>();
        disk.better().ifPresent(better -> fixes.addAll(fixes(better, disk)));
        return fixes;
    }

    private static List<Fix> fixes(BetterDisk better, PlannedDisk disk) {
        List<Fix> fixes = new ArrayList<>();
        better.attach()
                .ifPresent(image -> fixes.add(new Fix(
                        "give the image a tap device; `xenscope bringup` does so by itself",
                        "xenscope disk attach " + (disk.spec().readWrite() ? "" : "--read-only ")
                                + ShellText.word(image),
                        true)));
        String then = better.attach().isPresent() ? " with the device's own number for N" : "";
        fixes.add(new Fix("write '" + better.line() + "'" + then, "", false));
        better.alternative()
                .ifPresent(line -> fixes.add(new Fix("or let the script attach it: '" + line + "'", "", false)));
        return fixes;
    }
}
