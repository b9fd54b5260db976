package org.xenscope.recipes.rule.vif;

import com.google.auto.service.AutoService;
import org.xenscope.recipes.rule.Severity;
import org.xenscope.recipes.rule.Verdict;
import org.xenscope.vif.ScriptReading;
import org.xenscope.vif.Vif;
import org.xenscope.vif.VifFacts;

/** By intent or not. */
@AutoService(VifRule.class)
public final class ScriptLeavesTapOut implements EachVif {
    @Override
    public String code() {
        return "XS0609";
    }

    @Override
    public Severity severity() {
        return Severity.ERROR;
    }

    @Override
    public String title() {
        return "the hotplug script does nothing for QEMU's tap";
    }

    @Override
    public String cause() {
        return "It looks at type_if, and ends when it is called for the tap. That is right only where no guest uses the emulated nic; then type=vif in the config says so, and there is no tap at all.";
    }

    @Override
    public Verdict judge(Vif vif, VifFacts facts) {
        return ScriptText.judge(
                this,
                vif,
                facts,
                ScriptReading.Tap.LEFT_OUT,
                "does nothing for QEMU's tap",
                "so the tap stays as QEMU made it");
    }
}
