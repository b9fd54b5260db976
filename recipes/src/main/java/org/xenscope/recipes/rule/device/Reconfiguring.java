package org.xenscope.recipes.rule.device;

import com.google.auto.service.AutoService;
import org.xenscope.recipes.rule.Severity;
import org.xenscope.recipes.rule.Verdict;
import org.xenscope.xenbus.Device;
import org.xenscope.xenbus.DeviceFacts;
import org.xenscope.xenbus.DevicePair;
import org.xenscope.xenbus.XenbusState;

/** A state of 7 or 8 on either side. */
@AutoService(DeviceRule.class)
public final class Reconfiguring implements EachDevice {
    @Override
    public String code() {
        return "XS0114";
    }

    @Override
    public Severity severity() {
        return Severity.WARNING;
    }

    @Override
    public String title() {
        return "a side reconfigures, and the other does not follow";
    }

    @Override
    public String cause() {
        return "Used by pci and similar kinds when devices are added or removed: 7 asks, 8 answers, "
                + "then both go back to 4.";
    }

    @Override
    public Verdict judge(Device device, DeviceFacts facts) {
        DevicePair pair = device.pair();
        boolean back = pair.backendIs(XenbusState.RECONFIGURING, XenbusState.RECONFIGURED);
        boolean front = pair.frontendIs(XenbusState.RECONFIGURING, XenbusState.RECONFIGURED);
        if (!Stage.states(device, facts) || !back && !front) {
            return Verdict.quiet();
        }
        return Case.of(this, device)
                .look(
                        "look again: it should last a moment only",
                        "xenscope device watch " + Case.domain(facts, pair.domid()) + " " + device.name())
                .fires(
                        "The " + (back ? "backend" : "guest")
                                + " reconfigures the device, and the other side has not followed",
                        back ? "the guest's driver has not answered with 8" : "the backend has not answered");
    }
}
