package org.xenscope.recipes.rule.vif;

import com.google.auto.service.AutoService;
import java.util.Optional;
import org.xenscope.recipes.rule.Severity;
import org.xenscope.recipes.rule.Verdict;
import org.xenscope.vif.NetInterface;
import org.xenscope.vif.Vif;
import org.xenscope.vif.VifFacts;

/** Nothing gets through. */
@AutoService(VifRule.class)
public final class BridgeDown implements EachVif {
    @Override
    public String code() {
        return "XS0605";
    }

    @Override
    public Severity severity() {
        return Severity.ERROR;
    }

    @Override
    public String title() {
        return "the bridge of a vif is down";
    }

    @Override
    public String cause() {
        return "A bridge that is down forwards nothing. Its ports look well, and so do all states.";
    }

    @Override
    public Verdict judge(Vif vif, VifFacts facts) {
        if (!EachVif.settled(vif, facts) || facts.wanted(vif).isEmpty()) {
            return Verdict.quiet();
        }
        if (!EachVif.seen(vif, facts)) {
            return EachVif.unseen(vif);
        }
        String bridge = facts.wanted(vif).orElseThrow();
        Optional<NetInterface> link = facts.find(bridge).filter(NetInterface::bridge);
        if (link.filter(each -> !each.up()).isEmpty()) {
            return Verdict.quiet();
        }
        return new VifCase(this, vif)
                .key("bridge")
                .link(bridge, link)
                .mend("set it up")
                .fires("The bridge " + bridge + " is down", "it forwards nothing until it is set up");
    }
}
