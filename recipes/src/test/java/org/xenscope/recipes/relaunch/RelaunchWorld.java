package org.xenscope.recipes.relaunch;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import org.xenscope.devicemodel.DeviceModelFacts;
import org.xenscope.devicemodel.DeviceModelFacts.Home;
import org.xenscope.devicemodel.DeviceModelFacts.Kin;
import org.xenscope.devicemodel.DeviceModelProcess.State;
import org.xenscope.devicemodel.ProcessDetails;
import org.xenscope.devicemodel.QemuAnswers;
import org.xenscope.devicemodel.QmpSocket;
import org.xenscope.libxl.DomainLine;
import org.xenscope.recipes.action.QemuLaunch;
import org.xenscope.xenbus.BackendLife;
import org.xenscope.xenbus.BackendServer;
import org.xenscope.xenbus.Device;
import org.xenscope.xenbus.DevicePair;
import org.xenscope.xenbus.DeviceScan;
import org.xenscope.xenbus.Server;
import org.xenscope.xenbus.StoreSnapshot;
import org.xenscope.xenstore.Permission;

/** Facts made for one case: the HVM domain 3, whose QEMU 412 serves it as it should, and what is other than usual. */
final class RelaunchWorld {
    static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
    static final String UUID = "d7d7abb7-9184-443c-a9d3-82e751eac02f";

    private List<String> argv = new ArrayList<>(ArgumentEditTest.ARGV);
    private final Map<String, String> environment = new LinkedHashMap<>(Map.of("XEN_DOMAIN_ID", "3"));
    private Map<Integer, String> files =
            Map.of(1, "/var/log/xen/qemu-dm-hvm.log", 2, "/var/log/xen/qemu-dm-hvm.log", 11, "/dev/xen/privcmd");
    private State state = State.RUNNING;
    private int uid;
    private String exe = "/usr/libexec/xen-qemu-system-i386";
    private final Set<String> denied = new HashSet<>();
    private int qemus = 1;
    private Optional<Kin> tracer = Optional.empty();
    private Optional<DomainLine.State> xen = Optional.of(new DomainLine.State(false, true, false, false, false, false));
    private final Map<String, String> store = new TreeMap<>(Map.of("/local/domain/3/name", "hvm"));
    private final Map<String, List<QemuLaunch.Node>> halves = new HashMap<>();
    private String status = "running";
    private final List<QemuAnswers.Block> blocks =
            new ArrayList<>(List.of(new QemuAnswers.Block("ide0-hd0", "/lab/hvm.vhd", "vpc", false, 1)));
    private String unsaid = "";
    private Set<String> commands = Set.of("xen-save-devices-state");
    private Map<Integer, String> listens = Map.of();
    private List<String> missing = List.of();
    private Optional<String> claimed = Optional.empty();

    RelaunchWorld argument(String... more) {
        argv.addAll(List.of(more));
        return this;
    }

    RelaunchWorld argv(List<String> other) {
        argv = new ArrayList<>(other);
        return this;
    }

    RelaunchWorld variable(String name, String value) {
        environment.put(name, value);
        return this;
    }

    RelaunchWorld files(Map<Integer, String> other) {
        files = other;
        return this;
    }

    RelaunchWorld state(State other) {
        state = other;
        return this;
    }

    RelaunchWorld uid(int other) {
        uid = other;
        return this;
    }

    RelaunchWorld replaced() {
        exe += " (deleted)";
        return this;
    }

    RelaunchWorld denied(String what) {
        denied.add(what);
        return this;
    }

    RelaunchWorld another() {
        qemus++;
        return this;
    }

    RelaunchWorld tracer(String program) {
        tracer = Optional.of(new Kin(600, program));
        return this;
    }

    RelaunchWorld paused() {
        xen = Optional.of(new DomainLine.State(false, false, true, false, false, false));
        return this;
    }

    RelaunchWorld crashed() {
        xen = Optional.of(new DomainLine.State(false, false, false, false, true, false));
        return this;
    }

    RelaunchWorld gone() {
        xen = Optional.empty();
        return this;
    }

    RelaunchWorld status(String other) {
        status = other;
        return this;
    }

    RelaunchWorld silent(String why) {
        unsaid = why;
        return this;
    }

    RelaunchWorld commands(String... names) {
        commands = Set.of(names);
        return this;
    }

    RelaunchWorld block(String device, String file) {
        blocks.add(new QemuAnswers.Block(device, file, "raw", true, 1));
        return this;
    }

    RelaunchWorld listens(Map<Integer, String> sockets) {
        listens = sockets;
        return this;
    }

    RelaunchWorld missing(String program) {
        missing = List.of(program);
        return this;
    }

    RelaunchWorld claimed() {
        claimed = Optional.of("/run/xenscope/relaunch-3");
        return this;
    }

    /** A device with both halves; {@code backend} is its kind there. */
    RelaunchWorld device(String kind, String backend, String frontendState, String backendState) {
        String front = "/local/domain/3/device/" + kind + "/0";
        String back = "/local/domain/0/backend/" + backend + "/3/0";
        List<QemuLaunch.Node> nodes = new ArrayList<>();
        Map<String, String> values = new TreeMap<>(Map.of(
                front + "/backend", back,
                front + "/backend-id", "0",
                front + "/state", frontendState,
                back + "/frontend", front,
                back + "/frontend-id", "3",
                back + "/online", "1",
                back + "/state", backendState));
        if (backend.equals("qdisk")) {
            values.put(back + "/params", "vhd:/lab/hvm.vhd");
        }
        store.putAll(values);
        values.forEach((path, value) ->
                nodes.add(new QemuLaunch.Node(path, value.getBytes(StandardCharsets.UTF_8), List.of("n0", "r3"))));
        halves.put(kind + "/0", nodes);
        return this;
    }

    RelaunchFacts facts() {
        List<ProcessDetails> all = new ArrayList<>();
        for (int i = 0; i < qemus; i++) {
            all.add(new ProcessDetails(
                    412 + i,
                    1,
                    "xen-qemu-system",
                    state,
                    uid,
                    OptionalInt.empty(),
                    NOW.minusSeconds(20),
                    Optional.of(exe),
                    argv,
                    environment,
                    Optional.of("/root"),
                    files,
                    denied));
        }
        DeviceModelFacts model = new DeviceModelFacts(
                3,
                Home.LIVING,
                Optional.of("hvm"),
                Optional.of("hvm"),
                OptionalInt.of(412),
                Optional.empty(),
                OptionalInt.empty(),
                Optional.of("running"),
                Optional.of("/dev/pts/1"),
                all,
                List.of(),
                List.of(),
                tracer,
                List.of(new QmpSocket("/run/xen/qmp-libxenstat-3", true, true, 0, OptionalInt.of(412))),
                List.of(),
                NOW);
        return new RelaunchFacts(
                model,
                Optional.of(UUID),
                xen.map(letters -> new DomainLine(3, "hvm", 64, 1, letters, 1.0)),
                devices(),
                halves,
                unsaid.isEmpty()
                        ? Optional.of(new QemuAnswers("7.2.22", status, blocks, List.of(), Optional.empty()))
                        : Optional.empty(),
                unsaid,
                commands,
                exe.endsWith(")") ? Optional.empty() : Optional.of(exe),
                List.of(new QemuLaunch.Port("vif3.0-emu", "xenbr0", "fe:ff:ff:ff:ff:ff", 1500)),
                listens,
                Set.of(),
                "/var/log/xen/qemu-dm-hvm.log",
                missing,
                claimed,
                true);
    }

    private List<Device> devices() {
        Map<String, byte[]> bytes = new TreeMap<>();
        store.forEach((path, value) -> bytes.put(path, value.getBytes(StandardCharsets.UTF_8)));
        List<Device> devices = new ArrayList<>();
        for (DevicePair pair : new DeviceScan(new StoreSnapshot(bytes, Map.<String, List<Permission>>of())).all()) {
            BackendServer kind = BackendServer.of(pair.backendKind());
            devices.add(new Device(pair, new Server(kind, "qemu", OptionalInt.of(412), BackendLife.ALIVE, ""), true));
        }
        return devices;
    }
}
