package org.xenscope.recipes.rule.device;

import com.google.auto.service.AutoService;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.xenscope.recipes.Finding;
import org.xenscope.recipes.rule.Severity;
import org.xenscope.recipes.rule.Verdict;
import org.xenscope.recipes.rule.devicemodel.DeviceModelRule;
import org.xenscope.xenbus.BackendLife;
import org.xenscope.xenbus.BackendServer;
import org.xenscope.xenbus.Device;
import org.xenscope.xenbus.DeviceFacts;

/** Backends of a process that is stopped or traced: one finding for a process, with all its devices. */
@AutoService(DeviceRule.class)
public final class DeviceModelStopped implements DeviceRule {
    @Override
    public String code() {
        return "XS0116";
    }

    @Override
    public Severity severity() {
        return Severity.ERROR;
    }

    @Override
    public String title() {
        return "the domain's QEMU is stopped";
    }

    @Override
    public String cause() {
        return "A debugger that was left, or SIGSTOP: QEMU lives and answers nobody. libxl waits 10 s "
                + "for each answer of QMP and 60 s for a start or resume, then gives up.";
    }

    @Override
    public Verdict judge(DeviceFacts facts) {
        Map<String, List<Device>> byServer = new TreeMap<>();
        List<String> unseen = new ArrayList<>();
        for (Device device : facts.devices()) {
            BackendLife life = device.serving().life();
            if (life == BackendLife.UNKNOWN && device.serving().kind() != BackendServer.OTHER) {
                unseen.add(device.name());
            } else if (life == BackendLife.STOPPED || life == BackendLife.TRACED) {
                byServer.computeIfAbsent(device.serving().who(), key -> new ArrayList<>())
                        .add(device);
            }
        }
        List<Finding> findings = new ArrayList<>();
        byServer.values().forEach(devices -> findings.add(found(devices)));
        return findings.isEmpty() && !unseen.isEmpty()
                ? Verdict.cannotTell("the processes that serve " + String.join(", ", unseen)
                        + facts.blind().map(why -> ": " + why).orElse(""))
                : Verdict.of(findings);
    }

    private Finding found(List<Device> devices) {
        Device first = devices.get(0);
        boolean traced = first.serving().life() == BackendLife.TRACED;
        Case found = new Case(this, first.domid(), devices.size() == 1 ? first.name() : subject(first)).server(first);
        devices.forEach(each -> found.states(each.pair()));
        int pid = first.serving().pid().orElse(0);
        String by = first.serving().detail();
        String held = by.startsWith("held by ") ? by : "held by a debugger";
        boolean qemu = first.serving().kind() == BackendServer.DEVICE_MODEL;
        if (traced) {
            found.advice("continue it in the debugger, or detach"
                    + (by.isEmpty() ? ": TracerPid in /proc/" + pid + "/status says which" : ""));
            if (qemu) {
                found.fix(
                        "end the debugger, QEMU goes on (--force when xenscope did not start it)",
                        DeviceModelRule.free(first.domid()));
            }
        } else if (qemu) {
            found.fix(
                    "let it run, without what a dead debugger may have left in it",
                    DeviceModelRule.free(first.domid()));
        } else {
            found.fix("let it run", "kill -CONT " + pid);
        }
        return found.finding(
                severity(),
                first.serving().who() + " is " + (traced ? held : "stopped by a signal")
                        + ": nobody serves "
                        + String.join(", ", devices.stream().map(Device::name).toList()),
                (qemu ? "the domain's QEMU" : "the process")
                        + (traced ? " stands at a stop of a debugger" : " got SIGSTOP")
                        + " and answers neither the guest nor libxl");
    }

    private static String subject(Device device) {
        return device.serving().kind() == BackendServer.DEVICE_MODEL
                ? "device-model"
                : device.serving().name();
    }
}
