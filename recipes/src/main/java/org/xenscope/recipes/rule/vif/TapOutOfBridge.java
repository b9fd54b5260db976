package org.xenscope.recipes.rule.vif;

import com.google.auto.service.AutoService;
import org.xenscope.recipes.rule.Severity;
import org.xenscope.recipes.rule.Verdict;
import org.xenscope.vif.HotplugScript;
import org.xenscope.vif.ScriptReading;
import org.xenscope.vif.Vif;
import org.xenscope.vif.VifFacts;

/** A tap in no bridge, where nothing in the script's text explains it. */
@AutoService(VifRule.class)
public final class TapOutOfBridge implements EachVif {
    @Override
    public String code() {
        return "XS0601";
    }

    @Override
    public Severity severity() {
        return Severity.ERROR;
    }

    @Override
    public String title() {
        return "QEMU's tap of an emulated nic is in no bridge";
    }

    @Override
    public String cause() {
        return "An HVM guest without PV drivers, its boot ROM too, sends and receives through the tap vifD.N-emu alone. It belongs into the bridge beside netback's vifD.N; the script's second call (add type_if=tap) puts it there.";
    }

    @Override
    public Verdict judge(Vif vif, VifFacts facts) {
        if (!Wires.judged(vif, facts)) {
            return Verdict.quiet();
        }
        if (!EachVif.seen(vif, facts)) {
            return EachVif.unseen(vif);
        }
        boolean mine = Wires.tapOut(vif, facts) && !Wires.netbackOut(vif, facts) && !Wires.explained(vif, facts);
        if (!mine) {
            return Verdict.quiet();
        }
        String bridge = facts.wanted(vif).orElseThrow();
        VifCase found = new VifCase(this, vif)
                .key("bridge")
                .link(vif.netbackName(), vif.netback())
                .link(Wires.name(vif.tap()), vif.tap())
                .mend("put it into " + bridge);
        ScriptReading.Tap text = facts.script(vif)
                .flatMap(HotplugScript::reading)
                .map(ScriptReading::tap)
                .orElse(ScriptReading.Tap.UNKNOWN);
        boolean uses = facts.usesTap(vif);
        return found.fires(
                uses ? Severity.ERROR : Severity.WARNING,
                "QEMU's tap " + Wires.name(vif.tap()) + " is in no bridge, and should be in " + bridge,
                (uses
                                ? "the guest has no network until a PV driver takes the device; "
                                : "the guest uses its PV driver now, and has no network when it boots again; ")
                        + (text == ScriptReading.Tap.CONFIGURED
                                ? "the script puts it there, so somebody took it out since, or that call failed"
                                : "the script left it out, or somebody took it out since"));
    }
}
