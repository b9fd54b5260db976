package org.xenscope.recipes.rule.tap;

import com.google.auto.service.AutoService;
import org.xenscope.blktap.TapDevice;
import org.xenscope.blktap.TapFacts;
import org.xenscope.recipes.Finding;
import org.xenscope.recipes.rule.Severity;
import org.xenscope.recipes.rule.Verdict;

/** A tapdisk that serves nothing. */
@AutoService(TapRule.class)
public final class OrphanTapdisk implements TapRule {
    @Override
    public String code() {
        return "XS0535";
    }

    @Override
    public Severity severity() {
        return Severity.WARNING;
    }

    @Override
    public String title() {
        return "a tapdisk has no device";
    }

    @Override
    public String cause() {
        return "whoever spawned it gave up before it was attached to a minor";
    }

    @Override
    public Verdict judge(TapFacts facts) {
        return Verdict.of(facts.devices().stream()
                .filter(TapDevice::orphanServer)
                .map(each -> {
                    int pid = each.pid().orElse(0);
                    return finding(
                            null,
                            each,
                            "tapdisk " + pid + " serves no device",
                            "list",
                            "pid " + pid + ", no minor",
                            new Finding.Fix("end it, by SIGTERM: it has no image open", "kill " + pid, true));
                })
                .toList());
    }
}
