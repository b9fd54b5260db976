package org.xenscope.recipes.rule.device;

import com.google.auto.service.AutoService;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.xenscope.recipes.Finding;
import org.xenscope.recipes.rule.Severity;
import org.xenscope.recipes.rule.Verdict;
import org.xenscope.xenbus.BackendLife;
import org.xenscope.xenbus.BackendServer;
import org.xenscope.xenbus.Device;
import org.xenscope.xenbus.DeviceFacts;
import org.xenscope.xenbus.DeviceFacts.Domain;

/** Backends of QEMU whose process is gone or a zombie: one finding for a domain, with all its devices. */
@AutoService(DeviceRule.class)
public final class DeviceModelDead implements DeviceRule {
    @Override
    public String code() {
        return "XS0115";
    }

    @Override
    public Severity severity() {
        return Severity.ERROR;
    }

    @Override
    public String title() {
        return "the domain's QEMU is dead, whatever the states say";
    }

    @Override
    public String cause() {
        return "Nothing in the store changes when QEMU is killed or crashes: states stay as they were, "
                + "device-model/N/state stays running. What it served is served by nobody; the guest may "
                + "run on.";
    }

    @Override
    public Verdict judge(DeviceFacts facts) {
        Map<Integer, List<Device>> byDomain = new TreeMap<>();
        List<String> unseen = new ArrayList<>();
        for (Device device : facts.devices()) {
            if (device.serving().kind() != BackendServer.DEVICE_MODEL) {
                continue;
            }
            if (device.serving().life() == BackendLife.UNKNOWN) {
                unseen.add(device.name());
            } else if (Stage.processDead(device, facts)) {
                byDomain.computeIfAbsent(device.domid(), key -> new ArrayList<>())
                        .add(device);
            }
        }
        List<Finding> findings = new ArrayList<>();
        byDomain.forEach((domid, devices) -> findings.add(found(domid, devices, facts)));
        return findings.isEmpty() && !unseen.isEmpty()
                ? Verdict.cannotTell("the processes that serve " + String.join(", ", unseen)
                        + facts.blind().map(why -> ": " + why).orElse(""))
                : Verdict.of(findings);
    }

    private Finding found(int domid, List<Device> devices, DeviceFacts facts) {
        String name = Case.domain(facts, domid);
        Case found = new Case(this, domid, devices.size() == 1 ? devices.get(0).name() : "device-model")
                .server(devices.get(0));
        facts.domain(domid)
                .flatMap(Domain::deviceModelSays)
                .ifPresent(says -> found.node("/local/domain/0/device-model/" + domid + "/state", says));
        devices.forEach(each -> found.states(each.pair()));
        List<String> names = devices.stream().map(Device::name).toList();
        boolean early = devices.stream().anyMatch(each -> !each.pair().connected());
        return found.look("see its last words", "tail /var/log/xen/qemu-dm-" + facts.nameOf(domid) + ".log")
                .fix(
                        "destroy the domain and bring it up again: a new QEMU cannot take these devices over",
                        "xl destroy " + name)
                .finding(
                        severity(),
                        "QEMU is dead: nobody serves " + String.join(", ", names),
                        devices.get(0).serving().who() + " was killed or has crashed"
                                + (early ? " before it had connected with the guest" : "")
                                + "; the store keeps its last words, so the states ("
                                + devices.get(0).pair().states()
                                + ") prove nothing");
    }
}
