package org.xenscope.devicemodel;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.xenscope.devicemodel.DeviceModelFacts.Home;
import org.xenscope.error.CancelledException;
import org.xenscope.error.FailedException;
import org.xenscope.error.XenscopeException;
import org.xenscope.host.Host;
import org.xenscope.host.Output;
import org.xenscope.host.Query;
import org.xenscope.libxl.DomainLine;
import org.xenscope.libxl.XlList;
import org.xenscope.xenstore.StorePath;
import org.xenscope.xenstore.StoreReader;

/**
 * Looks at all device models of a host: {@code ps} and the store at the same time, then the processes that matter, which
 * over ssh is two round trips.
 */
public final class DeviceModelsProbe {
    private static final StorePath DOMAINS = StorePath.of("/local/domain");
    private static final StorePath STATES = StorePath.of("/local/domain/0/device-model");
    private static final List<String> SERVED = List.of("vfb", "vkbd", "qdisk");
    private static final String RUN = "/var/run/xen/";
    private static final String SOCKETS = "/proc/net/unix";
    private static final String UPTIME = "/proc/uptime";
    private static final Query DOMAIN_LIST = Query.of("xl", "list").within(Duration.ofSeconds(20));
    private static final Pattern SOCKET_FILE = Pattern.compile("(?m)^s.* (qmp-[A-Za-z0-9_-]+-(\\d{1,5}))$");

    private final Host host;
    private final StoreReader store;

    public DeviceModelsProbe(Host host, StoreReader store) {
        this.host = host;
        this.store = store;
    }

    /** What the store says, by domid. */
    private record Records(
            Set<Integer> homes,
            Map<StorePath, Optional<byte[]>> values,
            Map<StorePath, List<String>> backends,
            Set<Integer> stated) {
        Optional<String> value(StorePath path) {
            return values.getOrDefault(path, Optional.empty())
                    .map(bytes -> new String(bytes, StandardCharsets.UTF_8))
                    .filter(text -> !text.isEmpty());
        }

        Optional<String> ofDomain(int domid, String key) {
            return value(DOMAINS.child(domid + "/" + key));
        }

        OptionalInt number(int domid, String key) {
            return ofDomain(domid, key)
                    .filter(text -> text.matches("[0-9]{1,9}"))
                    .map(text -> OptionalInt.of(Integer.parseInt(text)))
                    .orElse(OptionalInt.empty());
        }
    }

    /** All of them. */
    public DeviceModels read() {
        CompletableFuture<ProcessTable> processes =
                CompletableFuture.supplyAsync(() -> new DeviceModelProbe(host).table());
        Records records = records();
        ProcessTable table = joined(processes);
        Map<Integer, Integer> recorded = new HashMap<>();
        for (int domid : records.homes()) {
            records.number(domid, "image/device-model-pid").ifPresent(pid -> recorded.put(domid, pid));
        }
        // after the homes: a home is made after its domain
        CompletableFuture<Optional<Map<Integer, DomainLine>>> known = CompletableFuture.supplyAsync(this::known);
        ProcessDetailsProbe.Look look = new ProcessDetailsProbe(host)
                .read(
                        ModelSorting.candidates(table, recorded.values()),
                        List.of(SOCKETS, UPTIME, "/proc/stat"),
                        List.of(RUN));
        ModelSorting sorting = new ModelSorting(table, look.processes(), recorded);
        return facts(records, recorded, look, sorting, joined(known));
    }

    private Records records() {
        StorePath libxl = StorePath.of("/libxl");
        Map<StorePath, List<String>> directories = store.directoryOfAll(List.of(DOMAINS, STATES));
        Set<Integer> homes = domids(directories.getOrDefault(DOMAINS, List.of()));
        Set<Integer> stated = domids(directories.getOrDefault(STATES, List.of()));
        Set<StorePath> wanted = new LinkedHashSet<>();
        Set<StorePath> backends = new LinkedHashSet<>();
        for (int domid : homes) {
            for (String key : List.of("name", "image/device-model-pid", "image/device-model-domid", "serial/0/tty")) {
                wanted.add(DOMAINS.child(domid + "/" + key));
            }
            wanted.add(libxl.child(domid + "/type"));
            SERVED.forEach(kind -> backends.add(DOMAINS.child("0/backend/" + kind + "/" + domid)));
        }
        stated.forEach(domid -> wanted.add(STATES.child(domid + "/state")));
        return new Records(homes, store.readAll(wanted), store.directoryOfAll(backends), stated);
    }

    private static Set<Integer> domids(List<String> names) {
        Set<Integer> domids = new TreeSet<>();
        names.stream()
                .filter(name -> name.matches("[0-9]{1,5}"))
                .map(Integer::parseInt)
                .forEach(domids::add);
        return domids;
    }

    private DeviceModels facts(
            Records records,
            Map<Integer, Integer> recorded,
            ProcessDetailsProbe.Look look,
            ModelSorting sorting,
            Optional<Map<Integer, DomainLine>> known) {
        Map<Integer, List<ProcessDetails>> qemus = sorting.qemus();
        Map<Integer, List<ProcessDetails>> wrappers = sorting.wrappers();
        UnixSockets sockets = UnixSockets.parse(look.files().getOrDefault(SOCKETS, ""));
        Map<Integer, Set<String>> files = socketFiles(look.listing());
        Instant seen = seen(look.files());
        Set<Integer> domids = new TreeSet<>(records.homes());
        domids.addAll(qemus.keySet());
        domids.addAll(wrappers.keySet());
        domids.addAll(records.stated());
        List<DeviceModelFacts> all = new ArrayList<>();
        for (int domid : domids) {
            List<ProcessDetails> mine = qemus.getOrDefault(domid, List.of());
            Optional<ProcessDetails> serving = mine.stream().findFirst();
            DeviceModelFacts facts = new DeviceModelFacts(
                    domid,
                    home(domid, records.homes().contains(domid), known),
                    records.ofDomain(domid, "name"),
                    records.value(StorePath.of("/libxl/" + domid + "/type")).filter(text -> text.matches("pv|pvh|hvm")),
                    recorded.containsKey(domid) ? OptionalInt.of(recorded.get(domid)) : OptionalInt.empty(),
                    Optional.ofNullable(recorded.get(domid))
                            .flatMap(pid -> Optional.ofNullable(look.processes().get(pid))),
                    records.number(domid, "image/device-model-domid"),
                    records.stated().contains(domid)
                            ? Optional.of(records.value(STATES.child(domid + "/state"))
                                    .orElse(""))
                            : Optional.empty(),
                    records.ofDomain(domid, "serial/0/tty"),
                    mine,
                    wrappers.getOrDefault(domid, List.of()),
                    serving.map(sorting::above).orElse(List.of()),
                    serving.map(ProcessDetails::tracer)
                            .filter(OptionalInt::isPresent)
                            .map(pid -> sorting.kin(pid.getAsInt())),
                    sockets(domid, mine, sockets, files.getOrDefault(domid, Set.of())),
                    served(domid, records),
                    seen);
            boolean nothing =
                    facts.state() == DeviceModelFacts.State.NONE && (facts.home() != Home.LIVING || domid == 0);
            if (!nothing) {
                all.add(facts);
            }
        }
        return new DeviceModels(all);
    }

    private static Home home(int domid, boolean inStore, Optional<Map<Integer, DomainLine>> known) {
        if (known.isEmpty()) {
            return inStore ? Home.LIVING : Home.UNKNOWN;
        }
        DomainLine line = known.get().get(domid);
        if (line == null) {
            return Home.GONE;
        }
        return !inStore && line.state().dying() ? Home.DYING : Home.LIVING;
    }

    /** The domains that Xen itself has. */
    private Optional<Map<Integer, DomainLine>> known() {
        try {
            Output output = host.query(DOMAIN_LIST);
            Map<Integer, DomainLine> known = new HashMap<>();
            if (output.ok()) {
                XlList.parse(output.text()).forEach(line -> known.put(line.domid(), line));
            }
            return known.containsKey(0) ? Optional.of(known) : Optional.empty();
        } catch (CancelledException e) {
            throw e;
        } catch (XenscopeException e) {
            return Optional.empty();
        }
    }

    private static List<String> served(int domid, Records records) {
        List<String> served = new ArrayList<>();
        for (String kind : SERVED) {
            records.backends().getOrDefault(DOMAINS.child("0/backend/" + kind + "/" + domid), List.of()).stream()
                    .filter(devid -> devid.matches("[0-9]{1,9}"))
                    .forEach(devid -> served.add((kind.equals("qdisk") ? "vbd" : kind) + "/" + devid));
        }
        return served;
    }

    private static List<QmpSocket> sockets(
            int domid, List<ProcessDetails> qemus, UnixSockets sockets, Set<String> files) {
        Set<String> paths = new LinkedHashSet<>();
        qemus.forEach(each -> each.commandLine().qmpSockets().forEach(path -> paths.add(UnixSockets.plain(path))));
        paths.addAll(files);
        List<QmpSocket> found = new ArrayList<>();
        for (String path : paths) {
            List<UnixSockets.Row> rows = sockets.at(path);
            OptionalLong listener = rows.stream()
                    .filter(UnixSockets.Row::listens)
                    .mapToLong(UnixSockets.Row::inode)
                    .findFirst();
            found.add(new QmpSocket(
                    path,
                    files.contains(path) || listener.isPresent(),
                    listener.isPresent(),
                    (int) rows.stream().filter(UnixSockets.Row::connected).count(),
                    qemus.stream()
                            .filter(each -> listener.isPresent() && each.hasSocket(listener.getAsLong()))
                            .mapToInt(ProcessDetails::pid)
                            .findFirst()));
        }
        return found;
    }

    private static Map<Integer, Set<String>> socketFiles(String listing) {
        Map<Integer, Set<String>> files = new HashMap<>();
        Matcher file = SOCKET_FILE.matcher(listing);
        while (file.find()) {
            files.computeIfAbsent(Integer.parseInt(file.group(2)), key -> new TreeSet<>())
                    .add(UnixSockets.plain(RUN + file.group(1)));
        }
        return files;
    }

    /** The host's own clock, as far as a process's start is told by it. */
    private static Instant seen(Map<String, String> files) {
        Instant booted = ProcText.booted(files.getOrDefault("/proc/stat", "")).orElse(Instant.EPOCH);
        String uptime = files.getOrDefault(UPTIME, "").split(" ")[0];
        return uptime.matches("\\d{1,12}\\.\\d{2}")
                ? booted.plusMillis(Long.parseLong(uptime.replace(".", "")) * 10)
                : booted;
    }

    private static <T> T joined(CompletableFuture<T> future) {
        try {
            return future.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof XenscopeException known
                    ? known
                    : new FailedException("cannot look at processes: " + e.getCause(), "", e);
        }
    }
}
