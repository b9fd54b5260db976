package org.xenscope.recipes.bringup;

import java.util.ArrayList;
import java.util.List;
import org.xenscope.recipes.Finding;
import org.xenscope.recipes.FoundException;
import org.xenscope.vif.Bridge;
import org.xenscope.vif.BridgeProbe;
import org.xenscope.vif.VifSpec;

/** Whether the bridges are there, that the hotplug scripts will put the interfaces into. */
final class CheckVifs implements Step {
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
        return vifs == 0 ? Planned.skip("no vif") : Planned.look("look for the bridge");
    }

    @Override
    public String run(Bringup bringup) {
        BridgeProbe probe = new BridgeProbe(bringup.host());
        List<String> details = new ArrayList<>();
        List<VifSpec> vifs = bringup.config().vifs();
        for (int devid = 0; devid < vifs.size(); devid++) {
            VifSpec vif = vifs.get(devid);
            // Another script may need no bridge at all.
            if (vif.script().filter(s -> !s.endsWith("vif-bridge")).isPresent()) {
                details.add("vif/" + devid + " by " + vif.script().get());
                continue;
            }
            Bridge bridge = probe.bridge(vif.bridgeOr(VifSpec.DEFAULT_BRIDGE));
            if (!bridge.usable()) {
                throw unusable(bringup, devid, vif, bridge, probe.bridges());
            }
            details.add("vif/" + devid + " on " + bridge.name());
        }
        return String.join(", ", details);
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
        String fix = bridge.state() == Bridge.State.DOWN
                ? "ip link set " + bridge.name() + " up"
                : "ip link add " + bridge.name() + " type bridge, then ip link set " + bridge.name() + " up"
                        + (names.isEmpty() ? "" : "; or name a bridge that is there: " + String.join(", ", names));
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
                new Finding.Fix(fix, "", true)));
    }
}
