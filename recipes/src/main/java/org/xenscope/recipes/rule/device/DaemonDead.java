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
import org.xenscope.xenbus.Device;
import org.xenscope.xenbus.DeviceFacts;

/** Backends whose daemon is not among the processes: one finding for a daemon. */
@AutoService(DeviceRule.class)
public final class DaemonDead implements DeviceRule {
    @Override
    public String code() {
        return "XS0117";
    }

    @Override
    public Severity severity() {
        return Severity.ERROR;
    }

    @Override
    public String title() {
        return "a daemon that serves backends does not run";
    }

    @Override
    public String cause() {
        return "xenconsoled, surfman or tapback was never started, or has ended; every device of that "
                + "kind is without a server.";
    }

    @Override
    public Verdict judge(DeviceFacts facts) {
        Map<String, List<Device>> byDaemon = new TreeMap<>();
        List<String> unseen = new ArrayList<>();
        for (Device device : facts.devices()) {
            switch (device.serving().kind()) {
                case XENCONSOLED, SURFMAN, TAPBACK -> {
                    if (device.serving().life() == BackendLife.UNKNOWN) {
                        unseen.add(device.serving().name());
                    } else if (Stage.processDead(device, facts)) {
                        byDaemon.computeIfAbsent(device.serving().name(), key -> new ArrayList<>())
                                .add(device);
                    }
                }
                default -> {}
            }
        }
        List<Finding> findings = new ArrayList<>();
        byDaemon.forEach((daemon, devices) -> {
            Case found = new Case(
                            this,
                            devices.get(0).domid(),
                            devices.size() == 1 ? devices.get(0).name() : daemon)
                    .server(devices.get(0));
            devices.forEach(each -> found.states(each.pair()));
            start(found, daemon);
            findings.add(found.look("see why it ended", "tail /var/log/messages /var/log/syslog")
                    .finding(
                            severity(),
                            daemon + " does not run: nobody serves "
                                    + String.join(
                                            ", ",
                                            devices.stream().map(Device::name).toList()),
                            daemon + " serves these backends, and no process of that name is there"));
        });
        return findings.isEmpty() && !unseen.isEmpty()
                ? Verdict.cannotTell("whether " + String.join(", ", unseen) + " runs"
                        + facts.blind().map(why -> ": " + why).orElse(""))
                : Verdict.of(findings);
    }

    private static void start(Case found, String daemon) {
        switch (daemon) {
            case "xenconsoled" ->
                found.fix("start it again, as xencommons does", "xenconsoled --pid-file=/run/xen/xenconsoled.pid");
            case "surfman" -> found.fix("start it again", "/etc/init.d/surfman start");
            default -> found.fix("start it again", daemon);
        }
    }
}
