package org.xenscope.recipes.rule.device;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.xenscope.xenbus.BackendLife;
import org.xenscope.xenbus.BackendServer;
import org.xenscope.xenbus.Device;
import org.xenscope.xenbus.DeviceFacts;
import org.xenscope.xenbus.DeviceFacts.Display;
import org.xenscope.xenbus.DeviceFacts.Domain;
import org.xenscope.xenbus.DevicePair;
import org.xenscope.xenbus.DeviceScan;
import org.xenscope.xenbus.Recorded;
import org.xenscope.xenbus.Server;
import org.xenscope.xenbus.StoreSnapshot;
import org.xenscope.xenbus.Wiring;
import org.xenscope.xenstore.Permission;

/** Facts made for one case: a store of a domain 7 and of dom0, and who serves what. */
final class World {
    private static final String HOME = "/local/domain/7";

    private final Map<String, String> nodes =
            new TreeMap<>(Map.of(HOME + "/name", "guest", "/local/domain/0/name", "dom0"));
    private final Map<String, List<Permission>> permissions = new TreeMap<>();
    private final List<String> absent = new ArrayList<>();
    private @Nullable StoreSnapshot recorded;
    private Optional<String> type = Optional.of("pv");
    private Optional<Server> server = Optional.empty();
    private Display display = Display.NONE;
    private Optional<String> blind = Optional.empty();
    private boolean wanted = true;
    private boolean gone;
    private Optional<Server> emulator = Optional.empty();
    private Optional<Wiring> wiring = Optional.of(new Wiring(Optional.empty(), List.of()));
    private BackendLife qemu = BackendLife.ALIVE;

    /** A device of domain 7 whose halves are whole, with the keys that belong to their states. */
    static World of(String kind, String frontend, String backend) {
        return new World().device(kind, frontend, backend);
    }

    static World empty() {
        return new World();
    }

    static World recorded(String name, String type) {
        World world = new World();
        world.recorded = Recorded.store(name);
        world.type = Optional.of(type);
        return world;
    }

    World device(String kind, String frontend, String backend) {
        String front = front(kind);
        String back = back(kind);
        set(front + "/backend", back).set(front + "/backend-id", "0").set(front + "/state", frontend);
        set(back + "/frontend", front).set(back + "/frontend-id", "7").set(back + "/online", "1");
        set(back + "/state", backend);
        permissions.put(front, List.of(Permission.parse("n7"), Permission.parse("r0")));
        if (frontend.compareTo("3") >= 0) {
            switch (kind) {
                case "vif" ->
                    set(front + "/tx-ring-ref", "1")
                            .set(front + "/rx-ring-ref", "2")
                            .set(front + "/event-channel", "3")
                            .set(front + "/request-rx-copy", "1");
                case "vbd" -> set(front + "/ring-ref", "1").set(front + "/event-channel", "3");
                default -> set(front + "/page-ref", "1").set(front + "/event-channel", "3");
            }
        }
        if (kind.equals("vif")) {
            set(back + "/hotplug-status", "connected").set(back + "/bridge", "xenbr0");
        }
        return this;
    }

    static String front(String kind) {
        return HOME + "/device/" + kind + "/0";
    }

    static String back(String kind) {
        return "/local/domain/0/backend/" + kind + "/7/0";
    }

    World set(String path, String value) {
        nodes.put(path, value);
        return this;
    }

    World without(String path) {
        nodes.keySet().removeIf(each -> each.equals(path) || each.startsWith(path + "/"));
        return this;
    }

    World type(@Nullable String of) {
        type = Optional.ofNullable(of);
        return this;
    }

    World served(BackendServer kind, BackendLife life, String detail) {
        String name =
                switch (kind) {
                    case DEVICE_MODEL -> "qemu";
                    case KERNEL -> "netback";
                    case XENCONSOLED -> "xenconsoled";
                    case SURFMAN -> "surfman";
                    case TAPBACK -> "tapback";
                    case OTHER -> "unknown server";
                };
        OptionalInt pid =
                kind == BackendServer.KERNEL || life == BackendLife.ABSENT ? OptionalInt.empty() : OptionalInt.of(412);
        server = Optional.of(new Server(kind, name, pid, life, detail));
        return this;
    }

    /** What QEMU serves is served so; all else is alive. */
    World ofQemu(BackendLife life) {
        qemu = life;
        return this;
    }

    World life(BackendLife life) {
        return served(server.map(Server::kind).orElse(BackendServer.DEVICE_MODEL), life, "");
    }

    World surfman() {
        display = new Display(OptionalInt.of(388), false, false, Set.of());
        return served(BackendServer.SURFMAN, BackendLife.ALIVE, "");
    }

    World agent(boolean dmbus, Integer... ordered) {
        display = new Display(OptionalInt.of(388), true, dmbus, Set.of(ordered));
        return this;
    }

    /** Only the store can be read. */
    World blind() {
        blind = Optional.of("unix:/socket is only a store");
        display = Display.NONE;
        wiring = Optional.empty();
        return server.filter(each -> each.kind() == BackendServer.OTHER).isPresent() ? this : life(BackendLife.UNKNOWN);
    }

    World owner(String path, String... owners) {
        permissions.put(path, List.of(owners).stream().map(Permission::parse).toList());
        return this;
    }

    /** The QEMU in which an HVM guest finds its emulated nics and disks. */
    World emulated(BackendLife life) {
        type = Optional.of("hvm");
        emulator = Optional.of(new Server(BackendServer.DEVICE_MODEL, "qemu", OptionalInt.of(412), life, ""));
        return this;
    }

    World wired(Wiring where) {
        wiring = Optional.of(where);
        return this;
    }

    /** Xen's own list has no domain 7. */
    World gone() {
        gone = true;
        return this;
    }

    World notWanted() {
        wanted = false;
        return this;
    }

    World absent(String path) {
        absent.add(path);
        return this;
    }

    DeviceFacts facts() {
        Map<String, byte[]> bytes = new TreeMap<>();
        nodes.forEach((path, value) -> bytes.put(path, value.getBytes(StandardCharsets.UTF_8)));
        StoreSnapshot store = recorded == null ? new StoreSnapshot(bytes, permissions) : recorded;
        DeviceScan scan = new DeviceScan(store);
        List<Device> devices = new ArrayList<>();
        for (DevicePair pair : scan.all()) {
            devices.add(new Device(
                    pair,
                    server.orElseGet(() -> usual(pair)),
                    wanted,
                    pair.kind().equals("vif") ? emulator : Optional.empty(),
                    wiring));
        }
        List<Domain> domains = scan.domids().stream()
                .filter(domid -> !gone || domid != 7)
                .map(domid -> new Domain(
                        domid,
                        store.value("/local/domain/" + domid + "/name").orElse("guest"),
                        Optional.empty(),
                        type,
                        scan.devices(domid).stream().map(DevicePair::kind).collect(Collectors.toSet()),
                        Optional.of("running")))
                .toList();
        return new DeviceFacts(domains, devices, scan.emptyDirectories(), absent, display, blind);
    }

    /** Alive, by its kind; the first console is xenconsoled's. */
    private Server usual(DevicePair pair) {
        BackendServer kind = BackendServer.of(pair.backendKind());
        return new Server(
                kind,
                kind == BackendServer.DEVICE_MODEL ? "qemu" : kind == BackendServer.KERNEL ? "netback" : "xenconsoled",
                kind == BackendServer.KERNEL ? OptionalInt.empty() : OptionalInt.of(412),
                kind == BackendServer.DEVICE_MODEL ? qemu : BackendLife.ALIVE,
                "");
    }
}
