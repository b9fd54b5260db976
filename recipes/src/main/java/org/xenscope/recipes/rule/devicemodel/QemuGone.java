package org.xenscope.recipes.rule.devicemodel;

import com.google.auto.service.AutoService;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.xenscope.devicemodel.DeviceModelFacts;
import org.xenscope.recipes.Finding;
import org.xenscope.recipes.action.ShellText;
import org.xenscope.recipes.rule.Severity;

/** A QEMU that is no more, of a domain for which no PV device tells it: those that have one are XS0115. */
@AutoService(DeviceModelRule.class)
public final class QemuGone implements EachModel {
    @Override
    public String code() {
        return "XS0203";
    }

    @Override
    public Severity severity() {
        return Severity.ERROR;
    }

    @Override
    public String title() {
        return "the domain's QEMU is dead, and the store keeps its last words";
    }

    @Override
    public String cause() {
        return "Nothing in the store changes when QEMU is killed or crashes: device-model/N/state stays running, the "
                + "files of its sockets stay. The emulated devices of the guest are gone; the guest stands still at the "
                + "next access to one.";
    }

    @Override
    public Optional<Finding> find(DeviceModelFacts facts) {
        if (!facts.state().dead()
                || facts.home() != DeviceModelFacts.Home.LIVING
                || !facts.serves().isEmpty()) {
            return Optional.empty();
        }
        List<Finding.Evidence> evidence = new ArrayList<>();
        evidence.add(new Finding.Evidence(
                "process", "-xen-domid " + facts.domid(), facts.state().words()));
        facts.recordedPid()
                .ifPresent(pid -> evidence.add(new Finding.Evidence(
                        "xenstore",
                        "/local/domain/" + facts.domid() + "/image/device-model-pid",
                        pid
                                + facts.recorded()
                                        .map(now -> ", which is " + now.program() + " now")
                                        .orElse(", which is no process"))));
        evidence.add(DeviceModelRule.says(facts));
        String name = facts.name().orElse(Integer.toString(facts.domid()));
        return Optional.of(finding(
                facts,
                "QEMU is dead" + (facts.saysRunning() ? ", although the store says running" : ""),
                evidence,
                "it was killed or has crashed",
                new Finding.Fix(
                        "see its last words", "tail " + ShellText.word("/var/log/xen/qemu-dm-" + name + ".log"), false),
                new Finding.Fix(
                        "destroy the domain and bring it up again: a new QEMU cannot take its devices over",
                        "xl destroy " + ShellText.word(name),
                        true)));
    }
}
