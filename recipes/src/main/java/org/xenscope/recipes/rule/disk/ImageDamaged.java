package org.xenscope.recipes.rule.disk;

import com.google.auto.service.AutoService;
import java.util.ArrayList;
import java.util.List;
import org.xenscope.disk.image.Damage;
import org.xenscope.disk.image.Image;
import org.xenscope.disk.image.Image.Target;
import org.xenscope.disk.image.ImageHeader;
import org.xenscope.disk.image.ImageKind;
import org.xenscope.disk.image.Qcow;
import org.xenscope.disk.plan.DiskPlanFacts;
import org.xenscope.disk.plan.PlannedDisk;
import org.xenscope.recipes.Finding;
import org.xenscope.recipes.Finding.Evidence;
import org.xenscope.recipes.Finding.Fix;
import org.xenscope.recipes.action.ShellText;
import org.xenscope.recipes.rule.Severity;
import org.xenscope.recipes.rule.Verdict;

/** A part of an image, or of one that it stands on, is not whole. */
@AutoService(DiskRule.class)
public final class ImageDamaged implements EachDisk {
    @Override
    public String code() {
        return "XS0509";
    }

    @Override
    public Severity severity() {
        return Severity.ERROR;
    }

    @Override
    public String title() {
        return "the image is damaged";
    }

    @Override
    public String cause() {
        return "a file that was cut off, written to from outside, or never completed; what reads it fails, or reads something else";
    }

    @Override
    public Verdict judge(DiskPlanFacts facts, PlannedDisk disk) {
        List<Finding> findings = new ArrayList<>();
        for (Image image : disk.chain().images()) {
            List<Damage> damages = image.header().map(ImageHeader::damages).orElse(List.of());
            List<String> lines =
                    new ArrayList<>(damages.stream().map(Damage::toString).toList());
            boolean corrupt = image.header().orElse(null) instanceof Qcow qcow && qcow.corrupt();
            if (corrupt) {
                lines.add("header: QEMU has marked the image as corrupt");
            }
            if (!lines.isEmpty()) {
                boolean whole = !corrupt && damages.stream().allMatch(Damage::otherCopy);
                findings.add(finding(
                        whole ? Severity.WARNING : severity(),
                        facts,
                        disk,
                        image.path() + " is damaged: "
                                + (damages.isEmpty() ? "header" : damages.get(0).part())
                                + (whole ? ", of which the other copy is whole" : ""),
                        List.of(new Evidence("image", image.path(), String.join("\n", lines))),
                        fix(image, whole)));
            }
        }
        return disk.image().header().isEmpty()
                        && disk.image().target() == Target.UNKNOWN
                        && disk.spec().localPath().isPresent()
                ? Verdict.cannotTell("what is in " + disk.image().path() + ": "
                        + disk.image().unread())
                : Verdict.of(findings);
    }

    private static List<Fix> fix(Image image, boolean whole) {
        boolean vhd =
                image.header().filter(each -> each.kind() == ImageKind.VHD).isPresent();
        String path = ShellText.word(image.path());
        return List.of(
                vhd
                        ? new Fix(
                                whole
                                        ? "blktap's `vhd-util repair -n " + path
                                                + "` writes the footer anew from the whole copy"
                                        : "take the image from a backup; `vhd-util check -n " + path + "` tells more",
                                "",
                                true)
                        : new Fix("`qemu-img check " + path + "` tells more, with -r all it repairs", "", true));
    }
}
