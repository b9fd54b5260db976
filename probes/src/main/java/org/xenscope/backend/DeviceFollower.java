package org.xenscope.backend;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.xenscope.error.CancelledException;
import org.xenscope.error.DeadlineException;
import org.xenscope.xenbus.BackendLife;
import org.xenscope.xenbus.BackendServer;
import org.xenscope.xenbus.Device;
import org.xenscope.xenbus.DeviceFacts;
import org.xenscope.xenbus.DevicePair;
import org.xenscope.xenbus.Server;
import org.xenscope.xenstore.MirrorEvent;
import org.xenscope.xenstore.MirrorView;
import org.xenscope.xenstore.StoreMirror;
import org.xenscope.xenstore.StoreNode;

/**
 * Follows the devices of one domain by a mirror of the store, and who serves them by looking at processes every 3 s, as the
 * store does not tell when one dies. It goes on when the connection to the store is lost and comes back. For one thread.
 */
public final class DeviceFollower implements AutoCloseable {
    private static final Duration LOOK_AGAIN = Duration.ofSeconds(3);

    /** How long the mirror may take to read the store for the first time. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final StoreMirror mirror;
    private final DeviceProbe probe;
    private final Clock clock;
    private final DomainDevices devices;
    private final Map<String, Server> servers = new HashMap<>();
    private final List<DeviceEvent> late = new ArrayList<>();
    private StoreMirror.Listening listening;
    private Optional<Instant> lost = Optional.empty();
    private Instant look;

    /**
     * Begins to follow.
     *
     * @param mirror of the whole store, or of a part that has {@code /local/domain}; whoever made it closes it
     * @param known what was seen before: the servers in it are not looked for again at once
     * @throws DeadlineException when the mirror has no connection
     */
    public DeviceFollower(StoreMirror mirror, DeviceProbe probe, DeviceFacts known, int domid, Clock clock) {
        this.mirror = mirror;
        this.probe = probe;
        this.clock = clock;
        this.devices = new DomainDevices(domid);
        mirror.await(
                view -> view.standing() == MirrorView.Standing.CURRENT
                        || view.standing() == MirrorView.Standing.CHANGING,
                PATIENCE);
        this.listening = mirror.listen();
        devices.read(clock.instant(), tree());
        known.of(domid).devices().forEach(each -> servers.put(each.name(), each.server()));
        this.look = clock.instant().plus(LOOK_AGAIN);
        lookSoonForTheUnserved();
    }

    private Iterable<StoreNode> tree() {
        return listening.from().root().<Iterable<StoreNode>>map(root -> root).orElse(List.of());
    }

    /** The devices as they are now, by kind and number. */
    public List<Device> devices() {
        return devices.pairs().stream().map(this::device).toList();
    }

    /**
     * What comes next; all that is there at once. Nothing when nothing comes within {@code limit}.
     *
     * @throws CancelledException when this is closed, or the thread interrupted
     */
    public List<DeviceEvent> next(Duration limit) {
        Instant end = clock.instant().plus(limit);
        while (true) {
            List<DeviceEvent> told = new ArrayList<>();
            take(lost.isEmpty() && look.isBefore(end) ? look : end, told);
            if (lost.isEmpty() && devices.gone()) {
                told.add(new DeviceEvent.Gone(clock.instant()));
                return told;
            }
            // what has come already comes first, as a look takes a while; but a look is made however much comes
            Instant now = clock.instant();
            if (lost.isEmpty() && !now.isBefore(told.isEmpty() ? look : look.plus(LOOK_AGAIN))) {
                look(told);
            }
            if (!told.isEmpty() || !now.isBefore(end)) {
                return told;
            }
        }
    }

    private void take(Instant until, List<DeviceEvent> told) {
        Duration left = Duration.between(clock.instant(), until);
        List<MirrorEvent> events = listening.together(left.isNegative() ? Duration.ZERO : left);
        for (MirrorEvent event : events) {
            take(event, told);
            if (event instanceof MirrorEvent.Missed) {
                // what has come after it is in the view that was read instead
                break;
            }
        }
        if (lost.isEmpty() && !events.isEmpty()) {
            tell(devices.settle(), told);
            lookSoonForTheUnserved();
        }
    }

    private void take(MirrorEvent event, List<DeviceEvent> told) {
        if (event instanceof MirrorEvent.Changed changed) {
            tell(devices.put(changed.at(), changed.change()), told);
        } else if (event instanceof MirrorEvent.Lost gone) {
            lost(gone.at(), gone.why().what(), told);
        } else if (event instanceof MirrorEvent.Back back) {
            back(back.at(), told);
        } else if (event instanceof MirrorEvent.Missed missed) {
            told.add(new DeviceEvent.Flooded(missed.at(), missed.events()));
            readAnew(missed.at(), told);
        }
    }

    /** To listen anew gives a view, and every change from that very view on. */
    private void readAnew(Instant at, List<DeviceEvent> told) {
        listening.close();
        listening = mirror.listen();
        MirrorView view = listening.from();
        boolean old = view.standing() == MirrorView.Standing.OLD;
        tell(devices.read(at, tree()), told);
        if (old && lost.isEmpty()) {
            lost(view.since(), view.why(), told);
        } else if (!old) {
            back(view.since(), told);
        }
    }

    private void lost(Instant at, String why, List<DeviceEvent> told) {
        tell(devices.settle(), told);
        told.add(new DeviceEvent.Lost(at, why));
        lost = Optional.of(at);
    }

    private void back(Instant at, List<DeviceEvent> told) {
        if (lost.isPresent()) {
            tell(devices.settle(), told);
            told.add(new DeviceEvent.Back(at, lost.get(), late.size()));
            told.addAll(late);
            late.clear();
            lost = Optional.empty();
            look = at;
        }
    }

    private void tell(List<DomainDevices.Dated> changes, List<DeviceEvent> told) {
        for (DomainDevices.Dated each : changes) {
            DeviceEvent event = new DeviceEvent.Moved(
                    each.at(), device(each.transition().pair()), each.transition(), lost.isPresent());
            (lost.isPresent() ? late : told).add(event);
        }
    }

    private void look(List<DeviceEvent> told) {
        for (Device device : probe.look(devices.snapshot()).devices()) {
            Server before = servers.get(device.name());
            if (before != null && device.server().life() == BackendLife.UNKNOWN) {
                // a look that saw nothing, as when the connection breaks under it, is no news of a server
                continue;
            }
            servers.put(device.name(), device.server());
            if (before != null && !before.words().equals(device.server().words())) {
                told.add(new DeviceEvent.Served(clock.instant(), device, before));
            }
        }
        look = clock.instant().plus(LOOK_AGAIN);
    }

    private void lookSoonForTheUnserved() {
        if (devices.pairs().stream().anyMatch(pair -> !servers.containsKey(pair.name()))) {
            look = clock.instant();
        }
    }

    private Device device(DevicePair pair) {
        return new Device(pair, servers.getOrDefault(pair.name(), notYetLookedFor(pair)), true);
    }

    private static Server notYetLookedFor(DevicePair pair) {
        BackendServer kind = BackendServer.of(pair.backendKind());
        return new Server(kind, kind.words(), OptionalInt.empty(), BackendLife.UNKNOWN, "");
    }

    @Override
    public void close() {
        listening.close();
    }
}
