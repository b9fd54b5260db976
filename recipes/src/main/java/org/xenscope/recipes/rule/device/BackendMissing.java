package org.xenscope.recipes.rule.device;

import com.google.auto.service.AutoService;
import org.xenscope.recipes.rule.Severity;
import org.xenscope.recipes.rule.Verdict;
import org.xenscope.xenbus.Device;
import org.xenscope.xenbus.DeviceFacts;
import org.xenscope.xenbus.DevicePair;
import org.xenscope.xenbus.DevicePair.Link;

/** A frontend whose backend path does not exist. */
@AutoService(DeviceRule.class)
public final class BackendMissing implements EachDevice {
    @Override
    public String code() {
        return "XS0122";
    }

    @Override
    public Severity severity() {
        return Severity.ERROR;
    }

    @Override
    public String title() {
        return "the backend that the frontend names is not there";
    }

    @Override
    public String cause() {
        return "It was removed, by hand or by a toolstack that was stopped in the middle of a detach, "
                + "or it was never made.";
    }

    @Override
    public Verdict judge(Device device, DeviceFacts facts) {
        DevicePair pair = device.pair();
        if (Stage.of(device, facts) != Stage.LINK || pair.link() != Link.MISSING) {
            return Verdict.quiet();
        }
        return Case.of(this, device)
                .node(pair.namedBackend().orElse(pair.backendPath()), "missing")
                .advice("detach the device and attach it again, or create the domain again")
                .fires(
                        "The backend is not there",
                        device.wanted()
                                ? "libxl's list still has the device: somebody else has removed the backend's nodes"
                                : "it was removed, or never made");
    }
}
