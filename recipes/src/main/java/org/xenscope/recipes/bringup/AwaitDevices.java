package org.xenscope.recipes.bringup;

import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import org.xenscope.devicemodel.DeviceModel;
import org.xenscope.recipes.Finding;
import org.xenscope.recipes.FoundException;
import org.xenscope.xenbus.BackendLife;
import org.xenscope.xenbus.BackendServer;
import org.xenscope.xenbus.DevicePair;
import org.xenscope.xenbus.DeviceScan;
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
        int domid = bringup.domid();
        long end = System.nanoTime() + bringup.atMost(LIMIT).toNanos();
        try (Watch watch = bringup.store().watch(bringup.home().child("device"), BACKENDS)) {
            while (true) {
                while (watch.poll().isPresent()) {
                    // All that came so far is in what is read next.
                }
                List<DevicePair> pairs = DeviceScan.read(bringup.store(), domid);
                List<DevicePair> open = pairs.stream()
                        .filter(p -> !(bringup.hvm() ? dom0Ready(p) : p.connected()))
                        .toList();
                if (open.isEmpty()) {
                    return pairs.stream()
                            .filter(p -> !p.isFirstConsole())
                            .map(p -> p.name() + " " + p.states())
                            .collect(Collectors.joining("  "));
                }
                alive(bringup, open);
                bringup.waiting(
                        open.stream().map(p -> p.name() + " " + p.states()).collect(Collectors.joining("  ")));
                long left = end - System.nanoTime();
                if (left <= 0) {
                    throw stuck(domid, open.get(0), open.get(0).waitsFor(BackendLife.ALIVE));
                }
                watch.next(Duration.ofNanos(Math.min(left, LOOK_AGAIN.toNanos())));
            }
        }
    }

    /** An HVM guest may have no PV drivers at all, and then its halves stay at 1 for ever. */
    private static boolean dom0Ready(DevicePair pair) {
        return pair.hotplugError().isEmpty()
                && (pair.isFirstConsole()
                        || pair.connected()
                        || pair.withoutDriver()
                        || pair.kind().equals("console"));
    }

    private static void alive(Bringup bringup, List<DevicePair> open) {
        List<DevicePair> ofQemu = open.stream()
                .filter(p -> p.server() == BackendServer.DEVICE_MODEL)
                .toList();
        if (ofQemu.isEmpty()) {
            bringup.domid();
            return;
        }
        DeviceModel model = AwaitDeviceModel.find(bringup);
        if (model.state() != DeviceModel.State.RUNNING) {
            BackendLife life = model.state() == DeviceModel.State.STOPPED ? BackendLife.STOPPED : BackendLife.DEAD;
            throw stuck(bringup.domid(), ofQemu.get(0), ofQemu.get(0).waitsFor(life));
        }
    }

    private static FoundException stuck(int domid, DevicePair pair, Waiting waiting) {
        return new FoundException(Finding.error(
                "XS0303",
                domid,
                pair.name(),
                pair.name() + " is not connected (" + pair.states() + ")",
                new Finding.Evidence("xenstore", pair.frontendPath() + "/state", pair.states()),
                waiting.sentence(),
                new Finding.Fix(
                        waiting.who() == Waiting.Who.FRONTEND
                                ? "look at the guest's console"
                                : "look at what serves the backend: "
                                        + pair.server().words(),
                        "",
                        false)));
    }
}
