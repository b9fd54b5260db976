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

/** Frontend 2, 3 or 4, backend 1, where surfman has no part in it. A Linux guest that boots so waits 25 s for it. */
@AutoService(DeviceRule.class)
public final class BackendNeverBegan implements EachDevice {
    @Override
    public String code() {
        return "XS0104";
    }

    @Override
    public Severity severity() {
        return Severity.ERROR;
    }

    @Override
    public String title() {
        return "the guest has done its part, and the backend has never begun";
    }

    @Override
    public String cause() {
        return "The guest's driver has given its rings; whoever should serve the backend does not know "
                + "of the device: its nodes were made without it, or it does not run.";
    }

    @Override
    public Verdict judge(Device device, DeviceFacts facts) {
        DevicePair pair = device.pair();
        boolean mine = Stage.states(device, facts)
                && device.serving().kind() != BackendServer.SURFMAN
                && pair.frontendIs(XenbusState.INIT_WAIT, XenbusState.INITIALISED, XenbusState.CONNECTED)
                && pair.backendIs(XenbusState.UNKNOWN, XenbusState.INITIALISING);
        if (!mine) {
            return Verdict.quiet();
        }
        boolean never = device.serving().life() == BackendLife.ABSENT;
        Case found = Case.of(this, device).server(device);
        if (!device.wanted()) {
            found.node("/libxl/" + pair.domid() + "/device/" + device.name(), "missing: libxl did not make it");
        }
        found.advice(
                never
                        ? "add it to the domain's config and create the domain again: libxl starts QEMU only then"
                        : "have the toolstack make the device, or see the log of "
                                + device.serving().name());
        return found.fires(
                "The guest is ready, and nobody has taken up the backend",
                never
                        ? "the domain has no QEMU, which alone could serve " + pair.backendKind()
                        : (device.serving().life().known() ? device.serving().who() : "whoever should serve it")
                                + " does not know of the device"
                                + (device.wanted() ? "" : ": its nodes were not made by libxl"));
    }
}
