package org.xenscope.recipes.bringup;

import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import org.xenscope.backend.DeviceProbe;
import org.xenscope.error.DeadlineException;
import org.xenscope.error.XenscopeException;
import org.xenscope.recipes.Finding;
import org.xenscope.recipes.FoundException;
import org.xenscope.recipes.rule.Diagnosis;
import org.xenscope.recipes.rule.device.DeviceRule;
import org.xenscope.xenbus.BackendLife;
import org.xenscope.xenbus.Device;
import org.xenscope.xenbus.DeviceFacts;
import org.xenscope.xenbus.DevicePair;
import org.xenscope.xenstore.StorePath;
import org.xenscope.xenstore.Watch;

/** Waits until every front/back pair is connected; in an HVM guest, until dom0 has done its part. */
final class AwaitDevices implements Step {
    @Override
    public int number() {
        return 12;
    }

    @Override
    public String id() {
        return "devices";
    }

    @Override
    public String title() {
        return "devices";
    }

    private static final StorePath BACKENDS = StorePath.of("/local/domain/0/backend");
    private static final Duration LIMIT = Duration.ofSeconds(120);

    /** The store says nothing when a backend's process dies: between events the process itself is looked at. */
    private static final Duration LOOK_AGAIN = Duration.ofSeconds(3);

    @Override
    public Planned plan(Bringup bringup) {
        return Planned.look(
                bringup.hvm()
                        ? "wait until dom0 has done its part of every device"
                        : "wait until every device is connected on both sides");
    }

    @Override
    public String run(Bringup bringup) {
        long end = System.nanoTime() + bringup.atMost(LIMIT).toNanos();
        DeviceProbe probe = new DeviceProbe(bringup.host(), bringup.store());
        try (Watch watch = bringup.store().watch(bringup.home().child("device"), BACKENDS)) {
            while (true) {
                while (watch.poll().isPresent()) {
                    // All that came so far is in what is read next.
                }
                DeviceFacts facts = probe.read().of(bringup.domid());
                List<Device> open = facts.devices().stream()
                        .filter(each -> !(bringup.hvm()
                                ? dom0Ready(each.pair())
                                : each.pair().connected()))
                        .toList();
                if (open.isEmpty()) {
                    String connected = names(facts.devices().stream()
                            .filter(each -> !each.pair().isFirstConsole())
                            .toList());
                    List<String> disks = bringup.hvm() ? List.of() : TapProof.ofBackend(bringup);
                    return disks.isEmpty() ? connected : connected + "; " + String.join(", ", disks);
                }
                bringup.letQemuAnswer();
                bringup.waiting(names(open));
                long left = end - System.nanoTime();
                if (left <= 0 || open.stream().anyMatch(each -> hopeless(bringup, each))) {
                    throw stuck(facts, open);
                }
                watch.next(Duration.ofNanos(Math.min(left, LOOK_AGAIN.toNanos())));
            }
        }
    }

    private static String names(List<Device> devices) {
        return devices.stream()
                .map(each -> each.name() + " " + each.pair().states())
                .collect(Collectors.joining("  "));
    }

    /** An HVM guest may have no PV drivers at all, and then its halves stay at 1 for ever. */
    private static boolean dom0Ready(DevicePair pair) {
        return pair.hotplugError().isEmpty()
                && (pair.isFirstConsole()
                        || pair.connected()
                        || pair.withoutDriver()
                        || pair.kind().equals("console"));
    }

    /** Nothing that is waited for will mend it. */
    private static boolean hopeless(Bringup bringup, Device device) {
        BackendLife life = device.server().life();
        boolean dead =
                !life.mayAct() && !(bringup.mayStand() && life != BackendLife.DEAD && life != BackendLife.ABSENT);
        return dead || device.pair().hotplugError().isPresent();
    }

    private static XenscopeException stuck(DeviceFacts facts, List<Device> open) {
        List<Finding> findings =
                Diagnosis.of(DeviceRule.all(), facts.only(open)).findings();
        return findings.isEmpty()
                ? new DeadlineException(
                        names(open) + " did not connect: "
                                + open.get(0).waiting().sentence(),
                        "`xenscope device explain` shows how far each side is")
                : new FoundException(findings);
    }
}
