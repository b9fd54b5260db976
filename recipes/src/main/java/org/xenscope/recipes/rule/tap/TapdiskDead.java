package org.xenscope.recipes.rule.tap;

import com.google.auto.service.AutoService;
import java.util.ArrayList;
import java.util.List;
import org.xenscope.blktap.TapDevice;
import org.xenscope.blktap.TapFacts;
import org.xenscope.blktap.TapState;
import org.xenscope.recipes.Finding;
import org.xenscope.recipes.rule.Severity;
import org.xenscope.recipes.rule.Verdict;

/** A tapdisk that has given its image up. */
@AutoService(TapRule.class)
public final class TapdiskDead implements TapRule {
    @Override
    public String code() {
        return "XS0533";
    }

    @Override
    public Severity severity() {
        return Severity.ERROR;
    }

    @Override
    public String title() {
        return "a tapdisk is dead: its device gives errors";
    }

    @Override
    public String cause() {
        return "it could not read or write its image and gave up; /var/log has its last words";
    }

    @Override
    public Verdict judge(TapFacts facts) {
        List<Finding> findings = new ArrayList<>();
        for (TapDevice device : facts.devices()) {
            device.state()
                    .filter(TapState::dead)
                    .ifPresent(state -> findings.add(finding(
                            null,
                            device,
                            device.subject() + " is dead",
                            "list: state",
                            String.format("%#x", state.bits()) + " (" + String.join(", ", state.words(facts.dialect()))
                                    + ")",
                            TapRule.detach(device, "take it away, look at the image, attach it again"))));
        }
        return Verdict.of(findings);
    }
}
