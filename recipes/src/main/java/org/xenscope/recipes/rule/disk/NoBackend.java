package org.xenscope.recipes.rule.disk;

import com.google.auto.service.AutoService;
import java.util.List;
import java.util.Optional;
import org.xenscope.disk.image.Image.Target;
import org.xenscope.disk.plan.DiskPlanFacts;
import org.xenscope.disk.plan.PlannedDisk;
import org.xenscope.recipes.Finding.Fix;
import org.xenscope.recipes.rule.Severity;
import org.xenscope.recipes.rule.Verdict;

/** libxl refuses the disk: no backend will do, or it is contradictory. */
@AutoService(DiskRule.class)
public final class NoBackend implements EachDisk {
    @Override
    public String code() {
        return "XS0506";
    }

    @Override
    public Severity severity() {
        return Severity.ERROR;
    }

    @Override
    public String title() {
        return "libxl refuses the disk";
    }

    @Override
    public String cause() {
        return "each backend takes some formats and targets only; where none is left, or the disk contradicts itself, the domain is not made";
    }

    @Override
    public Verdict judge(DiskPlanFacts facts, PlannedDisk disk) {
        if (disk.choice().isEmpty() || disk.choice().get().unknown().isPresent()) {
            return EachDisk.libxlUnknown(facts, disk);
        }
        Optional<String> refusal = disk.choice().get().refusal();
        boolean ofTap =
                disk.choice().get().tried().stream().anyMatch(each -> each.why().endsWith("blktap not available"))
                        && disk.spec().backendType().isPresent();
        boolean ofTarget = !disk.image().target().holds() && disk.image().target() != Target.UNKNOWN;
        if (refusal.isEmpty() || ofTap || ofTarget) {
            return Verdict.quiet();
        }
        return Verdict.fires(
                finding(facts, disk, "libxl refuses the disk: " + refusal.get(), DiskRule.tried(disk), fixes(disk)));
    }

    private static List<Fix> fixes(PlannedDisk disk) {
        if (disk.better().isPresent()) {
            return DiskRule.better(disk);
        }
        String next = disk.spec().script().isPresent()
                ? "with a script the format must be raw, whatever the script makes of its target"
                : disk.spec().cdrom()
                        ? "leave backendtype out: libxl knows which one a cdrom takes"
                        : "leave backendtype out, or give a format that the backend takes";
        return List.of(new Fix(next, "", false));
    }
}
