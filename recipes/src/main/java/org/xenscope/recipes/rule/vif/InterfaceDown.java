package org.xenscope.recipes.rule.vif;

import com.google.auto.service.AutoService;
import java.util.List;
import java.util.Optional;
import org.xenscope.recipes.rule.Severity;
import org.xenscope.recipes.rule.Verdict;
import org.xenscope.vif.NetInterface;
import org.xenscope.vif.Vif;
import org.xenscope.vif.VifFacts;

/** In its place, and down. */
@AutoService(VifRule.class)
public final class InterfaceDown implements EachVif {
    @Override
    public String code() {
        return "XS0606";
    }

    @Override
    public Severity severity() {
        return Severity.ERROR;
    }

    @Override
    public String title() {
        return "a vif's interface in dom0 is down";
    }

    @Override
    public String cause() {
        return "The script sets it up; somebody set it down since. The states do not show that.";
    }

    @Override
    public Verdict judge(Vif vif, VifFacts facts) {
        if (!EachVif.settled(vif, facts)) {
            return Verdict.quiet();
        }
        if (!EachVif.seen(vif, facts)) {
            return EachVif.unseen(vif);
        }
        String bridge = facts.wanted(vif).orElse("");
        List<NetInterface> down = Wires.both(vif).stream()
                .filter(each -> !each.up() && (bridge.isEmpty() || each.in(bridge)))
                .filter(each -> !each.tap() || facts.usesTap(vif))
                .toList();
        if (down.isEmpty()) {
            return Verdict.quiet();
        }
        VifCase found = new VifCase(this, vif);
        down.forEach(each -> found.link(each.name(), Optional.of(each)));
        return found.mend("set it up")
                .fires(
                        String.join(
                                        " and ",
                                        down.stream().map(NetInterface::name).toList())
                                + (down.size() > 1 ? " are down" : " is down"),
                        "the hotplug script set it up; somebody changed it since");
    }
}
