package org.xenscope.recipes.rule.device;

import com.google.auto.service.AutoService;
import java.util.Optional;
import org.xenscope.recipes.rule.Severity;
import org.xenscope.recipes.rule.Verdict;
import org.xenscope.xenbus.BackendServer;
import org.xenscope.xenbus.Device;
import org.xenscope.xenbus.DeviceFacts;
import org.xenscope.xenbus.DeviceFacts.Domain;
import org.xenscope.xenbus.DevicePair;
import org.xenscope.xenbus.XenbusState;

/** A consequence of a PV device that stands at 3. */
@AutoService(DeviceRule.class)
public final class BootWaited implements EachDevice {
    @Override
    public String code() {
        return "XS0131";
    }

    @Override
    public Severity severity() {
        return Severity.INFO;
    }

    @Override
    public String title() {
        return "the guest's boot waits 25 s for a device";
    }

    @Override
    public String cause() {
        return "A Linux guest that is started while a frontend stands at 3 with no backend waits 25 s "
                + "in all for its devices (xenbus_probe_frontend), then goes on without: `Timeout "
                + "connecting to device`.";
    }

    @Override
    public Verdict judge(Device device, DeviceFacts facts) {
        DevicePair pair = device.pair();
        boolean mine = Stage.states(device, facts)
                && pair.frontendIs(XenbusState.INITIALISED)
                && pair.backendIs(XenbusState.UNKNOWN, XenbusState.INITIALISING);
        if (!mine) {
            return Verdict.quiet();
        }
        Optional<String> type = facts.domain(pair.domid()).flatMap(Domain::type);
        if (type.isEmpty()) {
            return Verdict.cannotTell("the type of domain " + pair.domid());
        }
        if (type.get().equals("hvm")) {
            return Verdict.quiet();
        }
        String root =
                device.serving().kind() == BackendServer.SURFMAN && pair.kind().equals("vfb") ? "XS0107" : "XS0104";
        return Case.of(this, device)
                .look(
                        "its words: Timeout connecting to device: device/" + device.name(),
                        "xl console " + Case.domain(facts, pair.domid()))
                .fires(
                        "A Linux guest's boot waits 25 s for device/" + device.name(),
                        "follows from " + root + ": the frontend stands at 3 and the backend at 1");
    }
}
