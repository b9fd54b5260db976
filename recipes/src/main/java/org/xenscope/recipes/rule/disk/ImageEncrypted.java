package org.xenscope.recipes.rule.disk;

import com.google.auto.service.AutoService;
import java.util.List;
import org.xenscope.disk.image.Qcow;
import org.xenscope.disk.plan.DiskPlanFacts;
import org.xenscope.disk.plan.PlannedDisk;
import org.xenscope.recipes.Finding.Fix;
import org.xenscope.recipes.rule.Severity;
import org.xenscope.recipes.rule.Verdict;

/** A qcow2 image that is encrypted: libxl has no way to hand on a key. */
@AutoService(DiskRule.class)
public final class ImageEncrypted implements EachDisk {
    @Override
    public String code() {
        return "XS0516";
    }

    @Override
    public Severity severity() {
        return Severity.ERROR;
    }

    @Override
    public String title() {
        return "the image is encrypted";
    }

    @Override
    public String cause() {
        return "QEMU opens an encrypted image only with a key, which libxl cannot give it";
    }

    @Override
    public Verdict judge(DiskPlanFacts facts, PlannedDisk disk) {
        return disk.chain().images().stream()
                .filter(image -> image.header().orElse(null) instanceof Qcow qcow && qcow.encryption() != 0)
                .findFirst()
                .map(image -> Verdict.fires(finding(
                        facts,
                        disk,
                        image.path() + " is encrypted",
                        List.of(DiskRule.image(image)),
                        List.of(new Fix("convert it with qemu-img convert, giving the key there", "", false)))))
                .orElseGet(Verdict::quiet);
    }
}
