package org.xenscope.recipes.rule.vif;

import com.google.auto.service.AutoService;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.xenscope.recipes.rule.Severity;
import org.xenscope.recipes.rule.Verdict;
import org.xenscope.vif.Vif;
import org.xenscope.vif.VifFacts;

/** Gone, although whoever made it lives. */
@AutoService(VifRule.class)
public final class InterfaceMissing implements EachVif {
    @Override
    public String code() {
        return "XS0611";
    }

    @Override
    public Severity severity() {
        return Severity.ERROR;
    }

    @Override
    public String title() {
        return "a vif's interface in dom0 is not there";
    }

    @Override
    public String cause() {
        return "netback makes vifD.N when the backend begins, QEMU makes vifD.N-emu when it starts, and the script may give both another name. One that is gone was removed, renamed, or moved to another network namespace.";
    }

    @Override
    public Verdict judge(Vif vif, VifFacts facts) {
        if (!EachVif.settled(vif, facts)) {
            return Verdict.quiet();
        }
        if (!EachVif.seen(vif, facts)) {
            return EachVif.unseen(vif);
        }
        boolean tapGone =
                vif.tap().isEmpty() && facts.usesTap(vif) && vif.qemuAlive().orElse(false);
        if (vif.netback().isPresent() && !tapGone) {
            return Verdict.quiet();
        }
        VifCase found = new VifCase(this, vif).key("hotplug-status");
        List<String> gone = new ArrayList<>();
        if (vif.netback().isEmpty()) {
            found.link(vif.netbackName(), Optional.empty());
            gone.add(vif.netbackName());
        }
        if (tapGone) {
            found.link(vif.tapName(), Optional.empty());
            gone.add(vif.tapName());
        }
        return found.fix(
                        "take the device away, then attach it again: its backend makes the interface",
                        "xl network-detach " + VifCase.word(vif) + " " + vif.devid())
                .fires(
                        "The interface " + String.join(" and ", gone) + (gone.size() > 1 ? " are" : " is")
                                + " not there",
                        "it was there when the script was done; somebody removed or renamed it since");
    }
}
