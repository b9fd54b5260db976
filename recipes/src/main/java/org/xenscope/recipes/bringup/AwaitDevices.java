package org.xenscope.recipes.bringup;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.xenscope.backend.DeviceProbe;
import org.xenscope.recipes.Finding;
import org.xenscope.recipes.FoundException;
import org.xenscope.xenbus.Device;
import org.xenscope.xenbus.DeviceFacts;
import org.xenscope.xenbus.DevicePair;
import org.xenscope.xenbus.Side;
import org.xenscope.xenbus.Waiting;
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
                    return names(facts.devices().stream()
                            .filter(each -> !each.pair().isFirstConsole())
                            .toList());
                }
                bringup.waiting(names(open));
                long left = end - System.nanoTime();
                Optional<Device> hopeless = open.stream()
                        .filter(each -> !each.server().life().mayAct())
                        .findFirst();
                if (left <= 0 || hopeless.isPresent()) {
                    throw stuck(hopeless.orElse(open.get(0)));
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

    private static FoundException stuck(Device device) {
        Waiting waiting = device.waiting();
        return new FoundException(Finding.error(
                "XS0303",
                device.domid(),
                device.name(),
                device.name() + " is not connected (" + device.pair().states() + ")",
                new Finding.Evidence(
                        "xenstore",
                        device.pair().frontendPath() + "/state",
                        device.pair().states()),
                waiting.sentence(),
                new Finding.Fix(
                        waiting.who() == Side.FRONTEND
                                ? "look at the guest's console"
                                : "look at what serves the backend: "
                                        + device.server().who(),
                        "",
                        false)));
    }
}
