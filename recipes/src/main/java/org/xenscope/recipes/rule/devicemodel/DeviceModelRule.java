package org.xenscope.recipes.rule.devicemodel;

import java.util.Comparator;
import java.util.List;
import java.util.ServiceLoader;
import org.xenscope.devicemodel.DeviceModelFacts;
import org.xenscope.devicemodel.DeviceModels;
import org.xenscope.devicemodel.ProcessDetails;
import org.xenscope.recipes.Finding;
import org.xenscope.recipes.rule.Rule;

/** A rule about device models. Mark it {@code @AutoService(DeviceModelRule.class)}, and every diagnosis of them asks it. */
public interface DeviceModelRule extends Rule<DeviceModels> {
    /** All of them, by code. */
    static List<DeviceModelRule> all() {
        return ServiceLoader.load(DeviceModelRule.class, DeviceModelRule.class.getClassLoader()).stream()
                .map(ServiceLoader.Provider::get)
                .sorted(Comparator.comparing(DeviceModelRule::code))
                .toList();
    }

    /** What this rule has found of one of them. */
    default Finding finding(
            DeviceModelFacts facts, String title, List<Finding.Evidence> evidence, String cause, Finding.Fix... fixes) {
        return new Finding(
                code(),
                severity().word(),
                facts.domid(),
                "device-model",
                facts.domain() + ": " + title,
                evidence,
                cause,
                List.of(fixes));
    }

    /** A process as evidence. */
    static Finding.Evidence process(ProcessDetails process, String what) {
        return new Finding.Evidence("process", process.pid() + " (" + process.program() + ")", what);
    }

    /** Ends the debuggers of a domain's QEMU, and takes out of it what a dead one has left. */
    static String free(int domid) {
        return "xenscope gdb end " + domid;
    }

    /** What the store says of the device model. */
    static Finding.Evidence says(DeviceModelFacts facts) {
        return new Finding.Evidence(
                "xenstore",
                "/local/domain/0/device-model/" + facts.domid() + "/state",
                facts.says().map(text -> text.isEmpty() ? "empty" : text).orElse("no such node"));
    }
}
