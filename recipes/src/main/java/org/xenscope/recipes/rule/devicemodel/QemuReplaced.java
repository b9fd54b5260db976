package org.xenscope.recipes.rule.devicemodel;

import com.google.auto.service.AutoService;
import java.util.List;
import java.util.Optional;
import org.xenscope.devicemodel.DeviceModelFacts;
import org.xenscope.devicemodel.ProcessDetails;
import org.xenscope.recipes.Finding;
import org.xenscope.recipes.rule.Severity;

/** A QEMU whose file is not the one that it was started from. */
@AutoService(DeviceModelRule.class)
public final class QemuReplaced implements EachModel {
    @Override
    public String code() {
        return "XS0214";
    }

    @Override
    public Severity severity() {
        return Severity.INFO;
    }

    @Override
    public String title() {
        return "QEMU's file was replaced since it was started";
    }

    @Override
    public String cause() {
        return "A package was upgraded, or somebody put another program there: this QEMU runs on as it was, the next start "
                + "takes the new file. gdb finds symbols of the new one only.";
    }

    @Override
    public Optional<Finding> find(DeviceModelFacts facts) {
        return facts.qemu()
                .filter(ProcessDetails::deleted)
                .map(qemu -> finding(
                        facts,
                        "QEMU " + qemu.pid() + " runs from a file that is no more",
                        List.of(new Finding.Evidence(
                                "/proc", qemu.pid() + "/exe", qemu.exe().orElse(""))),
                        "the file was removed or replaced"));
    }
}
