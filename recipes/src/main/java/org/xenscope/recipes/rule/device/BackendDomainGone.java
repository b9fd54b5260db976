package org.xenscope.recipes.rule.device;

import com.google.auto.service.AutoService;
import org.xenscope.recipes.rule.Severity;
import org.xenscope.recipes.rule.Verdict;
import org.xenscope.xenbus.Device;
import org.xenscope.xenbus.DeviceFacts;
import org.xenscope.xenbus.DevicePair;

/** A backend-id whose domain has no home in the store. */
@AutoService(DeviceRule.class)
public final class BackendDomainGone implements EachDevice {
    @Override
    public String code() {
        return "XS0125";
    }

    @Override
    public Severity severity() {
        return Severity.ERROR;
    }

    @Override
    public String title() {
        return "the domain that has the backend is gone";
    }

    @Override
    public String cause() {
        return "A driver domain was destroyed or has crashed under its guests; their frontends stay as "
                + "they were. After it is back, each device must be detached and attached again.";
    }

    @Override
    public Verdict judge(Device device, DeviceFacts facts) {
        DevicePair pair = device.pair();
        if (Stage.of(device, facts) != Stage.BACKEND_DOMAIN) {
            return Verdict.quiet();
        }
        return Case.of(this, device)
                .node(pair.frontendPath() + "/backend", pair.namedBackend().orElse(pair.backendPath()))
                .node("/local/domain/" + pair.backendDomid(), "missing")
                .advice("start that driver domain again, then detach and attach the device")
                .fires(
                        "Domain " + pair.backendDomid() + ", which had the backend, is gone",
                        "the driver domain was destroyed or has crashed, or has another number now");
    }
}
