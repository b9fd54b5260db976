package org.xenscope.recipes.rule.device;

import java.util.ArrayList;
import java.util.List;
import org.xenscope.recipes.Finding;
import org.xenscope.recipes.rule.Verdict;
import org.xenscope.xenbus.Device;
import org.xenscope.xenbus.DeviceFacts;

/** A rule that looks at one device at a time. */
interface EachDevice extends DeviceRule {
    /** Of one device among all. */
    Verdict judge(Device device, DeviceFacts facts);

    @Override
    default Verdict judge(DeviceFacts facts) {
        List<Finding> findings = new ArrayList<>();
        List<String> missing = new ArrayList<>();
        for (Device device : facts.devices()) {
            Verdict verdict = judge(device, facts);
            if (verdict instanceof Verdict.Fires fires) {
                findings.addAll(fires.findings());
            } else if (verdict instanceof Verdict.CannotTell cannot) {
                missing.add(device.name() + ": " + cannot.missing());
            }
        }
        return findings.isEmpty() && !missing.isEmpty()
                ? Verdict.cannotTell(String.join("; ", missing))
                : Verdict.of(findings);
    }
}
