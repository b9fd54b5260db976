package org.xenscope.recipes.rule.device;

import com.google.auto.service.AutoService;
import org.xenscope.recipes.rule.Severity;
import org.xenscope.recipes.rule.Verdict;
import org.xenscope.xenbus.BackendLife;
import org.xenscope.xenbus.BackendServer;
import org.xenscope.xenbus.Device;
import org.xenscope.xenbus.DeviceFacts;
import org.xenscope.xenbus.DevicePair;
import org.xenscope.xenbus.DevicePair.Link;

/** A backend without its frontend. */
@AutoService(DeviceRule.class)
public final class OrphanBackend implements EachDevice {
    @Override
    public String code() {
        return "XS0124";
    }

    @Override
    public Severity severity() {
        return Severity.WARNING;
    }

    @Override
    public String title() {
        return "a backend is left whose frontend is gone";
    }

    @Override
    public String cause() {
        return "libxl removes only what its own list has: backends made by hand, or by another "
                + "toolstack, outlive the domain. They count against quotas, and a new domain of that "
                + "number may meet them.";
    }

    @Override
    public Verdict judge(Device device, DeviceFacts facts) {
        DevicePair pair = device.pair();
        if (pair.link() != Link.ORPHAN || Stage.of(device, facts) == Stage.BACKEND_DOMAIN) {
            return Verdict.quiet();
        }
        boolean gone = facts.domain(pair.domid()).isEmpty();
        Case found = Case.of(this, device)
                .node(
                        pair.backendValue("frontend").orElse(pair.frontendPath()),
                        gone ? "missing: domain " + pair.domid() + " is gone" : "missing");
        if (device.serving().life() == BackendLife.ALIVE && device.serving().kind() == BackendServer.DEVICE_MODEL) {
            found.server(device);
        }
        return found.fix("remove it", "xenscope store rm " + pair.backendPath())
                .fires(
                        gone ? "A backend is left of a domain that is gone" : "A backend without a frontend",
                        device.wanted()
                                ? "libxl's list still has it: a destroy was stopped half-way"
                                : "libxl removes only what its own list (/libxl/" + pair.domid()
                                        + ") has; this was made by hand or by another toolstack");
    }
}
