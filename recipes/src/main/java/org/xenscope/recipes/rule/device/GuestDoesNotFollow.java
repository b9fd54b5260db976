package org.xenscope.recipes.rule.device;

import com.google.auto.service.AutoService;
import org.xenscope.recipes.rule.Severity;
import org.xenscope.recipes.rule.Verdict;
import org.xenscope.xenbus.Device;
import org.xenscope.xenbus.DeviceFacts;
import org.xenscope.xenbus.DevicePair;
import org.xenscope.xenbus.XenbusState;

/** Frontend 0 to 3, backend 4. */
@AutoService(DeviceRule.class)
public final class GuestDoesNotFollow implements EachDevice {
    @Override
    public String code() {
        return "XS0106";
    }

    @Override
    public Severity severity() {
        return Severity.WARNING;
    }

    @Override
    public String title() {
        return "the backend is connected, and the guest does not follow";
    }

    @Override
    public String cause() {
        return "The backend has gone to 4 and the guest's driver has not: it hangs, has crashed, or "
                + "expects to see the backend at 2 first, as some drivers that are loaded late do.";
    }

    @Override
    public Verdict judge(Device device, DeviceFacts facts) {
        DevicePair pair = device.pair();
        boolean mine = Stage.states(device, facts)
                && pair.backendIs(XenbusState.CONNECTED)
                && (pair.notBegun() || pair.frontendIs(XenbusState.INIT_WAIT, XenbusState.INITIALISED));
        if (!mine) {
            return Verdict.quiet();
        }
        return Case.of(this, device)
                .look("see what the guest's kernel says", "xl console " + Case.domain(facts, pair.domid()))
                .fires(
                        "The backend is connected, and the guest does not follow",
                        "the guest's driver hangs, has crashed, or wanted to see the backend at 2 before 4");
    }
}
