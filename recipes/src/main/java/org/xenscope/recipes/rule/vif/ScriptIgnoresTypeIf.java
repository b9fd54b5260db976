package org.xenscope.recipes.rule.vif;

import com.google.auto.service.AutoService;
import org.xenscope.recipes.rule.Severity;
import org.xenscope.recipes.rule.Verdict;
import org.xenscope.vif.ScriptReading;
import org.xenscope.vif.Vif;
import org.xenscope.vif.VifFacts;

/** A script from before Xen 4.2, or written for PV domains. */
@AutoService(VifRule.class)
public final class ScriptIgnoresTypeIf implements EachVif {
    @Override
    public String code() {
        return "XS0608";
    }

    @Override
    public Severity severity() {
        return Severity.ERROR;
    }

    @Override
    public String title() {
        return "the hotplug script does not look at which of a nic's two interfaces it is called for";
    }

    @Override
    public String cause() {
        return "libxl calls it twice for an emulated nic: online type_if=vif for netback's interface, add type_if=tap for QEMU's tap, which only INTERFACE names. A script that uses vif, or its first word, alone does the first interface twice.";
    }

    @Override
    public Verdict judge(Vif vif, VifFacts facts) {
        return ScriptText.judge(
                this,
                vif,
                facts,
                ScriptReading.Tap.IGNORED,
                "does not look at type_if",
                "so both of its calls configure " + vif.netbackName());
    }
}
