package org.xenscope.recipes.rule.device;

import java.util.ArrayList;
import java.util.List;
import org.xenscope.recipes.Finding;
import org.xenscope.recipes.rule.Severity;
import org.xenscope.recipes.rule.Verdict;
import org.xenscope.xenbus.BackendServer;
import org.xenscope.xenbus.Device;
import org.xenscope.xenbus.DeviceFacts;
import org.xenscope.xenbus.DeviceHalf;
import org.xenscope.xenbus.DevicePair;
import org.xenscope.xenbus.XenbusState;

/** A finding while it is put together: one rule, one device (or several with one cause), what shows it, what mends it. */
final class Case {
    private final DeviceRule rule;
    private final int domid;
    private final String subject;
    private final List<Finding.Evidence> evidence = new ArrayList<>();
    private final List<Finding.Fix> fixes = new ArrayList<>();

    Case(DeviceRule rule, int domid, String subject) {
        this.rule = rule;
        this.domid = domid;
        this.subject = subject;
    }

    /** Begins with both states, and what either driver complained of. */
    static Case of(DeviceRule rule, Device device) {
        return new Case(rule, device.domid(), device.name()).states(device.pair());
    }

    Case states(DevicePair pair) {
        pair.frontend().ifPresent(half -> state(half));
        pair.backend().ifPresent(half -> state(half));
        return this;
    }

    private void state(DeviceHalf half) {
        node(
                half.path() + "/state",
                half.noState()
                        .map(text -> "\"" + text + "\", which is no state")
                        .orElse(half.state().map(XenbusState::toString).orElse("none")));
        half.error().ifPresent(error -> node(errorPath(half), error));
    }

    private static String errorPath(DeviceHalf half) {
        int home = half.path().indexOf('/', "/local/domain/".length());
        return half.path().substring(0, home) + "/error" + half.path().substring(home) + "/error";
    }

    Case node(String path, String value) {
        evidence.add(new Finding.Evidence("xenstore", path, value));
        return this;
    }

    /** A key of a half: its value, or that it is not there. */
    Case key(DeviceHalf half, String... keys) {
        for (String key : keys) {
            node(half.path() + "/" + key, half.value(key).orElse("missing"));
        }
        return this;
    }

    Case server(Device device) {
        boolean kernel = device.serving().kind() == BackendServer.KERNEL;
        String detail = device.serving().detail();
        evidence.add(new Finding.Evidence(
                kernel ? "sysfs" : "process",
                kernel ? "/sys/bus/xen-backend" : device.serving().who(),
                detail.isEmpty() ? device.serving().life().words() : detail));
        return this;
    }

    /** Something that only a person can do. */
    Case advice(String title) {
        fixes.add(new Finding.Fix(title, "", false));
        return this;
    }

    Case fix(String title, String command) {
        fixes.add(new Finding.Fix(title, command, true));
        return this;
    }

    /** A command that only looks. */
    Case look(String title, String command) {
        fixes.add(new Finding.Fix(title, command, false));
        return this;
    }

    Verdict fires(String title, String cause) {
        return Verdict.fires(finding(rule.severity(), title, cause));
    }

    Finding finding(Severity severity, String title, String cause) {
        return new Finding(
                rule.code(), severity.word(), domid, subject, title, List.copyOf(evidence), cause, List.copyOf(fixes));
    }

    /** A domain as xl takes it: its name, unless that would need quoting. */
    static String domain(DeviceFacts facts, int domid) {
        String name = facts.nameOf(domid);
        return name.matches("[A-Za-z0-9._-]+") ? name : Integer.toString(domid);
    }
}
