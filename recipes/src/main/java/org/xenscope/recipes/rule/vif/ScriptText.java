package org.xenscope.recipes.rule.vif;

import java.util.Optional;
import org.xenscope.recipes.rule.Severity;
import org.xenscope.recipes.rule.Verdict;
import org.xenscope.vif.HotplugScript;
import org.xenscope.vif.ScriptReading;
import org.xenscope.vif.Vif;
import org.xenscope.vif.VifFacts;

/**
 * A script's text and what came of it: both together make an error. The text alone is no more than a word of warning, as
 * nobody runs it here.
 */
final class ScriptText {
    private ScriptText() {}

    static Verdict judge(
            VifRule rule, Vif vif, VifFacts facts, ScriptReading.Tap fault, String does, String therefore) {
        if (!vif.here()) {
            return EachVif.unseen(vif);
        }
        if (!vif.emulated() || vif.script().isEmpty()) {
            return Verdict.quiet();
        }
        Optional<ScriptReading> reading = facts.script(vif).flatMap(HotplugScript::reading);
        if (reading.isEmpty()) {
            return Verdict.cannotTell("what " + vif.script().get() + " says");
        }
        if (reading.get().tap() != fault) {
            return Verdict.quiet();
        }
        if (!EachVif.seen(vif, facts) || vif.tap().isEmpty()) {
            return Verdict.cannotTell(
                    "what comes of " + reading.get().path() + ", which " + does + ": there is no tap to be seen");
        }
        boolean out = Wires.tapOut(vif, facts);
        VifCase found = new VifCase(rule, vif)
                .line(reading.get().shown())
                .link(vif.netbackName(), vif.netback())
                .link(vif.tapName(), vif.tap());
        if (out) {
            found.mend("put the tap into " + facts.wanted(vif).orElseThrow() + " now");
        }
        found.advice("mend the script: look at type_if, and use $INTERFACE as it is for tap; or name vif-bridge");
        return out
                ? found.fires(
                        facts.usesTap(vif) ? Severity.ERROR : Severity.WARNING,
                        "The hotplug script " + does + ", and the tap is in no bridge",
                        therefore + "; the guest has no network until a PV driver takes the device")
                : found.fires(
                        Severity.INFO,
                        "The hotplug script " + does + ", as its text reads",
                        therefore + ", as it seems; but the tap is "
                                + VifCase.words(vif.tap())
                                + ": somebody put it there, or its text was misread");
    }
}
