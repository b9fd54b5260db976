package org.xenscope.recipes.rule.devicemodel;

import com.google.auto.service.AutoService;
import java.util.List;
import java.util.Optional;
import org.xenscope.devicemodel.DeviceModelFacts;
import org.xenscope.devicemodel.DeviceModelFacts.State;
import org.xenscope.devicemodel.ProcessDetails;
import org.xenscope.recipes.Finding;
import org.xenscope.recipes.rule.Severity;

/** A QEMU that stands, of a domain for which no PV device tells it: those that have one are XS0116. */
@AutoService(DeviceModelRule.class)
public final class QemuHeld implements EachModel {
    @Override
    public String code() {
        return "XS0204";
    }

    @Override
    public Severity severity() {
        return Severity.ERROR;
    }

    @Override
    public String title() {
        return "the domain's QEMU is stopped, by a debugger or a signal";
    }

    @Override
    public String cause() {
        return "A debugger that was left, or SIGSTOP: QEMU lives and answers nobody. libxl waits 10 s for each answer of "
                + "QMP and 60 s for a start or resume, then gives up.";
    }

    @Override
    public Optional<Finding> find(DeviceModelFacts facts) {
        if (!facts.state().held() || facts.orphan() || !facts.serves().isEmpty()) {
            return Optional.empty();
        }
        ProcessDetails qemu = facts.qemu().orElseThrow();
        boolean traced = facts.state() == State.TRACED;
        String by = facts.tracer().map(Object::toString).orElse("a debugger");
        return Optional.of(finding(
                facts,
                "QEMU " + qemu.pid() + " is " + (traced ? "held by " + by : "stopped by a signal"),
                List.of(DeviceModelRule.process(qemu, facts.state().words()), DeviceModelRule.says(facts)),
                traced
                        ? "it stands at a stop of " + by + "; `xl unpause` and the like fail after 60 s with rc=-9"
                        : "it got SIGSTOP",
                traced
                        ? new Finding.Fix[] {
                            new Finding.Fix("continue it in the debugger, or detach", "", false),
                            new Finding.Fix(
                                    "end the debugger, QEMU goes on (--force when xenscope did not start it)",
                                    DeviceModelRule.free(facts.domid()),
                                    true)
                        }
                        : new Finding.Fix[] {
                            new Finding.Fix(
                                    "let it run, without what a dead debugger may have left in it",
                                    DeviceModelRule.free(facts.domid()),
                                    true)
                        }));
    }
}
