package org.xenscope.recipes.rule.vif;

import com.google.auto.service.AutoService;
import java.util.Optional;
import org.xenscope.recipes.rule.Severity;
import org.xenscope.recipes.rule.Verdict;
import org.xenscope.vif.NetInterface;
import org.xenscope.vif.Vif;
import org.xenscope.vif.VifFacts;

/** The bridge itself is gone. */
@AutoService(VifRule.class)
public final class BridgeMissing implements EachVif {
    @Override
    public String code() {
        return "XS0604";
    }

    @Override
    public Severity severity() {
        return Severity.ERROR;
    }

    @Override
    public String title() {
        return "the bridge of a vif is not there, or is no bridge";
    }

    @Override
    public String cause() {
        return "Somebody removed it after the script was done; its ports were left without one.";
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
        Optional<NetInterface> link = facts.find(bridge);
        if (link.filter(NetInterface::bridge).isPresent()) {
            return Verdict.quiet();
        }
        VifCase found = new VifCase(this, vif).key("bridge").link(bridge, link);
        return (link.isPresent()
                        ? found.advice("give that interface another name, or name another bridge in the config")
                        : found.mend("make it, and put the interfaces into it"))
                .fires(
                        link.isPresent() ? bridge + " is no bridge" : "The bridge " + bridge + " is not there",
                        "the hotplug script found it; somebody removed it since");
    }
}
