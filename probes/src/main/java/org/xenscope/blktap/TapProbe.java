package org.xenscope.blktap;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.xenscope.blktap.TapDevice.Provider;
import org.xenscope.devicemodel.DeviceModelProbe;
import org.xenscope.devicemodel.ProcessDetailsProbe;
import org.xenscope.devicemodel.ProcessTable;
import org.xenscope.error.AbsentException;
import org.xenscope.error.FailedException;
import org.xenscope.host.Host;
import org.xenscope.host.Output;
import org.xenscope.host.Query;
import org.xenscope.xenstore.StorePath;
import org.xenscope.xenstore.StoreReader;

/**
 * Reads a host's tap devices: what tap-ctl lists, what the kernel's nbd devices are connected to, and who uses them. Some
 * eight programs on the host, whatever there is.
 */
public final class TapProbe {
    private static final StorePath DOMAINS = StorePath.of("/local/domain");
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final Host host;
    private final StoreReader store;

    public TapProbe(Host host, StoreReader store) {
        this.host = host;
        this.store = store;
    }

    /** All devices and who uses them, as it is now. */
    public TapFacts read() {
        return look(List.of()).facts;
    }

    /** The same, and who has this image open, by whatever name. */
    public ImageUse of(String image) {
        Look look = look(List.of(image));
        return new ImageUse(image, look.facts, look.holdersOf(image));
    }

    /** The same of several images, which must be there, and what could make devices of them. */
    public TapGround ground(List<String> images) {
        Look look = look(images);
        return new TapGround(
                look.facts,
                images.stream()
                        .map(image -> new ImageUse(image, look.facts, look.holdersOf(image)))
                        .toList(),
                makers(look));
    }

    /** What was read at one time. */
    private record Look(
            TapFacts facts,
            Ground ground,
            Processes processes,
            BlockBackends backends,
            TapList list,
            Map<String, List<OpenFile>> open,
            Map<String, String> devices) {
        private List<Holder> holdersOf(String image) {
            List<Holder> holders =
                    new ArrayList<>(processes.holders(open.getOrDefault(image, List.of()), facts.living()));
            holders.addAll(ground.loops(image));
            if (devices.containsKey(image)) {
                holders.addAll(ground.mounted(devices.get(image)));
            }
            backends.all().stream()
                    .filter(each ->
                            !each.kind().equals("qdisk") && each.params().equals(image))
                    .forEach(each -> holders.add(each.holder(facts.living())));
            return holders;
        }
    }

    private Look look(List<String> images) {
        Ground ground = Ground.read(host);
        ProcessTable table = new DeviceModelProbe(host).table();
        TapList list = ground.tapTraces() && ground.has("tap-ctl") ? list() : TapList.parse("");
        Set<Integer> living = living();
        BlockBackends backends = BlockBackends.read(store);
        Processes processes = processes(table, list);

        List<TapDevice> bare = new ArrayList<>();
        list.entries().forEach(entry -> bare.add(ofTapdisk(entry)));
        ground.connectedNbd()
                .forEach(minor ->
                        processes.ofNbd(minor, ground.nbdReadOnly(minor)).ifPresent(bare::add));

        Set<String> paths = new TreeSet<>(images);
        for (TapDevice device : bare) {
            if (!device.orphanServer()
                    && (device.provider() == Provider.QEMU_NBD || ground.there().contains(device.device()))) {
                paths.add(device.device());
            }
        }
        // Of an image that is gone by now, nobody's names can be compared.
        bare.forEach(
                device -> device.image().filter(image -> image.startsWith("/")).ifPresent(paths::add));
        if (ground.lockThere()) {
            paths.add(TapFacts.LOCK);
        }
        Map<String, List<OpenFile>> open = new OpenFiles(host).of(table, paths);
        Map<String, String> numbers = backends.numbered() ? numbers(bare) : Map.of();
        List<TapDevice> devices = bare.stream()
                .map(device -> withUsers(device, processes, backends, living, open, numbers))
                .toList();
        List<Holder> lock = processes.holders(open.getOrDefault(TapFacts.LOCK, List.of()), living).stream()
                .filter(holder -> holder.program().matches("tapdisk.*|qemu.*"))
                .toList();
        TapFacts facts =
                new TapFacts(list.dialect(), ground.controlMissing(), devices, lock, living, processes.marks());
        return new Look(facts, ground, processes, backends, list, open, kernelNames(images));
    }

    /** Images that are devices, with the names that the kernel has for them: {@code /dev/disk/by-label/root} is a link. */
    private Map<String, String> kernelNames(List<String> images) {
        Map<String, String> names = new HashMap<>();
        for (String image : images) {
            if (image.startsWith("/dev/")) {
                Output output = host.query(new Query(List.of("readlink", "-f", image), LIMIT));
                names.put(image, output.ok() ? output.text().strip() : image);
            }
        }
        return names;
    }

    private TapMakers makers(Look look) {
        Optional<TapCtl> tapCtl = look.ground.has("tap-ctl") ? tapCtl(look.list.dialect()) : Optional.empty();
        boolean driver = look.ground.major("tapdev").isPresent();
        return new TapMakers(
                tapCtl,
                tapCtl.isPresent() && (driver || majorOfTapCtl()),
                look.ground.has("qemu-nbd"),
                look.ground.nbd(host),
                look.ground.freeNbd(look.processes.nbd().keySet()));
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

    private static TapDevice withUsers(
            TapDevice device,
            Processes processes,
            BlockBackends backends,
            Set<Integer> living,
            Map<String, List<OpenFile>> open,
            Map<String, String> numbers) {
        List<OpenFile> others = open.getOrDefault(device.device(), List.of()).stream()
                .filter(file -> !processes.stems(file.pid(), device.pid()))
                .toList();
        List<Holder> users = new ArrayList<>(processes.holders(others, living));
        if (!device.orphanServer()) {
            backends.of(device.device(), Optional.ofNullable(numbers.get(device.device())))
                    .forEach(each -> users.add(each.holder(living)));
        }
        List<OpenFile> own = device.image().map(open::get).orElse(List.of()).stream()
                .filter(file -> processes.stems(file.pid(), device.pid()))
                .toList();
        Optional<Boolean> readOnly = device.readOnly().isPresent() || own.isEmpty()
                ? device.readOnly()
                : Optional.of(own.stream().noneMatch(OpenFile::writes));
        return device.with(readOnly, users);
    }

    private Set<Integer> living() {
        Set<Integer> living = new HashSet<>();
        store.directoryOfAll(List.of(DOMAINS)).getOrDefault(DOMAINS, List.of()).stream()
                .filter(name -> name.matches("\\d{1,5}"))
                .forEach(name -> living.add(Integer.parseInt(name)));
        return living;
    }

    private Processes processes(ProcessTable table, TapList list) {
        Set<Integer> tapdisks = new HashSet<>();
        list.entries().forEach(each -> each.pid().ifPresent(tapdisks::add));
        List<Integer> candidates = table.rows().stream()
                .filter(row -> row.arguments().matches("(?s).*(tapdisk|tap-ctl|qemu-nbd).*"))
                .map(ProcessTable.Row::pid)
                .toList();
        return Processes.of(
                table, tapdisks, candidates.isEmpty() ? Map.of() : new ProcessDetailsProbe(host).read(candidates));
    }

    /** Major and minor of device nodes as blkback's physical-device has them: {@code 2b:0}. */
    private Map<String, String> numbers(List<TapDevice> devices) {
        Map<String, String> numbers = new HashMap<>();
        List<String> argv = new ArrayList<>(List.of("stat", "-c", "%t:%T %n"));
        devices.stream().filter(each -> !each.orphanServer()).forEach(each -> argv.add(each.device()));
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

    private TapList list() {
        try {
            Output output = host.query(new Query(List.of("tap-ctl", "list"), LIMIT));
            if (!output.ok()) {
                throw new FailedException(
                        "tap-ctl list on " + host.name() + " ended with " + output.exit() + ": " + output.errors(),
                        "look whether blktap's module is loaded, and in /var/log for lines of tap-ctl");
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
        Output output = host.query(Query.of("tap-ctl", "major"));
        return output.ok() && output.text().strip().matches("\\d{1,4}");
    }
}
