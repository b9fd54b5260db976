package org.xenscope.recipes.rule.device;

import com.google.auto.service.AutoService;
import org.xenscope.recipes.rule.Severity;
import org.xenscope.recipes.rule.Verdict;
import org.xenscope.xenbus.BackendServer;
import org.xenscope.xenbus.Device;
import org.xenscope.xenbus.DeviceFacts;
import org.xenscope.xenbus.DevicePair;
import org.xenscope.xenbus.XenbusState;

/** Frontend 5 or 6, backend not closing, online 1. */
@AutoService(DeviceRule.class)
public final class GuestClosed implements EachDevice {
    @Override
    public String code() {
        return "XS0112";
    }

    @Override
    public Severity severity() {
        return Severity.WARNING;
    }

    @Override
    public String title() {
        return "the guest has closed the device";
    }

    @Override
    public String cause() {
        return "The guest's driver was unloaded, or the guest shut down or changed its kernel (kexec); "
                + "the backend has not closed with it, so it cannot be opened again.";
    }

    @Override
    public Verdict judge(Device device, DeviceFacts facts) {
        DevicePair pair = device.pair();
        boolean mine = Stage.states(device, facts)
                && pair.frontendIs(XenbusState.CLOSING, XenbusState.CLOSED)
                && !pair.backendIs(XenbusState.CLOSING, XenbusState.CLOSED)
                && device.serving().kind() != BackendServer.SURFMAN
                && pair.online().orElse(true);
        if (!mine) {
            return Verdict.quiet();
        }
        return Case.of(this, device)
                .node(
                        pair.backendPath() + "/online",
                        pair.backendValue("online").orElse("missing"))
                .look("see why in the guest", "xl console " + Case.domain(facts, pair.domid()))
                .fires(
                        "The guest has closed the device, which the toolstack still wants",
                        pair.backendIs(XenbusState.CONNECTED)
                                ? "its driver was unloaded or the guest goes down; "
                                        + device.serving().who() + " should have followed to 5 and 6"
                                : "its driver was unloaded; it may open the device again");
    }
}
