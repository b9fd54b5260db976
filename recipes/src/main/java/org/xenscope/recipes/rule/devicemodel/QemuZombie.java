package org.xenscope.recipes.rule.devicemodel;

import com.google.auto.service.AutoService;
import java.util.List;
import java.util.Optional;
import org.xenscope.devicemodel.DeviceModelFacts;
import org.xenscope.devicemodel.DeviceModelFacts.State;
import org.xenscope.recipes.Finding;
import org.xenscope.recipes.rule.Severity;

/** A QEMU that ended, and whose parent does not ask for it. */
@AutoService(DeviceModelRule.class)
public final class QemuZombie implements EachModel {
    @Override
    public String code() {
        return "XS0206";
    }

    @Override
    public Severity severity() {
        return Severity.WARNING;
    }

    @Override
    public String title() {
        return "QEMU has ended, and its parent has not taken note";
    }

    @Override
    public String cause() {
        return "A process that has ended stays in the table (zombie) until its parent asks how it ended. A wrapper that does "
                + "not wait for its child leaves it so; whatever looks for the pid finds it.";
    }

    @Override
    public Optional<Finding> find(DeviceModelFacts facts) {
        return facts.qemu()
                .filter(qemu -> facts.state() == State.ZOMBIE)
                .map(qemu -> finding(
                        facts,
                        "QEMU " + qemu.pid() + " is a zombie",
                        List.of(DeviceModelRule.process(
                                qemu,
                                "a child of "
                                        + facts.above().stream()
                                                .findFirst()
                                                .map(Object::toString)
                                                .orElse("process " + qemu.parentPid()))),
                        "its parent has not waited for it",
                        new Finding.Fix("end the parent when nothing else needs it: init takes note then", "", false)));
    }
}
