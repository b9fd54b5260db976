package org.xenscope.recipes.rule.device;

import com.google.auto.service.AutoService;
import org.xenscope.recipes.rule.Severity;
import org.xenscope.recipes.rule.Verdict;
import org.xenscope.xenbus.BackendLife;
import org.xenscope.xenbus.BackendServer;
import org.xenscope.xenbus.Device;
import org.xenscope.xenbus.DeviceFacts;
import org.xenscope.xenbus.DevicePair;
import org.xenscope.xenbus.XenbusState;

/** Frontend 1, backend 1. */
@AutoService(DeviceRule.class)
public final class NeitherBegan implements EachDevice {
    @Override
    public String code() {
        return "XS0102";
    }

    @Override
    public Severity severity() {
        return Severity.WARNING;
    }

    @Override
    public String title() {
        return "neither side of a device has begun";
    }

    @Override
    public String cause() {
        return "The backend has not taken the device up, and no driver in the guest has either: the "
                + "domain may be paused or not so far, or nobody serves the backend.";
    }

    @Override
    public Verdict judge(Device device, DeviceFacts facts) {
        DevicePair pair = device.pair();
        if (!Stage.states(device, facts)
                || !pair.notBegun()
                || !pair.backendIs(XenbusState.INITIALISING, XenbusState.UNKNOWN)) {
            return Verdict.quiet();
        }
        Case found = Case.of(this, device).server(device);
        String why;
        if (device.serving().kind() == BackendServer.SURFMAN) {
            why = "the guest has not looked at it yet, and nobody has asked surfman ("
                    + device.serving().who() + ") for it";
            found.look(
                    "follow what happens",
                    "xenscope device watch " + Case.domain(facts, pair.domid()) + " " + device.name());
        } else if (device.serving().life() == BackendLife.ABSENT) {
            why =
                    "the domain has no QEMU, and libxl starts one only for a domain whose config asks for what QEMU serves";
            found.advice("add it to the domain's config and create the domain again, rather than its nodes by hand");
        } else {
            why = device.serving().who()
                    + " has not taken it up; no driver in the guest has either: the domain may be paused, or only just begun";
            found.look(
                    "look again; a paused domain is seen in its state", "xl list " + Case.domain(facts, pair.domid()));
        }
        return found.fires("Neither the guest nor the backend has begun", why);
    }
}
