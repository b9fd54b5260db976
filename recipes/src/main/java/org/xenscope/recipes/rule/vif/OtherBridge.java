package org.xenscope.recipes.rule.vif;

import com.google.auto.service.AutoService;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.xenscope.recipes.rule.Severity;
import org.xenscope.recipes.rule.Verdict;
import org.xenscope.vif.NetInterface;
import org.xenscope.vif.Vif;
import org.xenscope.vif.VifFacts;

/** In a bridge, and not in the right one. */
@AutoService(VifRule.class)
public final class OtherBridge implements EachVif {
    @Override
    public String code() {
        return "XS0603";
    }

    @Override
    public Severity severity() {
        return Severity.ERROR;
    }

    @Override
    public String title() {
        return "a vif's interface is in another bridge than the one that was named";
    }

    @Override
    public String cause() {
        return "Somebody moved it, or a script of one's own names a bridge by itself. Where both interfaces are in different bridges, the guest changes its network when its PV driver takes over.";
    }

    @Override
    public Verdict judge(Vif vif, VifFacts facts) {
        if (!Wires.judged(vif, facts)) {
            return Verdict.quiet();
        }
        if (!EachVif.seen(vif, facts)) {
            return EachVif.unseen(vif);
        }
        String bridge = facts.wanted(vif).orElse("");
        List<NetInterface> others = new ArrayList<>();
        for (NetInterface each : Wires.both(vif)) {
            if (!bridge.isEmpty()
                    && each.master().filter(master -> !master.equals(bridge)).isPresent()) {
                others.add(each);
            }
        }
        if (others.isEmpty()) {
            return Verdict.quiet();
        }
        VifCase found = new VifCase(this, vif).key("bridge").key("script");
        List<String> said = new ArrayList<>();
        for (NetInterface each : others) {
            found.link(each.name(), Optional.of(each));
            said.add(each.name() + " is in " + each.master().orElseThrow());
        }
        return found.mend("move it to " + bridge)
                .fires(
                        String.join(" and ", said) + ", not in " + bridge,
                        others.size() == Wires.both(vif).size()
                                ? "somebody moved it after the script was done"
                                : "both interfaces of the nic are in different bridges: the guest changes its network when"
                                        + " its PV driver takes over");
    }
}
