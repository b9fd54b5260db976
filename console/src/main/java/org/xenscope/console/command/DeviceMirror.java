package org.xenscope.console.command;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.xenscope.backend.DeviceProbe;
import org.xenscope.xenbus.BackendLife;
import org.xenscope.xenbus.BackendServer;
import org.xenscope.xenbus.Device;
import org.xenscope.xenbus.DeviceFacts;
import org.xenscope.xenbus.DevicePair;
import org.xenscope.xenbus.DeviceScan;
import org.xenscope.xenbus.Server;
import org.xenscope.xenbus.StoreSnapshot;
import org.xenscope.xenbus.Transition;
import org.xenscope.xenstore.Detail;
import org.xenscope.xenstore.Store;
import org.xenscope.xenstore.StoreNode;
import org.xenscope.xenstore.StorePath;

/** The devices of one domain, kept current by the events of a watch, and who serves them, by looking now and then. */
final class DeviceMirror {
    private static final StorePath DOMAINS = StorePath.of("/local/domain");

    private final Store store;
    private final DeviceProbe probe;
    private final int domid;
    private final Pattern concerning;
    private final Map<String, byte[]> nodes = new TreeMap<>();
    private final Map<String, Server> servers = new HashMap<>();
    private List<DevicePair> pairs = List.of();

    DeviceMirror(Store store, DeviceProbe probe, int domid) {
        this.store = store;
        this.probe = probe;
        this.domid = domid;
        this.concerning = Pattern.compile("/local/domain/(" + domid
                + "/(device|console|error|name|image|hvmloader)(/.*)?|[0-9]+/(error/)?backend/[^/]+/" + domid
                + "(/.*)?)");
    }

    /** What must be watched: the domain, and all domains that have backends for it. */
    StorePath[] paths(DeviceFacts facts) {
        Set<String> paths = new LinkedHashSet<>(
                List.of("/local/domain/" + domid, "/local/domain/0/backend", "/local/domain/0/error/backend"));
        for (Device device : facts.devices()) {
            paths.add("/local/domain/" + device.pair().backendDomid() + "/backend");
        }
        return paths.stream().map(StorePath::of).toArray(StorePath[]::new);
    }

    /** Reads all, and who serves it. */
    void begin() {
        reread();
        pairs = scan();
        look();
    }

    /** All of it anew, after events were lost: what is different. */
    List<Transition> again() {
        reread();
        return update();
    }

    private void reread() {
        nodes.clear();
        for (StoreNode node : store.tree(DOMAINS, Detail.VALUES)) {
            if (concerning.matcher(node.path().text()).matches()) {
                nodes.put(node.path().text(), node.value());
            }
        }
    }

    /** A node was written or removed: what that changes. */
    List<Transition> changed(StorePath path) {
        String text = path.text();
        boolean above = nodes.keySet().stream().anyMatch(each -> each.startsWith(text + "/"));
        if (!above && !concerning.matcher(text).matches()) {
            return List.of();
        }
        Optional<byte[]> value = store.read(path);
        if (value.isEmpty()) {
            nodes.keySet().removeIf(each -> each.equals(text) || each.startsWith(text + "/"));
        } else if (concerning.matcher(text).matches()) {
            nodes.put(text, value.get());
        }
        return update();
    }

    private List<Transition> update() {
        List<DevicePair> before = pairs;
        pairs = scan();
        return Transition.between(before, pairs);
    }

    private List<DevicePair> scan() {
        return new DeviceScan(new StoreSnapshot(nodes)).devices(domid);
    }

    /** Looks at processes and drivers: the devices whose server is another, or lives or died since. */
    List<Change> look() {
        List<Change> changes = new ArrayList<>();
        for (Device device : probe.look(new StoreSnapshot(nodes)).devices()) {
            Server before = servers.put(device.name(), device.server());
            if (before != null && !before.words().equals(device.server().words())) {
                changes.add(new Change(device, before));
            }
        }
        return changes;
    }

    /** A device whose server is not what it was. */
    record Change(Device device, Server before) {}

    List<Device> devices() {
        return pairs.stream().map(this::device).toList();
    }

    Device device(DevicePair pair) {
        Server server = servers.getOrDefault(
                pair.name(),
                new Server(
                        BackendServer.of(pair.backendKind()),
                        BackendServer.of(pair.backendKind()).words(),
                        OptionalInt.empty(),
                        BackendLife.UNKNOWN,
                        ""));
        return new Device(pair, server, true);
    }

    /** Whether somebody serves a new device who has not been looked for. */
    boolean hasUnserved() {
        return pairs.stream().anyMatch(pair -> !servers.containsKey(pair.name()));
    }

    /** The domain is no more, and nothing is left of its devices. */
    boolean gone() {
        return pairs.isEmpty()
                && nodes.keySet().stream().noneMatch(each -> each.startsWith("/local/domain/" + domid + "/"));
    }
}
