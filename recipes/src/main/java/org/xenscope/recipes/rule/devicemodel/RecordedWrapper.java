package org.xenscope.recipes.rule.devicemodel;

import com.google.auto.service.AutoService;
import java.util.List;
import java.util.Optional;
import org.xenscope.devicemodel.DeviceModelFacts;
import org.xenscope.devicemodel.ProcessDetails;
import org.xenscope.recipes.Finding;
import org.xenscope.recipes.rule.Severity;

/** The pid that libxl wrote down is not QEMU's. */
@AutoService(DeviceModelRule.class)
public final class RecordedWrapper implements EachModel {
    @Override
    public String code() {
        return "XS0209";
    }

    @Override
    public Severity severity() {
        return Severity.INFO;
    }

    @Override
    public String title() {
        return "image/device-model-pid names a wrapper, not QEMU";
    }

    @Override
    public String cause() {
        return "libxl writes down the pid of what it started. A wrapper that stays (gdbserver, a shell with a pipe) has that "
                + "pid, and QEMU is below it. libxl's signals reach the wrapper alone.";
    }

    @Override
    public Optional<Finding> find(DeviceModelFacts facts) {
        if (!facts.wrapped() || facts.orphan()) {
            return Optional.empty();
        }
        ProcessDetails qemu = facts.qemu().orElseThrow();
        boolean below = facts.above().stream()
                .anyMatch(each -> each.pid() == facts.recordedPid().orElse(0));
        String recorded = facts.recorded()
                .map(each -> each.program() + " " + each.pid())
                .orElse(facts.recordedPid().orElse(0) + ", which is no process");
        return Optional.of(finding(
                facts,
                "libxl knows " + recorded + ", QEMU is " + qemu.pid(),
                List.of(new Finding.Evidence(
                        "xenstore", "/local/domain/" + facts.domid() + "/image/device-model-pid", recorded)),
                below
                        ? "QEMU is below it: a signal to the recorded pid reaches QEMU only if that passes it on"
                        : "QEMU is not below it: libxl's end of the domain will not reach QEMU"));
    }
}
