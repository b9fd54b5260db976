package org.xenscope.recipes.rule.vif;

import com.google.auto.service.AutoService;
import java.util.Optional;
import org.xenscope.recipes.rule.Severity;
import org.xenscope.recipes.rule.Verdict;
import org.xenscope.vif.HotplugScript;
import org.xenscope.vif.ScriptReading;
import org.xenscope.vif.Vif;
import org.xenscope.vif.VifFacts;

/** OpenXT's own script. */
@AutoService(VifRule.class)
public final class NotifiesOnly implements EachVif {
    @Override
    public String code() {
        return "XS0616";
    }

    @Override
    public Severity severity() {
        return Severity.INFO;
    }

    @Override
    public String title() {
        return "the hotplug script only tells another program of the interface";
    }

    @Override
    public String cause() {
        return "OpenXT's /etc/xen/scripts/vif writes below /xapi and does no more; network-daemon or the NDVM puts the interface into a bridge. So no bridge of dom0's is to be expected.";
    }

    @Override
    public Verdict judge(Vif vif, VifFacts facts) {
        if (!vif.here()) {
            return EachVif.unseen(vif);
        }
        if (vif.script().isEmpty()) {
            return Verdict.quiet();
        }
        Optional<ScriptReading> reading = facts.script(vif).flatMap(HotplugScript::reading);
        if (reading.isEmpty()) {
            return Verdict.cannotTell("what " + vif.script().get() + " says");
        }
        if (reading.get().tap() != ScriptReading.Tap.OTHERS) {
            return Verdict.quiet();
        }
        return new VifCase(this, vif)
                .key("script")
                .line(reading.get().shown())
                .advice("look at network-daemon, or in the network driver domain, for the bridge")
                .fires(
                        "The script only writes below /xapi",
                        "OpenXT: another program puts the interface into its bridge when it sees that");
    }
}
