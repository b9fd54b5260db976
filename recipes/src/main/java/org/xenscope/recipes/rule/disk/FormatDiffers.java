package org.xenscope.recipes.rule.disk;

import com.google.auto.service.AutoService;
import java.util.List;
import org.xenscope.disk.DiskSpec.Format;
import org.xenscope.disk.image.Image.Target;
import org.xenscope.disk.image.Vhd;
import org.xenscope.disk.plan.DiskPlanFacts;
import org.xenscope.disk.plan.PlannedDisk;
import org.xenscope.recipes.Finding.Fix;
import org.xenscope.recipes.rule.Severity;
import org.xenscope.recipes.rule.Verdict;

/** What the config says of an image, and what its magic says. */
@AutoService(DiskRule.class)
public final class FormatDiffers implements EachDisk {
    @Override
    public String code() {
        return "XS0503";
    }

    @Override
    public Severity severity() {
        return Severity.ERROR;
    }

    @Override
    public String title() {
        return "the image is not what the config says it is";
    }

    @Override
    public String cause() {
        return "libxl looks at no image: it hands on the format that the config says, raw where it says none";
    }

    @Override
    public Verdict judge(DiskPlanFacts facts, PlannedDisk disk) {
        if (disk.spec().script().isPresent() || disk.spec().localPath().isEmpty()) {
            return Verdict.quiet();
        }
        if (disk.kind().isEmpty()) {
            return disk.image().target() == Target.UNKNOWN
                    ? Verdict.cannotTell("what is in " + disk.image().path() + ": "
                            + disk.image().unread())
                    : Verdict.quiet();
        }
        if (!disk.otherFormat()) {
            return Verdict.quiet();
        }
        String said = disk.spec().format().word();
        String is = disk.kind().get().word();
        boolean container = disk.spec().format() == Format.RAW;
        // Before its footer a fixed VHD is raw.
        boolean harmless = container && disk.image().header().orElseThrow() instanceof Vhd vhd && vhd.fixed();
        return Verdict.fires(finding(
                harmless ? Severity.WARNING : severity(),
                facts,
                disk,
                "the config says " + said + ", the image is " + is
                        + (!container
                                ? ": it cannot be opened so"
                                : harmless
                                        ? ": the guest sees its footer as a last sector"
                                        : ": the guest sees the container, not its disk"),
                List.of(DiskRule.image(disk.image())),
                disk.better().isPresent()
                        ? DiskRule.better(disk)
                        : List.of(new Fix(
                                "xl has no word for " + is + ": convert the image to raw with qemu-img convert",
                                "",
                                false))));
    }
}
