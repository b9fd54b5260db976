package org.xenscope.recipes.rule.chain;

import com.google.auto.service.AutoService;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.xenscope.devicemodel.chain.ChainFacts;
import org.xenscope.devicemodel.chain.ProgramFile;
import org.xenscope.recipes.Finding;
import org.xenscope.recipes.rule.Severity;
import org.xenscope.recipes.rule.Verdict;

/** svirt-interpose that took dom0 for the domain. */
@AutoService(ChainRule.class)
public final class InterposerOfDom0 implements ChainRule {
    private static final String DOM0 = "/local/domain/0/selinux-mcs";

    @Override
    public String code() {
        return "XS0230";
    }

    @Override
    public Severity severity() {
        return Severity.ERROR;
    }

    @Override
    public String title() {
        return "svirt-interpose labels dom0's disks in place of the domain's";
    }

    @Override
    public String cause() {
        return "svirt-interpose of before April 2018 looks for the number in its first argument, which under libxl is -xen-domid: it takes that for domain 0";
    }

    @Override
    public String holdsFor() {
        return "svirt-interpose before 040a1ef (April 2018) under libxl";
    }

    @Override
    public Verdict judge(ChainFacts facts) {
        boolean interposed = facts.walk().stream().anyMatch(each -> each.state() == ProgramFile.State.INTERPOSER);
        if (!interposed) {
            return Verdict.quiet();
        }
        Optional<Map.Entry<String, String>> dom0 = facts.mcs().entrySet().stream()
                .filter(each -> each.getKey().equals(DOM0))
                .findFirst();
        if (dom0.isEmpty()) {
            return Verdict.quiet();
        }
        return Verdict.fires(finding(
                facts,
                "svirt-interpose",
                "svirt-interpose took dom0 for the domain: it has written " + DOM0,
                List.of(new Finding.Evidence("store", DOM0, dom0.get().getValue())),
                new Finding.Fix("put the svirt-interpose of April 2018 or later there", "", true)));
    }
}
