package org.xenscope.recipes.rule.vif;

import com.google.auto.service.AutoService;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.xenscope.recipes.Finding;
import org.xenscope.recipes.rule.Severity;
import org.xenscope.recipes.rule.Verdict;
import org.xenscope.vif.NetInterface;
import org.xenscope.vif.VifFacts;
import org.xenscope.vif.VifName;

/** vif5.0-emu, and no domain 5. */
@AutoService(VifRule.class)
public final class StaleInterfaces implements VifRule {
    @Override
    public String code() {
        return "XS0613";
    }

    @Override
    public Severity severity() {
        return Severity.WARNING;
    }

    @Override
    public String title() {
        return "interfaces are left of domains that are gone";
    }

    @Override
    public String cause() {
        return "A tap ends with its QEMU and netback's interface with its backend; one that is left was made by hand, is kept by a process that outlived its domain, or is persistent. It keeps a name, and a place in the bridge.";
    }

    @Override
    public Verdict judge(VifFacts facts) {
        if (facts.interfaces().isEmpty()) {
            return Verdict.cannotTell("what /sys/class/net says");
        }
        List<Finding> findings = new ArrayList<>();
        for (NetInterface each : facts.stale()) {
            findings.add(new Finding(
                    code(),
                    severity().word(),
                    null,
                    each.name(),
                    each.name() + " is left of domain "
                            + VifName.parse(each.name()).orElseThrow().domid() + ", which is gone",
                    List.of(new Finding.Evidence(
                            "sysfs", "/sys/class/net/" + each.name(), VifCase.words(Optional.of(each)))),
                    each.tap()
                            ? "a QEMU that outlived its domain holds it, or it was made persistent"
                            : "its backend was not taken down",
                    List.of(new Finding.Fix(
                            each.tap() ? "see who holds it, end that process, or remove it" : "remove it",
                            "ip link del " + each.name(),
                            true))));
        }
        return Verdict.of(findings);
    }
}
