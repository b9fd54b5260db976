package org.xenscope.recipes.rule.device;

import com.google.auto.service.AutoService;
import org.xenscope.recipes.rule.Severity;
import org.xenscope.recipes.rule.Verdict;
import org.xenscope.xenbus.Device;
import org.xenscope.xenbus.DeviceFacts;
import org.xenscope.xenbus.DeviceFacts.Domain;
import org.xenscope.xenbus.DevicePair;

/** Frontend 1, backend 2. */
@AutoService(DeviceRule.class)
public final class NoDriverInGuest implements EachDevice {
    @Override
    public String code() {
        return "XS0103";
    }

    @Override
    public Severity severity() {
        return Severity.WARNING;
    }

    @Override
    public String title() {
        return "no driver in the guest has taken the device";
    }

    @Override
    public String cause() {
        return "dom0 has done its part and waits. The guest has not come so far, is paused, or has no "
                + "PV driver for this kind of device, as an HVM guest without PV drivers, which uses "
                + "emulated devices instead.";
    }

    @Override
    public Verdict judge(Device device, DeviceFacts facts) {
        DevicePair pair = device.pair();
        if (!Stage.states(device, facts)
                || !pair.withoutDriver()
                || pair.wantsScript() && pair.hotplugStatus().isEmpty()) {
            return Verdict.quiet();
        }
        Domain domain = facts.domain(pair.domid()).orElse(null);
        if (domain == null || domain.type().isEmpty()) {
            return Verdict.cannotTell("the type of domain " + pair.domid() + ": for HVM it is normal");
        }
        String name = Case.domain(facts, pair.domid());
        Case found = Case.of(this, device);
        if (domain.hvm()) {
            found.advice(
                    "nothing, unless the guest should have PV drivers: then see in the guest whether they are loaded");
            return Verdict.fires(
                    found.finding(
                            Severity.INFO,
                            "No PV driver in the guest uses it",
                            "normal for an HVM guest without PV drivers, or one that still starts: it uses the emulated device"));
        }
        found.look("see whether the domain is paused", "xl list " + name)
                .look("see what the guest's kernel says of " + pair.kind(), "xl console " + name);
        return found.fires(
                "dom0 is ready, and no driver in the guest has taken the device",
                "the guest is paused or has not come so far, or lacks the driver" + driver(pair.kind()));
    }

    private static String driver(String kind) {
        return switch (kind) {
            case "vbd" -> " xen-blkfront";
            case "vif" -> " xen-netfront";
            case "vfb" -> " xen-fbfront (OpenXT: xenfb2)";
            case "vkbd" -> " xen-kbdfront";
            default -> " for " + kind;
        };
    }
}
