package org.xenscope.recipes.rule.tap;

import com.google.auto.service.AutoService;
import java.util.ArrayList;
import java.util.List;
import org.xenscope.blktap.Holder;
import org.xenscope.blktap.TapDevice;
import org.xenscope.blktap.TapFacts;
import org.xenscope.recipes.Finding;
import org.xenscope.recipes.rule.Severity;
import org.xenscope.recipes.rule.Verdict;

/** A QEMU that outlived its domain and holds its disk: detaching hangs, and the next start of the domain fails. */
@AutoService(TapRule.class)
public final class UsedByLeftover implements TapRule {
    @Override
    public String code() {
        return "XS0532";
    }

    @Override
    public Severity severity() {
        return Severity.ERROR;
    }

    @Override
    public String title() {
        return "a tap device is held by the QEMU of a domain that is gone";
    }

    @Override
    public String cause() {
        return "it outlived its domain: it was stopped, a wrapper or a debugger kept it; until it ends, tap-ctl waits and the image cannot be used";
    }

    @Override
    public Verdict judge(TapFacts facts) {
        List<Finding> findings = new ArrayList<>();
        for (TapDevice device : facts.devices()) {
            for (Holder user : device.users()) {
                if (user.leftover()) {
                    findings.add(finding(
                            user.domid().orElseThrow(),
                            device,
                            device.device() + " is held by " + user.words(),
                            user.pid() > 0 ? "/proc/" + user.pid() + "/fd" : user.name(),
                            user.name(),
                            user.pid() > 0
                                    ? new Finding.Fix(
                                            "end it, when nothing of it is needed", "kill " + user.pid(), true)
                                    : new Finding.Fix(
                                            "see what is left of the domain", "xenscope device list", false)));
                }
            }
        }
        return Verdict.of(findings);
    }
}
