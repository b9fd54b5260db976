package org.xenscope.recipes.rule.device;

import com.google.auto.service.AutoService;
import org.xenscope.recipes.rule.Severity;
import org.xenscope.recipes.rule.Verdict;
import org.xenscope.xenbus.Device;
import org.xenscope.xenbus.DeviceFacts;
import org.xenscope.xenbus.DevicePair;
import org.xenscope.xenbus.DevicePair.Link;

/** A frontend without backend, or with a path that is another device's or none at all. */
@AutoService(DeviceRule.class)
public final class StrangeBackend implements EachDevice {
    @Override
    public String code() {
        return "XS0121";
    }

    @Override
    public Severity severity() {
        return Severity.ERROR;
    }

    @Override
    public String title() {
        return "the frontend names no backend of its own";
    }

    @Override
    public String cause() {
        return "The guest may write its half, and backend there must name this device's backend; a "
                + "frontend without it, or with another's path, is connected to nothing.";
    }

    @Override
    public Verdict judge(Device device, DeviceFacts facts) {
        DevicePair pair = device.pair();
        if (Stage.of(device, facts) != Stage.LINK || pair.link() != Link.UNNAMED && pair.link() != Link.STRANGER) {
            return Verdict.quiet();
        }
        Case found = Case.of(this, device)
                .node(pair.frontendPath() + "/backend", pair.namedBackend().orElse("missing"));
        if (pair.backend().isPresent()) {
            found.node(pair.backendPath() + "/frontend", pair.frontendPath())
                    .fix(
                            "name the backend that names this frontend",
                            "xenscope store write " + pair.frontendPath() + "/backend " + pair.backendPath());
        } else {
            found.advice("have the toolstack make the device again; if the guest wrote this, find out why");
        }
        return found.fires(
                pair.namedBackend().isEmpty()
                        ? "The frontend names no backend"
                        : "The frontend names a backend that is not its own",
                "the nodes were made in part, or somebody, the guest among them, has written over them");
    }
}
