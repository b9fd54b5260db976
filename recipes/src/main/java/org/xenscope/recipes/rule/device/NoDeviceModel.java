package org.xenscope.recipes.rule.device;

import com.google.auto.service.AutoService;
import org.xenscope.recipes.rule.Severity;
import org.xenscope.recipes.rule.Verdict;
import org.xenscope.xenbus.BackendLife;
import org.xenscope.xenbus.BackendServer;
import org.xenscope.xenbus.Device;
import org.xenscope.xenbus.DeviceFacts;

/** A backend of QEMU at 2 or more in a domain without one. */
@AutoService(DeviceRule.class)
public final class NoDeviceModel implements EachDevice {
    @Override
    public String code() {
        return "XS0132";
    }

    @Override
    public Severity severity() {
        return Severity.ERROR;
    }

    @Override
    public String title() {
        return "the domain has no QEMU, which alone could serve the device";
    }

    @Override
    public String cause() {
        return "libxl starts a QEMU for HVM, and for PV only when the config asks for what QEMU serves "
                + "(vfb, qdisk, more consoles). A backend at 2 or more without any QEMU was written by "
                + "hand, or the record of its pid is gone.";
    }

    @Override
    public Verdict judge(Device device, DeviceFacts facts) {
        if (device.serving().kind() != BackendServer.DEVICE_MODEL) {
            return Verdict.quiet();
        }
        if (device.serving().life() == BackendLife.UNKNOWN) {
            return Verdict.cannotTell("whether there is a QEMU");
        }
        if (device.serving().life() != BackendLife.ABSENT || Stage.of(device, facts) != Stage.SERVER) {
            return Verdict.quiet();
        }
        return Case.of(this, device)
                .server(device)
                .node("/local/domain/" + device.domid() + "/image/device-model-pid", "missing")
                .advice("add it to the domain's config and create the domain again: libxl starts QEMU only then")
                .fires(
                        "There is no QEMU for it: nobody serves the device ("
                                + device.pair().states() + ")",
                        "the nodes were made or written by hand, in a domain for which libxl started no QEMU");
    }
}
