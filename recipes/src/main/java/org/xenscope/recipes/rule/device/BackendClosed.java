package org.xenscope.recipes.rule.device;

import com.google.auto.service.AutoService;
import org.xenscope.recipes.rule.Severity;
import org.xenscope.recipes.rule.Verdict;
import org.xenscope.xenbus.BackendServer;
import org.xenscope.xenbus.Device;
import org.xenscope.xenbus.DeviceFacts;
import org.xenscope.xenbus.DevicePair;
import org.xenscope.xenbus.XenbusState;

/** Backend 5 or 6, online 1. */
@AutoService(DeviceRule.class)
public final class BackendClosed implements EachDevice {
    @Override
    public String code() {
        return "XS0113";
    }

    @Override
    public Severity severity() {
        return Severity.ERROR;
    }

    @Override
    public String title() {
        return "the backend is closed, although the toolstack wants the device";
    }

    @Override
    public String cause() {
        return "The backend gave up, after an error or because the device was detached in part; nothing "
                + "opens it again while online is 1 and the frontend does not go back to 1.";
    }

    @Override
    public Verdict judge(Device device, DeviceFacts facts) {
        DevicePair pair = device.pair();
        boolean mine = Stage.states(device, facts)
                && pair.backendIs(XenbusState.CLOSING, XenbusState.CLOSED)
                && pair.online().orElse(true)
                && !(device.serving().kind() == BackendServer.SURFMAN
                        && pair.backendValue("default-xres").isEmpty());
        if (!mine) {
            return Verdict.quiet();
        }
        Case found = Case.of(this, device)
                .node(
                        pair.backendPath() + "/online",
                        pair.backendValue("online").orElse("missing"))
                .server(device);
        if (pair.kind().equals("vif") || pair.kind().equals("vbd")) {
            String verb = pair.kind().equals("vif") ? "network-detach" : "block-detach";
            found.fix(
                    "take the device away, and attach it again",
                    "xl " + verb + " " + Case.domain(facts, pair.domid()) + " " + pair.devid());
        } else {
            found.fix(
                    "destroy the domain and bring it up again: new nodes are needed",
                    "xl destroy " + Case.domain(facts, pair.domid()));
        }
        return found.fires(
                "The backend is closed, and the toolstack still wants the device",
                pair.backendIs(XenbusState.CLOSING)
                        ? device.serving().who() + " began to close and did not end"
                        : device.serving().who() + " has closed: after an error of its own, or because the guest did");
    }
}
