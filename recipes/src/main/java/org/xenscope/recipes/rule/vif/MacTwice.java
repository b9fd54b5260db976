package org.xenscope.recipes.rule.vif;

import com.google.auto.service.AutoService;
import java.util.List;
import org.xenscope.recipes.rule.Severity;
import org.xenscope.recipes.rule.Verdict;
import org.xenscope.vif.Vif;
import org.xenscope.vif.VifFacts;

/** mac= copied with a config. */
@AutoService(VifRule.class)
public final class MacTwice implements EachVif {
    @Override
    public String code() {
        return "XS0615";
    }

    @Override
    public Severity severity() {
        return Severity.WARNING;
    }

    @Override
    public String title() {
        return "two vifs have the same MAC address";
    }

    @Override
    public String cause() {
        return "A config was copied with its mac=. In one bridge, frames for one guest go to the other, or to both by turns.";
    }

    @Override
    public Verdict judge(Vif vif, VifFacts facts) {
        if (vif.mac().isEmpty()) {
            return Verdict.cannotTell("its MAC address");
        }
        String mac = vif.mac().get();
        List<Vif> others = facts.all().stream()
                .filter(each -> each.mac().filter(mac::equalsIgnoreCase).isPresent())
                .filter(each -> each.domid() != vif.domid() || each.devid() != vif.devid())
                .toList();
        if (others.isEmpty()) {
            return Verdict.quiet();
        }
        boolean together = others.stream()
                .anyMatch(each ->
                        facts.wanted(each).isPresent() && facts.wanted(each).equals(facts.wanted(vif)));
        VifCase found = new VifCase(this, vif).key("mac");
        others.forEach(each -> found.evidence(
                "xenstore",
                each.device().pair().backendPath() + "/mac",
                each.mac().orElseThrow()));
        return found.advice("give one of them another mac= in its config, and create that domain again")
                .fires(
                        together ? Severity.ERROR : Severity.WARNING,
                        mac + " is also the MAC address of " + others.get(0).name() + " of "
                                + others.get(0).domain(),
                        together
                                ? "both are in the same bridge, which sends their frames to one of them, by turns"
                                : "they are in no bridge together, so that it does no harm yet");
    }
}
