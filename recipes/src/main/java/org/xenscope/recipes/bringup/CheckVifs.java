package org.xenscope.recipes.bringup;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.xenscope.libxl.DomainType;
import org.xenscope.recipes.Finding;
import org.xenscope.recipes.FoundException;
import org.xenscope.recipes.action.ShellText;
import org.xenscope.vif.Bridge;
import org.xenscope.vif.BridgeProbe;
import org.xenscope.vif.HotplugScript;
import org.xenscope.vif.ScriptProbe;
import org.xenscope.vif.ScriptReading;
import org.xenscope.vif.VifSpec;

/** Whether the bridges are there, that the hotplug scripts will put the interfaces into, and what the scripts look like. */
final class CheckVifs implements Step {
    private static final String STANDARD = "vif-bridge";

    @Override
    public int number() {
        return 4;
    }

    @Override
    public String id() {
        return "vifs";
    }

    @Override
    public String title() {
        return "vifs";
    }

    @Override
    public Planned plan(Bringup bringup) {
        int vifs = bringup.config().vifSpecs().size();
        return vifs == 0 ? Planned.skip("no vif") : Planned.look("look for the bridge, and read the script");
    }

    @Override
    public String run(Bringup bringup) {
        BridgeProbe probe = new BridgeProbe(bringup.host());
        ScriptProbe scripts = new ScriptProbe(bringup.host());
        List<String> details = new ArrayList<>();
        List<VifSpec> vifs = bringup.config().vifs();
        for (int devid = 0; devid < vifs.size(); devid++) {
            VifSpec vif = vifs.get(devid);
            if (vif.backendDomain().isPresent()) {
                details.add("vif/" + devid + " in " + vif.backendDomain().get());
                continue;
            }
            HotplugScript script = scripts.script(vif.script().orElse(STANDARD));
            if (vif.script().isPresent()) {
                runnable(bringup, devid, vif, script);
            }
            // Another script may need no bridge at all.
            if (script.path().endsWith("/" + STANDARD)) {
                Bridge bridge = probe.bridge(vif.bridgeOr(VifSpec.DEFAULT_BRIDGE));
                if (!bridge.usable()) {
                    throw unusable(bringup, devid, vif, bridge, probe.bridges());
                }
                details.add("vif/" + devid + " on " + bridge.name());
            } else {
                details.add("vif/" + devid + " by " + script.path());
            }
            boolean emulated = bringup.config().type() == DomainType.HVM
                    && vif.type().filter("vif"::equals).isEmpty();
            if (emulated) {
                remark(script).ifPresent(details::add);
            }
        }
        return String.join(", ", details);
    }

    /** What a script's text lets fear for QEMU's tap. Nobody has run it yet, so it does not stop. */
    private static Optional<String> remark(HotplugScript script) {
        Optional<ScriptReading> reading = script.reading();
        String fears = reading.map(ScriptReading::tap)
                .map(tap -> switch (tap) {
                    case STRIPPED -> "takes -emu off the name of QEMU's tap (XS0607)";
                    case IGNORED -> "does not look at type_if, and would leave QEMU's tap out (XS0608)";
                    case LEFT_OUT -> "does nothing for QEMU's tap (XS0609)";
                    case CONFIGURED, OTHERS, UNKNOWN -> "";
                })
                .orElse("");
        return fears.isEmpty()
                ? Optional.empty()
                : reading.flatMap(ScriptReading::shown)
                        .map(line -> "! " + line.where() + " " + fears + ": `" + line.text() + "`");
    }

    /** A script that is sure not to run stops: libxl would take the domain down again. */
    private static void runnable(Bringup bringup, int devid, VifSpec vif, HotplugScript script) {
        HotplugScript.State state = script.state();
        if (state == HotplugScript.State.FINE || state == HotplugScript.State.UNKNOWN) {
            return;
        }
        throw new FoundException(Finding.error(
                "XS0610",
                null,
                "vif/" + devid,
                "the hotplug script " + script.path() + " on " + bringup.host().name() + " cannot be run: "
                        + script.note(),
                new Finding.Evidence("config", bringup.config().config().where("vif"), vif.spec()),
                "libxl could not run it, and would take the domain down again",
                state == HotplugScript.State.NOT_EXECUTABLE
                        ? new Finding.Fix("make it executable", "chmod +x " + ShellText.word(script.path()), true)
                        : new Finding.Fix("mend it, or name another script= in the config", "", false)));
    }

    private static FoundException unusable(
            Bringup bringup, int devid, VifSpec vif, Bridge bridge, List<Bridge> others) {
        String how =
                switch (bridge.state()) {
                    case ABSENT -> "there is no bridge " + bridge.name();
                    case NO_BRIDGE -> bridge.name() + " is no bridge";
                    case DOWN -> "the bridge " + bridge.name() + " is down";
                    case UP -> "the bridge " + bridge.name() + " is up";
                };
        List<String> names = others.stream().map(Bridge::name).toList();
        String rest = names.isEmpty() ? "" : ", or name a bridge that is there: " + String.join(", ", names);
        Finding.Fix fix = bridge.state() == Bridge.State.NO_BRIDGE
                ? new Finding.Fix("name a bridge in the config" + rest.replace(", or name", ";"), "", false)
                : new Finding.Fix(
                        (bridge.state() == Bridge.State.DOWN ? "set it up" : "make it") + rest,
                        "xenscope vif bridge " + ShellText.word(bridge.name()),
                        true);
        return new FoundException(Finding.error(
                "XS0011",
                null,
                "vif/" + devid,
                how + " on " + bringup.host().name(),
                new Finding.Evidence(
                        "config",
                        bringup.config().config().where("vif"),
                        vif.spec().isEmpty() ? "(empty: " + VifSpec.DEFAULT_BRIDGE + ")" : vif.spec()),
                "the hotplug script would fail, and xl would take the domain down again",
                fix));
    }
}
