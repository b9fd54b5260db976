package org.xenscope.recipes.rule.devicemodel;

import com.google.auto.service.AutoService;
import java.util.List;
import java.util.Optional;
import org.xenscope.devicemodel.DeviceModelFacts;
import org.xenscope.recipes.Finding;
import org.xenscope.recipes.rule.Severity;

/** Somebody is connected to the socket that libxl needs. */
@AutoService(DeviceModelRule.class)
public final class LibxlSocketHeld implements EachModel {
    @Override
    public String code() {
        return "XS0213";
    }

    @Override
    public Severity severity() {
        return Severity.INFO;
    }

    @Override
    public String title() {
        return "somebody is connected to libxl's own QMP socket";
    }

    @Override
    public String cause() {
        return "QEMU serves one client of a socket at a time. xl connects for moments; whoever stays on qmp-libxl-N makes "
                + "`xl unpause` wait 60 s and fail with rc=-9.";
    }

    @Override
    public Optional<Finding> find(DeviceModelFacts facts) {
        return facts.sockets().stream()
                .filter(each -> each.libxl() && each.clients() > 0)
                .findFirst()
                .map(each -> finding(
                        facts,
                        "somebody is connected to " + each.name(),
                        List.of(new Finding.Evidence("/proc/net/unix", each.path(), each.clients() + " connected")),
                        "xl at work, for a moment; or a program that should use qmp-libxenstat-" + facts.domid(),
                        new Finding.Fix("see who has it", "ss -xp | grep " + each.name(), false)));
    }
}
