package org.xenscope.recipes.rule.disk;

import com.google.auto.service.AutoService;
import java.util.List;
import org.xenscope.disk.image.Image;
import org.xenscope.disk.plan.DiskPlanFacts;
import org.xenscope.disk.plan.PlannedDisk;
import org.xenscope.recipes.Finding.Fix;
import org.xenscope.recipes.rule.Severity;
import org.xenscope.recipes.rule.Verdict;

/** No image where the config says, or nothing that can be one. */
@AutoService(DiskRule.class)
public final class ImageMissing implements EachDisk {
    @Override
    public String code() {
        return "XS0508";
    }

    @Override
    public Severity severity() {
        return Severity.ERROR;
    }

    @Override
    public String title() {
        return "there is no image at the disk's target";
    }

    @Override
    public String cause() {
        return "libxl, or else QEMU, looks for the target when the domain is made, and makes none without it";
    }

    @Override
    public Verdict judge(DiskPlanFacts facts, PlannedDisk disk) {
        Image image = disk.image();
        return switch (image.target()) {
            case FILE, BLOCK_DEVICE -> Verdict.quiet();
            case UNKNOWN ->
                disk.spec().localPath().isEmpty()
                        ? Verdict.quiet()
                        : Verdict.cannotTell("what stands at " + image.path() + ": " + image.unread());
            case MISSING ->
                Verdict.fires(finding(facts, disk, "there is no " + image.path(), DiskRule.tried(disk), FIX));
            case OTHER ->
                Verdict.fires(finding(
                        facts,
                        disk,
                        image.path() + " is neither a file nor a block device",
                        DiskRule.tried(disk),
                        FIX));
        };
    }

    private static final List<Fix> FIX = List.of(new Fix("put the image there, or mend the disk's target", "", false));
}
