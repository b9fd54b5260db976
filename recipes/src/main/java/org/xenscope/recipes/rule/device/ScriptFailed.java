package org.xenscope.recipes.rule.device;

import com.google.auto.service.AutoService;
import java.util.Locale;
import java.util.Optional;
import org.xenscope.recipes.rule.Severity;
import org.xenscope.recipes.rule.Verdict;
import org.xenscope.xenbus.Device;
import org.xenscope.xenbus.DeviceFacts;
import org.xenscope.xenbus.DevicePair;

/** hotplug-error, or hotplug-status = error. */
@AutoService(DeviceRule.class)
public final class ScriptFailed implements EachDevice {
    @Override
    public String code() {
        return "XS0119";
    }

    @Override
    public Severity severity() {
        return Severity.ERROR;
    }

    @Override
    public String title() {
        return "the hotplug script failed";
    }

    @Override
    public String cause() {
        return "The script that puts a vif into its bridge, or finds a disk's block device, ended with "
                + "an error; libxl gives up the device after that, and the whole domain when it is being "
                + "created.";
    }

    @Override
    public Verdict judge(Device device, DeviceFacts facts) {
        DevicePair pair = device.pair();
        if (Stage.of(device, facts) != Stage.SCRIPT) {
            return Verdict.quiet();
        }
        String error = pair.hotplugError().orElseThrow();
        Case found = Case.of(this, device);
        pair.backend().ifPresent(half -> found.key(half, "hotplug-error", "hotplug-status", "script"));
        Optional<String> bridge = pair.backendValue("bridge");
        boolean noBridge = error.toLowerCase(Locale.ROOT).contains("bridge");
        if (noBridge && bridge.isPresent()) {
            found.node(pair.backendPath() + "/bridge", bridge.get())
                    .fix(
                            "make the bridge, or name another in the config's vif=",
                            "ip link add " + bridge.get() + " type bridge");
        }
        found.advice("see /var/log/xen/xen-hotplug.log, then attach the device or create the domain again");
        return found.fires(
                "The hotplug script failed: " + error,
                noBridge && bridge.isPresent()
                        ? "the bridge " + bridge.get() + " is not there, or the interface could not be put into it"
                        : pair.backendValue("script").orElse("the script") + " ended with an error");
    }
}
