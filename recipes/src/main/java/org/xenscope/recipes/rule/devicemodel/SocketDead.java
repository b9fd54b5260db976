package org.xenscope.recipes.rule.devicemodel;

import com.google.auto.service.AutoService;
import java.util.List;
import java.util.Optional;
import org.xenscope.devicemodel.DeviceModelFacts;
import org.xenscope.devicemodel.DeviceModelFacts.State;
import org.xenscope.devicemodel.ProcessDetails;
import org.xenscope.devicemodel.QmpSocket;
import org.xenscope.recipes.Finding;
import org.xenscope.recipes.rule.Severity;

/** A QEMU that runs, and whose QMP socket is not served by it. */
@AutoService(DeviceModelRule.class)
public final class SocketDead implements EachModel {
    @Override
    public String code() {
        return "XS0210";
    }

    @Override
    public Severity severity() {
        return Severity.WARNING;
    }

    @Override
    public String title() {
        return "QEMU runs, and nobody can talk to it over QMP";
    }

    @Override
    public String cause() {
        return "The file of a socket is made when QEMU starts. Whoever removes it, or starts another QEMU over it, cuts "
                + "QEMU off: xl's commands that need it fail.";
    }

    @Override
    public Optional<Finding> find(DeviceModelFacts facts) {
        if (facts.state() != State.RUNNING || facts.orphan()) {
            return Optional.empty();
        }
        ProcessDetails qemu = facts.qemu().orElseThrow();
        List<QmpSocket> lost = facts.sockets().stream()
                .filter(each ->
                        qemu.commandLine().qmpSockets().stream().anyMatch(path -> path.endsWith("/" + each.name())))
                .filter(each -> !each.there() || each.dead())
                .toList();
        return lost.isEmpty()
                ? Optional.empty()
                : Optional.of(finding(
                        facts,
                        "nobody listens on "
                                + String.join(
                                        ", ", lost.stream().map(QmpSocket::name).toList()),
                        lost.stream()
                                .map(each -> new Finding.Evidence(
                                        "host",
                                        each.path(),
                                        each.there() ? "there, and nobody listens" : "there is no such file"))
                                .toList(),
                        "it was removed, or another QEMU was started over it",
                        new Finding.Fix("bring the domain up again", "", false)));
    }
}
