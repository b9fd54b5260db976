package org.xenscope.recipes.rule.device;

import com.google.auto.service.AutoService;
import org.xenscope.recipes.rule.Severity;
import org.xenscope.recipes.rule.Verdict;
import org.xenscope.xenbus.Device;
import org.xenscope.xenbus.DeviceFacts;
import org.xenscope.xenbus.DeviceHalf;
import org.xenscope.xenbus.DevicePair;

/** A frontend that another domain owns. */
@AutoService(DeviceRule.class)
public final class WrongOwner implements EachDevice {
    @Override
    public String code() {
        return "XS0128";
    }

    @Override
    public Severity severity() {
        return Severity.ERROR;
    }

    @Override
    public String title() {
        return "the guest may not write its half of the device";
    }

    @Override
    public String cause() {
        return "The frontend's directory must be owned by the guest and readable by the backend's "
                + "domain (n7,r0 for domain 7); else the guest's driver gets EACCES at its first write.";
    }

    @Override
    public Verdict judge(Device device, DeviceFacts facts) {
        DevicePair pair = device.pair();
        if (pair.frontend().isEmpty() || pair.isFirstConsole()) {
            return Verdict.quiet();
        }
        DeviceHalf half = pair.frontend().get();
        if (half.permissions().isEmpty()) {
            return Verdict.cannotTell("its permissions were not read");
        }
        if (Stage.of(device, facts) != Stage.OWNER) {
            return Verdict.quiet();
        }
        String right = "n" + pair.domid() + ",r" + pair.backendDomid();
        return Case.of(this, device)
                .node(half.path() + " (permissions)", half.permissions().toString())
                .fix(
                        "give it to the guest",
                        "xenscope store chmod -R " + half.path() + " n" + pair.domid() + " r" + pair.backendDomid())
                .fires(
                        "The guest may not write its half: it belongs to domain "
                                + half.owner().orElse(0),
                        "whoever made the nodes did not set their permissions to " + right);
    }
}
