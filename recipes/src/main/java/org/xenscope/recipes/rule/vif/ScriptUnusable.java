package org.xenscope.recipes.rule.vif;

import com.google.auto.service.AutoService;
import java.util.Optional;
import org.xenscope.recipes.rule.Severity;
import org.xenscope.recipes.rule.Verdict;
import org.xenscope.vif.HotplugScript;
import org.xenscope.vif.Vif;
import org.xenscope.vif.VifFacts;

/** Missing, not executable, or without its interpreter. */
@AutoService(VifRule.class)
public final class ScriptUnusable implements EachVif {
    @Override
    public String code() {
        return "XS0610";
    }

    @Override
    public Severity severity() {
        return Severity.ERROR;
    }

    @Override
    public String title() {
        return "the hotplug script of a vif cannot be run";
    }

    @Override
    public String cause() {
        return "libxl runs the script that the config names, below /etc/xen/scripts when that is no path. It must be there and be executable, and what its first line names must be there; else libxl gives the vif up, and the domain when it is being created.";
    }

    @Override
    public Verdict judge(Vif vif, VifFacts facts) {
        if (vif.script().isEmpty()) {
            return Verdict.quiet();
        }
        Optional<HotplugScript> script = facts.script(vif).filter(each -> each.state() != HotplugScript.State.UNKNOWN);
        if (!vif.here() || script.isEmpty()) {
            return Verdict.cannotTell(
                    vif.here() ? vif.script().get() + " could not be read" : "the script: it is in another domain");
        }
        if (script.get().state() == HotplugScript.State.FINE) {
            return Verdict.quiet();
        }
        String path = script.get().path();
        VifCase found = new VifCase(this, vif)
                .key("script")
                .evidence("file", path, script.get().note());
        switch (script.get().state()) {
            case NOT_EXECUTABLE -> found.fix("make it executable", "chmod +x " + path);
            case MISPLACED -> found.advice("put it into " + Vif.SCRIPTS + ", beside Xen's own");
            case NO_INTERPRETER -> found.advice("mend its first line");
            default -> found.advice("put it there, or name another script= in the config");
        }
        return found.fires(
                vif.connected() ? Severity.WARNING : Severity.ERROR,
                "The hotplug script " + path + " cannot be run: " + script.get().note(),
                vif.connected()
                        ? "it was run for this vif; the next start, and the way down, fail"
                        : "libxl cannot run it for this vif");
    }
}
