package org.xenscope.recipes.rule.device;

import com.google.auto.service.AutoService;
import java.util.ArrayList;
import java.util.List;
import org.xenscope.recipes.Finding;
import org.xenscope.recipes.rule.Severity;
import org.xenscope.recipes.rule.Verdict;
import org.xenscope.xenbus.DeviceFacts;

/** A frontend in /libxl/N/device that does not exist. */
@AutoService(DeviceRule.class)
public final class DeviceGone implements DeviceRule {
    @Override
    public String code() {
        return "XS0130";
    }

    @Override
    public Severity severity() {
        return Severity.ERROR;
    }

    @Override
    public String title() {
        return "a device of libxl's list is not in the store any more";
    }

    @Override
    public String cause() {
        return "libxl made the device and its own list still has it, and the guest's half has been "
                + "removed: by hand, or by a detach that was stopped half-way.";
    }

    @Override
    public Verdict judge(DeviceFacts facts) {
        List<Finding> findings = new ArrayList<>();
        for (String path : facts.absent()) {
            String[] parts = path.split("/");
            if (parts.length < 6 || !parts[3].matches("[0-9]{1,5}")) {
                continue;
            }
            int domid = Integer.parseInt(parts[3]);
            if (parts.length == 7) {
                String name = parts[5] + "/" + parts[6];
                findings.add(new Case(this, domid, name)
                        .node("/libxl/" + domid + "/device/" + name, "there")
                        .node(path, "missing")
                        .advice("create the domain again, or attach the device again")
                        .finding(
                                severity(),
                                "The guest's half is gone, although libxl made it",
                                "somebody else has removed its nodes"));
            }
        }
        return Verdict.of(findings);
    }
}
