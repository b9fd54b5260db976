package org.xenscope.recipes.rule.tap;

import com.google.auto.service.AutoService;
import org.xenscope.blktap.TapDevice;
import org.xenscope.blktap.TapFacts;
import org.xenscope.recipes.rule.Severity;
import org.xenscope.recipes.rule.Verdict;

/** A minor that is allocated and served by nobody. */
@AutoService(TapRule.class)
public final class OrphanMinor implements TapRule {
    @Override
    public String code() {
        return "XS0534";
    }

    @Override
    public Severity severity() {
        return Severity.WARNING;
    }

    @Override
    public String title() {
        return "a tap device has no tapdisk";
    }

    @Override
    public String cause() {
        return "its tapdisk ended or was killed, or whoever allocated it gave up; whoever reads it waits for ever";
    }

    @Override
    public Verdict judge(TapFacts facts) {
        return Verdict.of(facts.devices().stream()
                .filter(each -> each.orphanDevice() && !each.orphanServer())
                .map(each -> finding(
                        null,
                        each,
                        each.device() + " is served by nobody",
                        each.provider() == TapDevice.Provider.TAP_CTL ? "list" : "/sys/block",
                        each.minor().isPresent() ? "minor " + each.minor().getAsInt() + ", no pid" : "no pid",
                        TapRule.detach(each, "free it")))
                .toList());
    }
}
