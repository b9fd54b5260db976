package org.xenscope.recipes.rule.device;

import com.google.auto.service.AutoService;
import org.xenscope.recipes.rule.Severity;
import org.xenscope.recipes.rule.Verdict;
import org.xenscope.xenbus.BackendServer;
import org.xenscope.xenbus.Device;
import org.xenscope.xenbus.DeviceFacts;
import org.xenscope.xenbus.DevicePair;
import org.xenscope.xenbus.XenbusState;

/** Backend 2, 3, 5 or 6 without surfman's default mode: its xenfb.c takes up only 1 and 4. */
@AutoService(DeviceRule.class)
public final class SurfmanIgnores implements EachDevice {
    @Override
    public String code() {
        return "XS0109";
    }

    @Override
    public Severity severity() {
        return Severity.ERROR;
    }

    @Override
    public String title() {
        return "surfman ignores the backend, as it did not find it at state 1";
    }

    @Override
    public String cause() {
        return "surfman takes a backend up only when its state is 1 (or 4, which it resets) at first "
                + "sight; 2, 3, 5 and 6, left by another server or an earlier surfman, are passed over for "
                + "good.";
    }

    @Override
    public String holdsFor() {
        return "OpenXT up to 2020-05 (surfman)";
    }

    @Override
    public Verdict judge(Device device, DeviceFacts facts) {
        DevicePair pair = device.pair();
        boolean mine = Stage.states(device, facts)
                && device.serving().kind() == BackendServer.SURFMAN
                && pair.backendIs(
                        XenbusState.INIT_WAIT, XenbusState.INITIALISED, XenbusState.CLOSING, XenbusState.CLOSED)
                && pair.backendValue("default-xres").isEmpty();
        if (!mine) {
            return Verdict.quiet();
        }
        if (!device.serving().life().known()) {
            return Verdict.cannotTell("whether surfman lives");
        }
        Case found = Case.of(this, device).server(device);
        pair.backend().ifPresent(half -> found.key(half, "default-xres", "hotplug-status"));
        return found.fix(
                        "put the backend to 1, then ask surfman again",
                        "xenscope store write " + pair.backendPath() + "/state 1")
                .fires(
                        "surfman passes this backend over",
                        "it stood at "
                                + pair.backendState().map(XenbusState::toString).orElse("-")
                                + " when surfman first saw it, and surfman begins only with 1");
    }
}
