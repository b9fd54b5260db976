package org.xenscope.blktap;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import org.xenscope.blktap.TapDevice.Provider;
import org.xenscope.devicemodel.DeviceModelProbe;
import org.xenscope.devicemodel.DeviceModelProcess;
import org.xenscope.devicemodel.ProcessDetails;
import org.xenscope.devicemodel.ProcessDetailsProbe;
import org.xenscope.devicemodel.ProcessTable;
import org.xenscope.error.AbsentException;
import org.xenscope.error.FailedException;
import org.xenscope.host.FileEntry;
import org.xenscope.host.Host;
import org.xenscope.host.Output;
import org.xenscope.host.Query;
import org.xenscope.xenstore.StorePath;
import org.xenscope.xenstore.StoreReader;

/** Reads a host's tap devices: what tap-ctl lists, what the kernel's nbd devices are connected to, and who uses them. */
public final class TapProbe {
    private static final StorePath DOMAINS = StorePath.of("/local/domain");
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final Host host;
    private final StoreReader store;

    public TapProbe(Host host, StoreReader store) {
        this.host = host;
        this.store = store;
    }

    /** Everything, as it is now. */
    public TapFacts read() {
        return look().facts();
    }

    /** The same, and who has this file open, by whatever name it was opened. */
    public ImageUse of(String image) {
        Look look = look();
        List<Holder> holders = new ArrayList<>(look.holders(new OpenFiles(host).of(look.table, List.of(image))));
        holders.addAll(loops(image));
        look.backends.all().stream()
                .filter(each -> !each.kind().equals("qdisk") && each.params().equals(image))
                .forEach(each -> holders.add(look.kernel(each)));
        return new ImageUse(image, look.facts, holders);
    }

    /** What was read at one time. */
    private record Look(TapFacts facts, ProcessTable table, Set<Integer> tapdisks, BlockBackends backends) {
        private Holder kernel(BlockBackends.Backend backend) {
            return new Holder(
                    0,
                    backend.kind().equals("vbd") ? "blkback" : "tapback",
                    OptionalInt.of(backend.domid()),
                    !facts.living().contains(backend.domid()),
                    backend.writes(),
                    backend.name());
        }

        private List<Holder> holders(List<OpenFile> files) {
            return holdersOf(files, table, tapdisks, facts.living());
        }
    }

    private Look look() {
        ProcessTable table = new DeviceModelProbe(host).table();
        Set<Integer> living = living();
        TapList list = list();
        Optional<TapCtl> tapCtl = tapCtl(list.dialect());
        BlockBackends backends = BlockBackends.read(store);
        Kernel kernel = Kernel.read(host);
        Set<Integer> tapdisks = new HashSet<>();
        list.entries().forEach(each -> each.pid().ifPresent(tapdisks::add));
        Map<String, QemuNbd> servers = new TreeMap<>();
        Map<String, Integer> serverPids = new HashMap<>();
        servers(table).forEach((pid, nbd) -> {
            servers.putIfAbsent(nbd.device(), nbd);
            serverPids.putIfAbsent(nbd.device(), pid);
        });

        List<TapDevice> bare = new ArrayList<>();
        for (TapList.Entry entry : list.entries()) {
            bare.add(ofTapdisk(entry));
        }
        for (int minor : kernel.connectedNbd()) {
            String device = QemuNbd.device(minor);
            int pid = serverPids.getOrDefault(device, 0);
            if (ancestor(table, pid, tapdisks).isEmpty()) {
                QemuNbd nbd = servers.get(device);
                bare.add(new TapDevice(
                        Provider.QEMU_NBD,
                        device,
                        OptionalInt.of(minor),
                        pid == 0 ? OptionalInt.empty() : OptionalInt.of(pid),
                        Optional.empty(),
                        Optional.ofNullable(nbd).map(QemuNbd::image),
                        Optional.ofNullable(nbd).flatMap(QemuNbd::format),
                        kernel.readOnly(minor),
                        List.of()));
            }
        }
        boolean driver = kernel.major("tapdev").isPresent();
        TapFacts facts = new TapFacts(
                tapCtl,
                tapCtl.isPresent() && (driver || majorOfTapCtl()),
                driver && host.stat(TapFacts.CONTROL).isEmpty(),
                tells("qemu-nbd", "--version"),
                kernel.nbd(),
                kernel.freeNbd(serverPids.keySet()),
                bare,
                List.of(),
                living);
        return withUsers(new Look(facts, table, tapdisks, backends));
    }

    private static TapDevice ofTapdisk(TapList.Entry entry) {
        String device = entry.minor().isPresent() ? TapCtl.device(entry.minor().getAsInt()) : "";
        return new TapDevice(
                Provider.TAP_CTL,
                device,
                entry.minor(),
                entry.pid(),
                entry.state(),
                entry.path(),
                entry.type(),
                Optional.empty(),
                List.of());
    }

    /** Who has each device open, who has the images, and who the lock: one search for all of them. */
    private Look withUsers(Look look) {
        TapFacts facts = look.facts;
        Set<String> paths = new HashSet<>();
        facts.devices().stream().filter(each -> !each.orphanServer()).forEach(each -> paths.add(each.device()));
        facts.devices().forEach(each -> each.image().ifPresent(paths::add));
        paths.add(TapFacts.LOCK);
        paths.removeIf(path -> !path.startsWith("/") || host.stat(path).isEmpty());
        List<OpenFile> open = new OpenFiles(host).of(look.table, paths);
        Map<String, String> numbers = numbers(paths);
        List<TapDevice> devices = new ArrayList<>();
        for (TapDevice device : facts.devices()) {
            Set<Integer> own = new HashSet<>();
            device.pid().ifPresent(own::add);
            List<OpenFile> ofDevice = open.stream()
                    .filter(file -> file.name().equals(device.device()))
                    .filter(file -> ancestor(look.table, file.pid(), own).isEmpty())
                    .toList();
            List<Holder> users = new ArrayList<>(look.holders(ofDevice));
            for (BlockBackends.Backend backend : look.backends.all()) {
                boolean same = backend.params().equals(device.device())
                        || backend.physicalDevice()
                                .filter(number -> number.equals(numbers.get(device.device())))
                                .isPresent();
                if (same && !device.orphanServer() && !backend.kind().equals("qdisk")) {
                    users.add(look.kernel(backend));
                }
            }
            Optional<Boolean> readOnly = device.readOnly().isPresent()
                    ? device.readOnly()
                    : device.image().flatMap(image -> readOnly(open, image, own, look.table));
            devices.add(new TapDevice(
                    device.provider(),
                    device.device(),
                    device.minor(),
                    device.pid(),
                    device.state(),
                    device.image(),
                    device.type(),
                    readOnly,
                    users));
        }
        List<Holder> lock =
                look
                        .holders(open.stream()
                                .filter(file -> file.name().endsWith("/xen-hotplug/block"))
                                .toList())
                        .stream()
                        .filter(holder -> holder.program().matches("tapdisk.*|qemu.*"))
                        .toList();
        return new Look(
                new TapFacts(
                        facts.tapCtl(),
                        facts.kernel(),
                        facts.controlMissing(),
                        facts.qemuNbd(),
                        facts.nbd(),
                        facts.freeNbd(),
                        devices,
                        lock,
                        facts.living()),
                look.table,
                look.tapdisks,
                look.backends);
    }

    /** Major and minor of device nodes as blkback's physical-device has them: {@code 2b:0}. */
    private Map<String, String> numbers(Set<String> paths) {
        Map<String, String> numbers = new HashMap<>();
        List<String> argv = new ArrayList<>(List.of("stat", "-c", "%t:%T %n"));
        paths.stream().filter(path -> path.startsWith("/dev/")).forEach(argv::add);
        if (argv.size() > 3) {
            for (String line : host.query(new Query(argv, LIMIT)).text().split("\n")) {
                int blank = line.indexOf(' ');
                if (blank > 0) {
                    numbers.put(line.substring(blank + 1), line.substring(0, blank));
                }
            }
        }
        return numbers;
    }

    private static Optional<Boolean> readOnly(List<OpenFile> open, String image, Set<Integer> own, ProcessTable table) {
        List<OpenFile> mine = open.stream()
                .filter(file -> file.name().equals(image))
                .filter(file -> ancestor(table, file.pid(), own).isPresent())
                .toList();
        return mine.isEmpty() ? Optional.empty() : Optional.of(mine.stream().noneMatch(OpenFile::writes));
    }

    /** One for each process, however many descriptors it has; what a tapdisk's own processes have is the tapdisk's. */
    static List<Holder> holdersOf(
            List<OpenFile> files, ProcessTable table, Set<Integer> tapdisks, Set<Integer> living) {
        Map<Integer, DeviceModelProcess> models = new HashMap<>();
        table.deviceModels().forEach(each -> models.put(each.pid(), each));
        Map<Integer, Holder> holders = new TreeMap<>();
        for (OpenFile file : files) {
            OptionalInt tapdisk = ancestor(table, file.pid(), tapdisks);
            int pid = tapdisk.orElse(file.pid());
            DeviceModelProcess model = models.get(pid);
            OptionalInt domid = model == null ? OptionalInt.empty() : OptionalInt.of(model.domid());
            String program = tapdisk.isPresent()
                    ? "tapdisk"
                    : table.rows().stream()
                            .filter(row -> row.pid() == pid)
                            .map(ProcessTable.Row::program)
                            .findFirst()
                            .orElse("process");
            boolean leftover = domid.isPresent() && !living.contains(domid.getAsInt());
            holders.merge(
                    pid,
                    new Holder(pid, program, domid, leftover, file.writes(), file.name()),
                    (a, b) -> a.writes() ? a : b);
        }
        return List.copyOf(holders.values());
    }

    /** The one of these that the process is, or stems from. */
    private static OptionalInt ancestor(ProcessTable table, int pid, Set<Integer> wanted) {
        Map<Integer, Integer> parents = new HashMap<>();
        table.rows().forEach(row -> parents.put(row.pid(), row.parentPid()));
        int at = pid;
        for (int steps = 0; at > 1 && steps < 64; steps++) {
            if (wanted.contains(at)) {
                return OptionalInt.of(at);
            }
            at = parents.getOrDefault(at, 0);
        }
        return OptionalInt.empty();
    }

    private Set<Integer> living() {
        Set<Integer> living = new HashSet<>();
        store.directoryOfAll(List.of(DOMAINS)).getOrDefault(DOMAINS, List.of()).stream()
                .filter(name -> name.matches("\\d{1,5}"))
                .forEach(name -> living.add(Integer.parseInt(name)));
        return living;
    }

    /** By pid: every qemu-nbd that serves a device. */
    private Map<Integer, QemuNbd> servers(ProcessTable table) {
        List<Integer> pids = table.rows().stream()
                .filter(row -> row.program().equals("qemu-nbd"))
                .map(ProcessTable.Row::pid)
                .toList();
        Map<Integer, QemuNbd> servers = new TreeMap<>();
        if (!pids.isEmpty()) {
            Map<Integer, ProcessDetails> details = new ProcessDetailsProbe(host).read(pids);
            details.forEach((pid, each) -> QemuNbd.of(each.argv()).ifPresent(nbd -> servers.put(pid, nbd)));
        }
        return servers;
    }

    private TapList list() {
        // Where neither tapdisks nor minors leave a trace, there is nothing to ask for.
        boolean any = host.stat("/run/blktap-control").isPresent()
                || host.stat("/var/run/blktap-control").isPresent()
                || host.stat("/sys/class/blktap2").isPresent();
        if (!any) {
            return TapList.parse("");
        }
        try {
            Output output = host.query(new Query(List.of("tap-ctl", "list"), LIMIT));
            if (!output.ok()) {
                throw new FailedException(
                        "tap-ctl list on " + host.name() + " ended with " + output.exit() + ": " + output.errors(),
                        "look whether blktap's module is loaded and /var/log for lines of tap-ctl");
            }
            return TapList.parse(output.text());
        } catch (AbsentException e) {
            return TapList.parse("");
        }
    }

    private Optional<TapCtl> tapCtl(Dialect list) {
        try {
            Output usage = host.query(Query.of("tap-ctl", "create", "-h"));
            return Optional.of(TapCtl.of(usage.text() + "\n" + usage.errors(), list));
        } catch (AbsentException e) {
            return Optional.empty();
        }
    }

    private boolean majorOfTapCtl() {
        return tells("tap-ctl", "major");
    }

    private boolean tells(String... argv) {
        try {
            Output output = host.query(Query.of(argv));
            return output.ok() && !output.text().isBlank();
        } catch (AbsentException e) {
            return false;
        }
    }

    private List<Holder> loops(String image) {
        List<Holder> loops = new ArrayList<>();
        for (FileEntry entry : host.list("/sys/block")) {
            String name = entry.name();
            String file = "/sys/block/" + name + "/loop/backing_file";
            if (!name.matches("loop\\d+") || host.stat(file).isEmpty()) {
                continue;
            }
            if (text(file).equals(image)) {
                boolean writes = text("/sys/block/" + name + "/ro").equals("0");
                loops.add(new Holder(0, name, OptionalInt.empty(), false, writes, file));
            }
        }
        return loops;
    }

    private String text(String path) {
        try {
            return new String(host.read(path), StandardCharsets.UTF_8).strip();
        } catch (AbsentException e) {
            return "";
        }
    }
}
