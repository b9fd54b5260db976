package org.xenscope.recipes.rule.devicemodel;

import com.google.auto.service.AutoService;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.xenscope.devicemodel.DeviceModelFacts;
import org.xenscope.devicemodel.DeviceModelProcess;
import org.xenscope.devicemodel.DiskKind;
import org.xenscope.devicemodel.ProcessDetails;
import org.xenscope.recipes.Finding;
import org.xenscope.recipes.rule.Severity;

/** A QEMU whose domain is no more. */
@AutoService(DeviceModelRule.class)
public final class OrphanQemu implements EachModel {
    @Override
    public String code() {
        return "XS0207";
    }

    @Override
    public Severity severity() {
        return Severity.ERROR;
    }

    @Override
    public String title() {
        return "a QEMU of a domain that is gone still runs, and holds what the domain had";
    }

    @Override
    public String cause() {
        return "xl destroy signals the process that libxl started. A QEMU below gdbserver after `detach`, below a shell that "
                + "does not pass signals on, or stopped by a debugger, outlives that: it keeps its images open and "
                + "locked, and its tap devices. The next start with the same disk fails: Failed to get \"write\" lock.";
    }

    @Override
    public Optional<Finding> find(DeviceModelFacts facts) {
        if (!facts.orphan()) {
            return Optional.empty();
        }
        List<Finding.Evidence> evidence = new ArrayList<>();
        facts.qemus()
                .forEach(each -> evidence.add(DeviceModelRule.process(
                        each,
                        each.denied().contains("fd")
                                ? "what it holds only root may see"
                                : "holds "
                                        + (held(each).isEmpty()
                                                ? "no image, no tap device"
                                                : String.join(", ", held(each))))));
        List<String> pids =
                facts.qemus().stream().map(each -> Integer.toString(each.pid())).toList();
        List<Finding.Fix> fixes = new ArrayList<>();
        facts.tracer()
                .filter(by -> facts.state() == DeviceModelFacts.State.TRACED)
                .ifPresent(by -> fixes.add(new Finding.Fix(
                        "end its debugger first, " + by + ": while that stands, QEMU cannot end",
                        DeviceModelRule.free(facts.domid()) + " --force",
                        true)));
        if (facts.qemus().stream().anyMatch(each -> each.state() == DeviceModelProcess.State.STOPPED)) {
            fixes.add(new Finding.Fix(
                    "end it, stopped as it is",
                    "kill " + String.join(" ", pids) + "; kill -CONT " + String.join(" ", pids),
                    true));
        } else {
            fixes.add(new Finding.Fix("end it", "kill " + String.join(" ", pids), true));
        }
        return Optional.of(finding(
                facts,
                "QEMU " + String.join(", ", pids) + " is left of a domain that "
                        + (facts.home() == DeviceModelFacts.Home.DYING
                                ? "was destroyed, and keeps its memory"
                                : "is gone"),
                evidence,
                "it was not told of the domain's end, or could not hear it",
                fixes.toArray(Finding.Fix[]::new)));
    }

    @Override
    public Optional<String> missing(DeviceModelFacts facts) {
        return facts.home() == DeviceModelFacts.Home.UNKNOWN && !facts.qemus().isEmpty()
                ? Optional.of("whether Xen still has the domain: xl cannot be asked")
                : Optional.empty();
    }

    /** Images, devices and networks; libraries' files, logs and Xen's own devices hinder nobody. */
    public static List<String> held(ProcessDetails qemu) {
        List<String> held = new ArrayList<>();
        for (String path : qemu.paths()) {
            boolean ofNoInterest = path.startsWith("/dev/xen/") && DiskKind.of(path) != DiskKind.TAP_DEVICE
                    || path.startsWith("/var/log/")
                    || path.startsWith("/proc/")
                    || path.startsWith("/sys/")
                    || path.startsWith("/memfd:")
                    || path.startsWith("/dev/pts/")
                    || List.of("/dev/ptmx", "/dev/net/tun", "/dev/zero", "/dev/urandom")
                            .contains(path);
            if (!ofNoInterest) {
                held.add(path);
            }
        }
        qemu.commandLine().netdevs().forEach(net -> net.get("ifname").ifPresent(tap -> held.add("tap " + tap)));
        return held;
    }
}
