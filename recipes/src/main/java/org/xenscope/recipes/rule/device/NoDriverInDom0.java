package org.xenscope.recipes.rule.device;

import com.google.auto.service.AutoService;
import org.xenscope.recipes.rule.Severity;
import org.xenscope.recipes.rule.Verdict;
import org.xenscope.xenbus.BackendLife;
import org.xenscope.xenbus.BackendServer;
import org.xenscope.xenbus.Device;
import org.xenscope.xenbus.DeviceFacts;
import org.xenscope.xenbus.DevicePair.Link;

/** A kernel backend that sysfs shows unbound. */
@AutoService(DeviceRule.class)
public final class NoDriverInDom0 implements EachDevice {
    @Override
    public String code() {
        return "XS0118";
    }

    @Override
    public Severity severity() {
        return Severity.ERROR;
    }

    @Override
    public String title() {
        return "no backend driver in dom0's kernel has the device";
    }

    @Override
    public String cause() {
        return "The module (xen-netback, xen-blkback, xen-pciback) is not loaded, or its driver refused "
                + "the device or was unbound from it.";
    }

    @Override
    public Verdict judge(Device device, DeviceFacts facts) {
        if (device.serving().kind() != BackendServer.KERNEL || device.pair().link() == Link.ORPHAN) {
            return Verdict.quiet();
        }
        if (device.serving().life() == BackendLife.UNKNOWN) {
            return Verdict.cannotTell("what /sys/bus/xen-backend says");
        }
        if (device.serving().life() != BackendLife.ABSENT || Stage.of(device, facts) != Stage.SERVER) {
            return Verdict.quiet();
        }
        boolean loaded = !device.serving().detail().startsWith("not loaded");
        Case found = Case.of(this, device).server(device);
        if (loaded) {
            found.look("see what dom0's kernel says of it", "dmesg");
        } else {
            String command = device.serving().detail().replaceFirst("^not loaded:? ?", "");
            // a driver of this bus is found by the kind of device (MODULE_ALIAS("xen-backend:vif"))
            found.fix(
                    "load it",
                    command.isEmpty() ? "modprobe xen-backend:" + device.pair().backendKind() : command);
        }
        return found.fires(
                "No driver in dom0's kernel serves it",
                loaded
                        ? device.serving().name() + " is loaded and has not taken the device, or was unbound from it"
                        : device.serving().name() + " is not loaded");
    }
}
