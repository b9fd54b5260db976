package org.xenscope.recipes.rule.device;

import com.google.auto.service.AutoService;
import org.xenscope.recipes.rule.Severity;
import org.xenscope.recipes.rule.Verdict;
import org.xenscope.xenbus.Device;
import org.xenscope.xenbus.DeviceFacts;
import org.xenscope.xenbus.DevicePair;
import org.xenscope.xenbus.XenbusState;

/** A vif, or a vbd of blkback, without hotplug-status. */
@AutoService(DeviceRule.class)
public final class ScriptNotDone implements EachDevice {
    @Override
    public String code() {
        return "XS0120";
    }

    @Override
    public Severity severity() {
        return Severity.ERROR;
    }

    @Override
    public String title() {
        return "the hotplug script has not said that it is done";
    }

    @Override
    public String cause() {
        return "The backend connects only when hotplug-status is connected. The script was never run "
                + "(the nodes were made by another than libxl, or a custom script does not write it), "
                + "still runs, or hangs on a lock; libxl gives it 40 s.";
    }

    @Override
    public Verdict judge(Device device, DeviceFacts facts) {
        DevicePair pair = device.pair();
        boolean mine = Stage.states(device, facts)
                && pair.wantsScript()
                && pair.hotplugStatus().isEmpty()
                && pair.backendIs(XenbusState.INIT_WAIT, XenbusState.INITIALISED);
        if (!mine) {
            return Verdict.quiet();
        }
        if (pair.backendDomid() != 0) {
            return Verdict.cannotTell("whether the script ran: it is in domain " + pair.backendDomid());
        }
        boolean guestWaits = !pair.notBegun();
        Case found = Case.of(this, device);
        pair.backend().ifPresent(half -> found.key(half, "hotplug-status", "script"));
        if (!device.wanted()) {
            found.node("/libxl/" + pair.domid() + "/device/" + device.name(), "missing: libxl did not make it");
        }
        found.look("see whether it runs, or hangs", "ps -e -o pid,etime,args");
        found.advice("have libxl attach the device: xl network-attach, block-attach");
        return Verdict.fires(found.finding(
                guestWaits ? severity() : Severity.WARNING,
                (guestWaits ? "The guest is ready, and the" : "The") + " hotplug script has not said that it is done",
                device.wanted()
                        ? pair.backendValue("script").orElse("the script")
                                + " still runs, hangs, or does not write hotplug-status"
                        : "libxl did not make this device, so nobody has run a script for it"));
    }
}
