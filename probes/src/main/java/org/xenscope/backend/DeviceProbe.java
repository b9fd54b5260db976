package org.xenscope.backend;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.xenscope.devicemodel.DeviceModel;
import org.xenscope.devicemodel.DeviceModelProbe;
import org.xenscope.devicemodel.ProcessTable;
import org.xenscope.error.AbsentException;
import org.xenscope.error.CancelledException;
import org.xenscope.error.FailedException;
import org.xenscope.error.XenscopeException;
import org.xenscope.host.Host;
import org.xenscope.host.Output;
import org.xenscope.host.Query;
import org.xenscope.libxl.XlList;
import org.xenscope.xenbus.BackendLife;
import org.xenscope.xenbus.Device;
import org.xenscope.xenbus.DeviceFacts;
import org.xenscope.xenbus.DeviceFacts.Display;
import org.xenscope.xenbus.DeviceFacts.Domain;
import org.xenscope.xenbus.DevicePair;
import org.xenscope.xenbus.DeviceScan;
import org.xenscope.xenbus.Server;
import org.xenscope.xenbus.StoreSnapshot;
import org.xenscope.xenbus.StoreView;
import org.xenscope.xenstore.Detail;
import org.xenscope.xenstore.Store;
import org.xenscope.xenstore.StoreNode;
import org.xenscope.xenstore.StorePath;

/**
 * Reads the devices of all domains of a host, and who serves them: {@code /local/domain} and {@code /libxl} of the store,
 * one {@code ps}, one {@code ls} of sysfs, Xen's own list of domains, all at the same time; then, where there are vifs,
 * where their interfaces are. Over ssh that takes as long as the slowest of them and one question more, however many
 * devices there are.
 */
public final class DeviceProbe {
    private static final StorePath DOMAINS = StorePath.of("/local/domain");
    private static final StorePath LIBXL = StorePath.of("/libxl");
    private static final Query DOMAIN_LIST = Query.of("xl", "list");
    private static final Query DRIVERS = Query.of("ls", "-1R", "/sys/bus/xen-backend");

    private final Host host;
    private final Store store;

    public DeviceProbe(Host host, Store store) {
        this.host = host;
        this.store = store;
    }

    /** What was seen of processes; {@code blind} says why nothing was. */
    private record Sight(Optional<ProcessTable> processes, String blind) {}

    /** All of it. A host on which nothing can be run, as one that is only a store, gives devices with unknown servers. */
    public DeviceFacts read() {
        return read(true);
    }

    /** @param wired look also where the interfaces of vifs are */
    DeviceFacts read(boolean wired) {
        return together(pool -> {
            Future<Sight> sight = pool.submit(this::processes);
            Future<Optional<DriverTable>> drivers = pool.submit(this::drivers);
            Future<Optional<Set<Integer>>> living = pool.submit(this::living);
            Future<Optional<StoreNode>> toolstack = pool.submit(() -> tree(LIBXL, Detail.VALUES));
            List<StoreNode> trees = new ArrayList<>();
            tree(DOMAINS, Detail.ALL).ifPresent(trees::add);
            taken(toolstack).ifPresent(trees::add);
            StoreView view = StoreSnapshot.of(trees);
            DeviceScan scan = new DeviceScan(view);
            Optional<Interfaces> interfaces = wired ? interfaces(pool, scan.all()) : Optional.empty();
            return facts(view, taken(sight), taken(drivers), without(scan.domids(), taken(living)), interfaces);
        });
    }

    /** Who serves the devices of a store that is known already. */
    public DeviceFacts look(StoreView view) {
        return together(pool -> {
            Future<Sight> sight = pool.submit(this::processes);
            Future<Optional<DriverTable>> drivers = pool.submit(this::drivers);
            return facts(view, taken(sight), taken(drivers), Set.of(), Optional.empty());
        });
    }

    private DeviceFacts together(Function<ExecutorService, DeviceFacts> reading) {
        ExecutorService pool = Executors.newFixedThreadPool(5, task -> {
            Thread thread = new Thread(task, "devices of " + host.name());
            thread.setDaemon(true);
            return thread;
        });
        try {
            return reading.apply(pool);
        } finally {
            pool.shutdownNow();
        }
    }

    private static <T> T taken(Future<T> future) {
        try {
            return future.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancelledException("looking at the devices was interrupted", "", e);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof XenscopeException known
                    ? known
                    : new FailedException("cannot look at the devices: " + e.getCause(), "", e);
        }
    }

    private Optional<StoreNode> tree(StorePath path, Detail detail) {
        try {
            return Optional.of(store.tree(path, detail));
        } catch (AbsentException e) {
            return Optional.empty();
        }
    }

    private Sight processes() {
        try {
            return new Sight(Optional.of(new DeviceModelProbe(host).table()), "");
        } catch (CancelledException e) {
            throw e;
        } catch (XenscopeException e) {
            return new Sight(Optional.empty(), e.what());
        }
    }

    private Optional<DriverTable> drivers() {
        try {
            Output output = host.query(DRIVERS);
            return output.ok() ? Optional.of(DriverTable.parse(output.text())) : Optional.empty();
        } catch (CancelledException e) {
            throw e;
        } catch (XenscopeException e) {
            return Optional.empty();
        }
    }

    /** The domains that Xen itself has; empty where xl cannot be asked. */
    private Optional<Set<Integer>> living() {
        try {
            Output output = host.query(DOMAIN_LIST);
            Set<Integer> living = new HashSet<>();
            if (output.ok()) {
                XlList.parse(output.text()).forEach(line -> living.add(line.domid()));
            }
            return living.contains(0) ? Optional.of(living) : Optional.empty();
        } catch (CancelledException e) {
            throw e;
        } catch (XenscopeException e) {
            return Optional.empty();
        }
    }

    /**
     * Domains that have a home in the store and that Xen has not. One may have come between the two looks: a home is made
     * after its domain, so a second list settles it.
     */
    private Set<Integer> without(List<Integer> homes, Optional<Set<Integer>> living) {
        Set<Integer> gone = new HashSet<>(homes);
        living.ifPresent(gone::removeAll);
        if (living.isEmpty() || gone.isEmpty()) {
            return Set.of();
        }
        Optional<Set<Integer>> again = living();
        again.ifPresent(gone::removeAll);
        return again.isPresent() ? gone : Set.of();
    }

    /** Where dom0's interfaces are: two programs at the same time, whatever their number. */
    private Optional<Interfaces> interfaces(ExecutorService pool, List<DevicePair> pairs) {
        Set<String> names = Interfaces.of(pairs);
        if (names.isEmpty()) {
            return Optional.empty();
        }
        Future<String> flags = pool.submit(() -> said("cat", List.of(), Interfaces.flags(names)));
        String masters = said("ls", List.of("-ld"), Interfaces.masters(names));
        return Interfaces.parse(masters, taken(flags));
    }

    /** What a program prints, even where it found only a part of what it was asked for. */
    private String said(String program, List<String> options, List<String> files) {
        List<String> argv = new ArrayList<>(List.of(program));
        argv.addAll(options);
        argv.addAll(files);
        try {
            return host.query(Query.of(argv.toArray(String[]::new))).text();
        } catch (CancelledException e) {
            throw e;
        } catch (XenscopeException e) {
            return "";
        }
    }

    private DeviceFacts facts(
            StoreView view,
            Sight sight,
            Optional<DriverTable> drivers,
            Set<Integer> gone,
            Optional<Interfaces> interfaces) {
        DeviceScan scan = new DeviceScan(view);
        Set<Integer> living = new HashSet<>(scan.domids());
        living.removeAll(gone);
        List<DevicePair> pairs = scan.all();
        Set<Integer> domids = new HashSet<>(living);
        pairs.forEach(pair -> domids.add(pair.domid()));
        Map<Integer, DeviceModel> models = new HashMap<>();
        sight.processes()
                .ifPresent(table -> domids.forEach(domid ->
                        models.put(domid, new DeviceModelProbe(host).find(table, domid, recorded(view, domid)))));
        Servers servers = new Servers(sight.processes(), drivers, models, living);
        Set<String> wanted = wanted(view);
        List<Device> devices = new ArrayList<>();
        for (DevicePair pair : pairs) {
            Optional<Server> emulator =
                    type(view, pair.domid()).filter("hvm"::equals).flatMap(hvm -> servers.emulator(pair));
            boolean emulated = pair.notBegun()
                    && emulator.filter(each -> each.life() == BackendLife.ALIVE).isPresent();
            devices.add(new Device(
                    pair,
                    servers.of(pair),
                    wanted.remove(pair.frontendPath()),
                    emulator,
                    interfaces.flatMap(each -> each.wiring(pair, emulated))));
        }
        List<Domain> domains = living.stream()
                .sorted()
                .map(domid -> domain(view, domid, pairs))
                .toList();
        return new DeviceFacts(
                domains,
                devices,
                scan.emptyDirectories(),
                List.copyOf(wanted),
                display(view, servers),
                sight.processes().isPresent() ? Optional.empty() : Optional.of(sight.blind()));
    }

    private static OptionalInt recorded(StoreView view, int domid) {
        return view.value("/local/domain/" + domid + "/image/device-model-pid")
                .filter(text -> text.matches("[0-9]{1,9}"))
                .map(text -> OptionalInt.of(Integer.parseInt(text)))
                .orElse(OptionalInt.empty());
    }

    private static Domain domain(StoreView view, int domid, List<DevicePair> pairs) {
        String home = "/local/domain/" + domid;
        return new Domain(
                domid,
                view.value(home + "/name").filter(name -> !name.isEmpty()).orElse(Integer.toString(domid)),
                view.value(home + "/vm").map(path -> path.substring(path.lastIndexOf('/') + 1)),
                type(view, domid),
                pairs.stream()
                        .filter(pair -> pair.domid() == domid)
                        .map(DevicePair::kind)
                        .collect(Collectors.toSet()),
                view.value("/local/domain/0/device-model/" + domid + "/state"));
    }

    private static Optional<String> type(StoreView view, int domid) {
        return view.value("/libxl/" + domid + "/type")
                .filter(text -> text.matches("pv|pvh|hvm"))
                // not every toolstack is libxl; hvmloader's keys are there for HVM only
                .or(() -> view.value("/local/domain/" + domid + "/hvmloader").map(there -> "hvm"));
    }

    /** Frontends that libxl's own list has. Only that they should be there is asked of it, never how they are. */
    private static Set<String> wanted(StoreView view) {
        Set<String> wanted = new TreeSet<>();
        for (String domid : view.children("/libxl")) {
            String root = "/libxl/" + domid + "/device";
            for (String kind : view.children(root)) {
                for (String devid : view.children(root + "/" + kind)) {
                    view.value(root + "/" + kind + "/" + devid + "/frontend").ifPresent(wanted::add);
                }
            }
        }
        return wanted;
    }

    private static Display display(StoreView view, Servers servers) {
        String agent = "/local/domain/0/dm-agent";
        Set<Integer> ordered = new HashSet<>();
        for (String domid : view.children(agent + "/dms")) {
            if (domid.matches("[0-9]{1,5}")) {
                ordered.add(Integer.parseInt(domid));
            }
        }
        return new Display(
                servers.process("surfman").map(OptionalInt::of).orElse(OptionalInt.empty()),
                view.value(agent).isPresent(),
                view.value(agent + "/capabilities/2-256/xenfb").isPresent(),
                ordered);
    }
}
