package org.xenscope.recipes.rule.device;

import com.google.auto.service.AutoService;
import org.xenscope.recipes.rule.Severity;
import org.xenscope.recipes.rule.Verdict;
import org.xenscope.xenbus.BackendServer;
import org.xenscope.xenbus.Device;
import org.xenscope.xenbus.DeviceFacts;
import org.xenscope.xenbus.DevicePair;
import org.xenscope.xenbus.XenbusState;

/** Frontend 2, backend 2 or 3; or frontend 1, backend 3. */
@AutoService(DeviceRule.class)
public final class GuestGivesNothing implements EachDevice {
    @Override
    public String code() {
        return "XS0135";
    }

    @Override
    public Severity severity() {
        return Severity.ERROR;
    }

    @Override
    public String title() {
        return "the backend waits for what the guest's driver has not given";
    }

    @Override
    public String cause() {
        return "The guest's driver has seen the device and gives neither its rings nor a state of 3: it hangs, "
                + "failed, or waits for a program in the guest.";
    }

    @Override
    public Verdict judge(Device device, DeviceFacts facts) {
        DevicePair pair = device.pair();
        boolean begun = pair.frontendIs(XenbusState.INIT_WAIT)
                && pair.backendIs(XenbusState.INIT_WAIT, XenbusState.INITIALISED);
        boolean waits = pair.notBegun() && pair.backendIs(XenbusState.INITIALISED);
        boolean surfman = device.serving().kind() == BackendServer.SURFMAN;
        boolean script = pair.wantsScript() && pair.hotplugStatus().isEmpty();
        if (!Stage.states(device, facts) || !begun && !waits || surfman || script) {
            return Verdict.quiet();
        }
        return Case.of(this, device)
                .look("see what the guest's kernel says", "xl console " + Case.domain(facts, pair.domid()))
                .fires(
                        "The backend is ready, and the guest's driver gives nothing",
                        "the guest's driver stands at "
                                + pair.frontend().map(half -> half.stateWords()).orElse("-")
                                + ": it hangs, has failed, or waits for a program in the guest");
    }
}
