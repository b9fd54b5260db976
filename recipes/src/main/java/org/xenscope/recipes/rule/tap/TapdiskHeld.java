package org.xenscope.recipes.rule.tap;

import com.google.auto.service.AutoService;
import org.xenscope.blktap.TapDevice;
import org.xenscope.blktap.TapFacts;
import org.xenscope.blktap.TapState;
import org.xenscope.recipes.Finding;
import org.xenscope.recipes.rule.Severity;
import org.xenscope.recipes.rule.Verdict;

/** A tapdisk whose state bits say that it serves nobody just now. */
@AutoService(TapRule.class)
public final class TapdiskHeld implements TapRule {
    @Override
    public String code() {
        return "XS0536";
    }

    @Override
    public Severity severity() {
        return Severity.WARNING;
    }

    @Override
    public String title() {
        return "a tapdisk does not run: it is paused, closed or about to end";
    }

    @Override
    public String cause() {
        return "somebody paused it or asked it to end, and did not go on: a snapshot, a resize or a detach that was given up";
    }

    @Override
    public Verdict judge(TapFacts facts) {
        return Verdict.of(facts.devices().stream()
                .filter(each -> each.state()
                        .filter(state -> !state.running() && !state.dead())
                        .isPresent())
                .map(each -> {
                    TapState state = each.state().orElseThrow();
                    return finding(
                            null,
                            each,
                            each.subject() + " is " + String.join(", ", state.words(facts.dialect())),
                            "list: state",
                            String.format("%#x", state.bits()),
                            fix(each, state));
                })
                .toList());
    }

    private static Finding.Fix fix(TapDevice device, TapState state) {
        return state.paused() && device.pid().isPresent() && device.minor().isPresent()
                ? new Finding.Fix(
                        "let it go on, when whoever paused it is done",
                        "tap-ctl unpause -p " + device.pid().getAsInt() + " -m "
                                + device.minor().getAsInt(),
                        true)
                : TapRule.detach(device, "see in /var/log what it waits for; take it away when nobody needs it");
    }
}
