package org.xenscope.recipes.rule.device;

import com.google.auto.service.AutoService;
import org.xenscope.recipes.rule.Severity;
import org.xenscope.recipes.rule.Verdict;
import org.xenscope.xenbus.BackendServer;
import org.xenscope.xenbus.Device;
import org.xenscope.xenbus.DeviceFacts;
import org.xenscope.xenbus.DevicePair;
import org.xenscope.xenbus.XenbusState;

/** Frontend 3 or 4, backend 2 or 3, with a live server that is not surfman. */
@AutoService(DeviceRule.class)
public final class BackendDoesNotConnect implements EachDevice {
    @Override
    public String code() {
        return "XS0105";
    }

    @Override
    public Severity severity() {
        return Severity.ERROR;
    }

    @Override
    public String title() {
        return "the guest has done its part, and the backend does not connect";
    }

    @Override
    public String cause() {
        return "The backend could not map what the guest gave it, or bind its event channel, or waits "
                + "for something in dom0; its own log says which.";
    }

    @Override
    public Verdict judge(Device device, DeviceFacts facts) {
        DevicePair pair = device.pair();
        boolean mine = Stage.states(device, facts)
                && device.serving().kind() != BackendServer.SURFMAN
                && pair.frontendIs(XenbusState.INITIALISED, XenbusState.CONNECTED)
                && pair.backendIs(XenbusState.INIT_WAIT, XenbusState.INITIALISED)
                && !(pair.wantsScript() && pair.hotplugStatus().isEmpty());
        if (!mine) {
            return Verdict.quiet();
        }
        if (!device.serving().life().known()) {
            return Verdict.cannotTell(
                    "whether its server lives: " + device.serving().words());
        }
        boolean kernel = device.serving().kind() == BackendServer.KERNEL;
        Case found = Case.of(this, device).server(device);
        pair.frontend().ifPresent(half -> half.keys().keySet().stream()
                .filter(key -> key.matches("(.*/)?(ring-ref|ring-ref0|page-ref|page-gref|event-channel)"))
                .forEach(key -> found.key(half, key)));
        if (kernel) {
            found.look("see what dom0's kernel says of it", "dmesg");
        } else {
            found.advice("read /var/log/xen/qemu-dm-" + facts.nameOf(pair.domid()) + ".log");
        }
        return found.fires(
                "The guest is ready, and its backend does not connect",
                device.serving().who()
                        + " runs and has not gone to 4: it cannot map what the guest gave it, or has not seen it");
    }
}
