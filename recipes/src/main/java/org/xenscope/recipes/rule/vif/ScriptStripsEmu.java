package org.xenscope.recipes.rule.vif;

import com.google.auto.service.AutoService;
import org.xenscope.recipes.rule.Severity;
import org.xenscope.recipes.rule.Verdict;
import org.xenscope.vif.ScriptReading;
import org.xenscope.vif.Vif;
import org.xenscope.vif.VifFacts;

/** The sed-style script: by its text, and by what came of it. */
@AutoService(VifRule.class)
public final class ScriptStripsEmu implements EachVif {
    @Override
    public String code() {
        return "XS0607";
    }

    @Override
    public Severity severity() {
        return Severity.ERROR;
    }

    @Override
    public String title() {
        return "the hotplug script takes -emu off the name of QEMU's tap";
    }

    @Override
    public String cause() {
        return "The tap of an emulated nic is called vifD.N-emu, so that udev leaves other taps alone (Xen 4.2). A script that takes -emu off configures netback's interface a second time, and the tap stays out of the bridge: the guest has no network until a PV driver comes. Right is to look at type_if, as vif-common.sh does, and to use INTERFACE as it is for tap.";
    }

    @Override
    public Verdict judge(Vif vif, VifFacts facts) {
        return ScriptText.judge(
                this,
                vif,
                facts,
                ScriptReading.Tap.STRIPPED,
                "takes -emu off the name of QEMU's tap",
                "so its second call configures " + vif.netbackName() + " once more, and the tap never");
    }
}
