package org.xenscope.recipes.rule.device;

import com.google.auto.service.AutoService;
import java.util.Optional;
import org.xenscope.recipes.action.ShellText;
import org.xenscope.recipes.rule.Severity;
import org.xenscope.recipes.rule.Verdict;
import org.xenscope.vif.HotplugError;
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
        Optional<HotplugError> known = HotplugError.of(error);
        Optional<String> bridge = known.flatMap(HotplugError::bridge);
        if (bridge.isPresent()) {
            found.node(
                            pair.backendPath() + "/bridge",
                            pair.backendValue("bridge").orElse("missing"))
                    .fix(
                            "make the bridge, or name another in the config's vif=",
                            "xenscope vif bridge " + ShellText.word(bridge.get()));
        } else {
            known.ifPresent(each -> found.advice(each.next()));
        }
        if (pair.kind().equals("vif")) {
            found.fix(
                    "then run the script again",
                    "xenscope vif fix " + Case.domain(facts, pair.domid()) + " " + pair.devid());
        }
        found.advice("see /var/log/xen/xen-hotplug.log, then attach the device or create the domain again");
        return found.fires(
                "The hotplug script failed: " + error,
                known.map(HotplugError::cause)
                        .orElse(pair.backendValue("script").orElse("the script") + " ended with an error"));
    }
}
