package org.xenscope.recipes.rule.devicemodel;

import com.google.auto.service.AutoService;
import java.util.List;
import java.util.Optional;
import org.xenscope.devicemodel.DeviceModelFacts;
import org.xenscope.recipes.Finding;
import org.xenscope.recipes.rule.Severity;

/** libxl waits for a QEMU that has not said that it runs. */
@AutoService(DeviceModelRule.class)
public final class StartCounts implements EachModel {
    @Override
    public String code() {
        return "XS0205";
    }

    @Override
    public Severity severity() {
        return Severity.WARNING;
    }

    @Override
    public String title() {
        return "libxl waits for the start of QEMU, and will give up";
    }

    @Override
    public String cause() {
        return "libxl gives a device model 60 s (10 s before Xen 4.6) from its start until it writes device-model/N/state = "
                + "running, then ends it and destroys the domain. A QEMU that stands in a debugger at its start uses "
                + "that time up.";
    }

    @Override
    public Optional<Finding> find(DeviceModelFacts facts) {
        return facts.startLeft()
                .map(left -> finding(
                        facts,
                        "libxl gives up in " + left.toSeconds() + " s",
                        List.of(DeviceModelRule.says(facts)),
                        facts.tracer()
                                .map(by -> "QEMU is under " + by + " and has not said that it runs")
                                .orElse("QEMU was started and has not said that it runs"),
                        new Finding.Fix(
                                "connect the debugger and continue until QEMU has written its state; or create the"
                                        + " domain paused and attach then",
                                "",
                                false)));
    }
}
