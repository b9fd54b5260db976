package org.xenscope.recipes.rule.vif;

import java.util.ArrayList;
import java.util.List;
import org.xenscope.recipes.Finding;
import org.xenscope.recipes.rule.Verdict;
import org.xenscope.recipes.rule.device.Stage;
import org.xenscope.vif.Vif;
import org.xenscope.vif.VifFacts;

/** A rule that looks at one vif at a time. */
interface EachVif extends VifRule {
    /** Of one vif among all. */
    Verdict judge(Vif vif, VifFacts facts);

    @Override
    default Verdict judge(VifFacts facts) {
        List<Finding> findings = new ArrayList<>();
        List<String> missing = new ArrayList<>();
        for (Vif vif : facts.asked()) {
            Verdict verdict = judge(vif, facts);
            if (verdict instanceof Verdict.Fires fires) {
                findings.addAll(fires.findings());
            } else if (verdict instanceof Verdict.CannotTell cannot) {
                missing.add(vif.name() + ": " + cannot.missing());
            }
        }
        return findings.isEmpty() && !missing.isEmpty()
                ? Verdict.cannotTell(String.join("; ", missing))
                : Verdict.of(findings);
    }

    /**
     * Whether its interfaces should be where they belong: the script has said that it is done, and nothing that the rules
     * about devices tell (a script that failed, a QEMU that is dead) explains that they are not.
     */
    static boolean settled(Vif vif, VifFacts facts) {
        return vif.connected() && Stage.of(vif.device(), facts.devices()) == Stage.STATES;
    }

    /** Why its interfaces cannot be seen. */
    static Verdict unseen(Vif vif) {
        return Verdict.cannotTell(
                vif.here()
                        ? "what /sys/class/net says"
                        : "its interfaces: they are in domain "
                                + vif.device().pair().backendDomid());
    }

    static boolean seen(Vif vif, VifFacts facts) {
        return vif.here() && facts.interfaces().isPresent();
    }
}
