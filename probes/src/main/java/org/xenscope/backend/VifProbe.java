package org.xenscope.backend;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.xenscope.error.CancelledException;
import org.xenscope.error.FailedException;
import org.xenscope.error.XenscopeException;
import org.xenscope.host.Host;
import org.xenscope.host.Query;
import org.xenscope.vif.HotplugScript;
import org.xenscope.vif.NetInterfaces;
import org.xenscope.vif.NetProbe;
import org.xenscope.vif.ScriptProbe;
import org.xenscope.vif.Vif;
import org.xenscope.vif.VifFacts;
import org.xenscope.xenbus.BackendLife;
import org.xenscope.xenbus.Device;
import org.xenscope.xenbus.DeviceFacts;
import org.xenscope.xenbus.DeviceFacts.Domain;
import org.xenscope.xenbus.Server;
import org.xenscope.xenstore.Store;
import org.xenscope.xenstore.StorePath;

/** Reads the vifs of a host: its devices, dom0's interfaces and QEMU's nics at the same time, then the scripts. */
public final class VifProbe {
    /** As libxl writes it (libxl_dm.c, libxl__build_device_model_args_new). */
    private static final Pattern NIC = Pattern.compile("-device ([A-Za-z0-9_-]{1,40}),id=nic([0-9]{1,5})\\b");

    private final Host host;
    private final Store store;

    public VifProbe(Host host, Store store) {
        this.host = host;
        this.store = store;
    }

    /** Without the scripts. */
    public VifFacts read() {
        return read(Optional.empty());
    }

    /** The same of devices that were read before. */
    public VifFacts read(DeviceFacts devices) {
        return read(Optional.of(devices));
    }

    private VifFacts read(Optional<DeviceFacts> known) {
        ExecutorService pool = Executors.newFixedThreadPool(1, task -> {
            Thread thread = new Thread(task, "vifs of " + host.name());
            thread.setDaemon(true);
            return thread;
        });
        try {
            Future<Optional<NetInterfaces>> interfaces = pool.submit(() -> new NetProbe(host).read());
            DeviceFacts devices = known.orElseGet(() -> new DeviceProbe(host, store).read(false));
            return facts(devices, taken(interfaces), models(devices));
        } finally {
            pool.shutdownNow();
        }
    }

    /** The same with the scripts of those that are judged. */
    public VifFacts scripts(VifFacts facts) {
        Map<String, HotplugScript> scripts = new HashMap<>();
        ScriptProbe probe = new ScriptProbe(host);
        for (Vif vif : facts.asked()) {
            if (vif.here() && vif.script().isPresent()) {
                try {
                    scripts.computeIfAbsent(vif.script().get(), probe::script);
                } catch (CancelledException e) {
                    throw e;
                } catch (XenscopeException e) {
                    // a host on which nothing can be run: the rules say what they lack
                    continue;
                }
            }
        }
        return facts.with(scripts);
    }

    private VifFacts facts(DeviceFacts devices, Optional<NetInterfaces> interfaces, Map<Integer, String> models) {
        Map<Integer, Integer> stubdomains = stubdomains(devices);
        List<Vif> vifs = new ArrayList<>();
        for (Device device : devices.devices()) {
            if (!Vif.numbered(device.pair())) {
                continue;
            }
            Optional<Domain> domain = devices.domain(device.domid());
            Vif bare = new Vif(
                    device,
                    devices.nameOf(device.domid()),
                    domain.flatMap(Domain::type).map("hvm"::equals),
                    Optional.empty(),
                    Optional.empty(),
                    model(models.getOrDefault(device.domid(), ""), device.pair().devid()),
                    Optional.ofNullable(stubdomains.get(device.domid())));
            vifs.add(bare.here() && interfaces.isPresent() ? bare.found(interfaces.get()) : bare);
        }
        return new VifFacts(devices, vifs, vifs, interfaces, Map.of());
    }

    /** Domains whose QEMU runs in another domain (libxl_dm.c: image/device-model-domid). */
    private Map<Integer, Integer> stubdomains(DeviceFacts devices) {
        Map<StorePath, Integer> asked = new LinkedHashMap<>();
        for (Domain domain : devices.domains()) {
            if (domain.hvm()) {
                asked.put(
                        StorePath.of("/local/domain/" + domain.domid() + "/image/device-model-domid"), domain.domid());
            }
        }
        Map<Integer, Integer> stubdomains = new HashMap<>();
        store.readAll(asked.keySet()).forEach((path, value) -> value.map(String::new)
                .filter(text -> text.matches("[1-9][0-9]{0,4}"))
                .ifPresent(text -> stubdomains.put(Objects.requireNonNull(asked.get(path)), Integer.parseInt(text))));
        return stubdomains;
    }

    /** The arguments of each domain's QEMU, by one program for all of them. */
    private Map<Integer, String> models(DeviceFacts devices) {
        List<String> argv = new ArrayList<>(List.of("cat"));
        for (Device device : devices.devices()) {
            if (Vif.numbered(device.pair())) {
                device.emulator().flatMap(VifProbe::pid).ifPresent(argv::add);
            }
        }
        if (argv.size() == 1) {
            return Map.of();
        }
        try {
            return models(host.query(Query.of(argv.toArray(String[]::new))).text());
        } catch (CancelledException e) {
            throw e;
        } catch (XenscopeException e) {
            return Map.of();
        }
    }

    private static Optional<String> pid(Server qemu) {
        return qemu.pid().isPresent() && qemu.life() != BackendLife.DEAD
                ? Optional.of("/proc/" + qemu.pid().getAsInt() + "/cmdline")
                : Optional.empty();
    }

    /** libxl gives every QEMU {@code -xen-domid N} before all else. */
    static Map<Integer, String> models(String said) {
        Map<Integer, String> models = new HashMap<>();
        for (String part : said.split("\u0000?-xen-domid\u0000")) {
            String arguments = part.replace('\u0000', ' ');
            int end = arguments.indexOf(' ');
            if (end > 0 && arguments.substring(0, end).matches("[0-9]{1,5}")) {
                models.put(Integer.parseInt(arguments.substring(0, end)), arguments);
            }
        }
        return models;
    }

    private static Optional<String> model(String arguments, String devid) {
        Matcher matcher = NIC.matcher(arguments);
        while (matcher.find()) {
            if (matcher.group(2).equals(devid)) {
                return Optional.of(matcher.group(1));
            }
        }
        return Optional.empty();
    }

    private static <T> T taken(Future<T> future) {
        try {
            return future.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancelledException("looking at the vifs was interrupted", "", e);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof XenscopeException known
                    ? known
                    : new FailedException("cannot look at the vifs: " + e.getCause(), "", e);
        }
    }
}
