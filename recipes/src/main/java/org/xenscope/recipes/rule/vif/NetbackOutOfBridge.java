package org.xenscope.recipes.rule.vif;

import com.google.auto.service.AutoService;
import org.xenscope.recipes.rule.Severity;
import org.xenscope.recipes.rule.Verdict;
import org.xenscope.vif.Vif;
import org.xenscope.vif.VifFacts;

/** The interface that a PV driver uses. */
@AutoService(VifRule.class)
public final class NetbackOutOfBridge implements EachVif {
    @Override
    public String code() {
        return "XS0602";
    }

    @Override
    public Severity severity() {
        return Severity.ERROR;
    }

    @Override
    public String title() {
        return "netback's interface of a vif is in no bridge";
    }

    @Override
    public String cause() {
        return "The script did its part once, and hotplug-status stays connected whatever becomes of the interface: somebody took it out of its bridge, or made the bridge anew without its ports.";
    }

    @Override
    public Verdict judge(Vif vif, VifFacts facts) {
        if (!Wires.judged(vif, facts)) {
            return Verdict.quiet();
        }
        if (!EachVif.seen(vif, facts)) {
            return EachVif.unseen(vif);
        }
        if (!Wires.netbackOut(vif, facts)) {
            return Verdict.quiet();
        }
        boolean both = Wires.tapOut(vif, facts);
        String bridge = facts.wanted(vif).orElseThrow();
        String names = Wires.name(vif.netback()) + (both ? " and " + Wires.name(vif.tap()) + " are" : " is");
        VifCase found = new VifCase(this, vif).key("bridge").link(Wires.name(vif.netback()), vif.netback());
        if (both) {
            found.link(Wires.name(vif.tap()), vif.tap());
        }
        return found.mend("put " + (both ? "them" : "it") + " into " + bridge)
                .fires(
                        names + " in no bridge, and should be in " + bridge,
                        "the hotplug script was done; somebody changed it since, and the states do not show that");
    }
}
