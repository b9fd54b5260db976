package org.xenscope.recipes.rule.device;

import com.google.auto.service.AutoService;
import org.xenscope.recipes.rule.Severity;
import org.xenscope.recipes.rule.Verdict;
import org.xenscope.xenbus.Device;
import org.xenscope.xenbus.DeviceFacts;
import org.xenscope.xenbus.DevicePair;
import org.xenscope.xenbus.DevicePair.Link;

/** A backend whose frontend key is not this frontend. */
@AutoService(DeviceRule.class)
public final class BackendPointsElsewhere implements EachDevice {
    @Override
    public String code() {
        return "XS0123";
    }

    @Override
    public Severity severity() {
        return Severity.ERROR;
    }

    @Override
    public String title() {
        return "the backend names another frontend";
    }

    @Override
    public String cause() {
        return "A backend serves the frontend that its own nodes name; this frontend is served by " + "nobody.";
    }

    @Override
    public Verdict judge(Device device, DeviceFacts facts) {
        DevicePair pair = device.pair();
        if (Stage.of(device, facts) != Stage.LINK || pair.link() != Link.UNRETURNED) {
            return Verdict.quiet();
        }
        String backend = pair.namedBackend().orElse(pair.backendPath());
        return Case.of(this, device)
                .node(pair.frontendPath() + "/backend", backend)
                .node(backend + "/frontend", pair.backendValue("frontend").orElse("missing"))
                .advice("have the toolstack make the device again")
                .fires(
                        "Its backend names another frontend",
                        "the nodes were copied or written by hand for another device");
    }
}
