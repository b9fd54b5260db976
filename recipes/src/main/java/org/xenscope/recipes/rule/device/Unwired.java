package org.xenscope.recipes.rule.device;

import com.google.auto.service.AutoService;
import java.util.List;
import org.xenscope.recipes.rule.Severity;
import org.xenscope.recipes.rule.Verdict;
import org.xenscope.xenbus.Device;
import org.xenscope.xenbus.DeviceFacts;
import org.xenscope.xenbus.DevicePair;
import org.xenscope.xenbus.Wiring;

/** A vif whose script is done, and whose interface is gone, down, or not in its bridge. */
@AutoService(DeviceRule.class)
public final class Unwired implements EachDevice {
    @Override
    public String code() {
        return "XS0137";
    }

    @Override
    public Severity severity() {
        return Severity.ERROR;
    }

    @Override
    public String title() {
        return "a vif's interface in dom0 is gone, down, or not in its bridge";
    }

    @Override
    public String cause() {
        return "The script did its part once, and hotplug-status stays connected whatever becomes of the interface "
                + "afterwards: somebody took it out of its bridge, set it down, or removed the bridge.";
    }

    @Override
    public Verdict judge(Device device, DeviceFacts facts) {
        DevicePair pair = device.pair();
        boolean mine = pair.backendKind().equals("vif")
                && pair.backendDomid() == 0
                && pair.hotplugStatus().filter("connected"::equals).isPresent();
        if (!mine || Stage.of(device, facts) != Stage.STATES) {
            return Verdict.quiet();
        }
        if (device.wiring().isEmpty()) {
            return Verdict.cannotTell("what /sys/class/net says");
        }
        Wiring wiring = device.wiring().get();
        List<Wiring.Fault> faults = wiring.faults();
        if (faults.isEmpty()) {
            return Verdict.quiet();
        }
        Case found = Case.of(this, device).interfaces(wiring);
        found.node(pair.backendPath() + "/bridge", pair.backendValue("bridge").orElse("missing"));
        for (Wiring.Fault fault : faults) {
            if (fault.command().isEmpty()) {
                found.fix(
                        "take the device away, then attach it again: its backend makes the interface",
                        "xl network-detach " + Case.domain(facts, pair.domid()) + " " + pair.devid());
            } else {
                found.fix("put it right", fault.command());
            }
        }
        String title = wiring.said();
        return found.fires(
                // the name of an interface stays as it is
                title.startsWith("the ") ? "T" + title.substring(1) : title,
                "the hotplug script was done; somebody changed it since, and the states do not show that");
    }
}
