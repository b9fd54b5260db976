package org.xenscope.recipes.rule.device;

import com.google.auto.service.AutoService;
import org.xenscope.recipes.rule.Severity;
import org.xenscope.recipes.rule.Verdict;
import org.xenscope.xenbus.Device;
import org.xenscope.xenbus.DeviceFacts;
import org.xenscope.xenbus.DevicePair;

/** A backend without a state. */
@AutoService(DeviceRule.class)
public final class BackendHasNoState implements EachDevice {
    @Override
    public String code() {
        return "XS0129";
    }

    @Override
    public Severity severity() {
        return Severity.ERROR;
    }

    @Override
    public String title() {
        return "the backend has no state";
    }

    @Override
    public String cause() {
        return "The state is a digit from 1 to 8; without it no driver finds the device. It was not "
                + "written when the nodes were made, or removed.";
    }

    @Override
    public Verdict judge(Device device, DeviceFacts facts) {
        DevicePair pair = device.pair();
        if (!Stage.states(device, facts)
                || pair.backend()
                        .filter(half -> !half.keys().containsKey("state"))
                        .isEmpty()) {
            return Verdict.quiet();
        }
        return Case.of(this, device)
                .node(pair.backendPath() + "/state", "missing")
                .fix("begin anew", "xenscope store write " + pair.backendPath() + "/state 1")
                .fires("The backend has no state", "its nodes were made in part, or somebody removed it");
    }
}
