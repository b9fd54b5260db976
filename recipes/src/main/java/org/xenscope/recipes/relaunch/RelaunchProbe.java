package org.xenscope.recipes.relaunch;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.xenscope.backend.DeviceProbe;
import org.xenscope.devicemodel.DeviceModelFacts;
import org.xenscope.devicemodel.ProcessDetails;
import org.xenscope.devicemodel.QemuAnswers;
import org.xenscope.devicemodel.QemuInquiry;
import org.xenscope.devicemodel.QmpClient;
import org.xenscope.devicemodel.QmpSocket;
import org.xenscope.devicemodel.UnixSockets;
import org.xenscope.disk.image.ImageHeader;
import org.xenscope.disk.image.Vhd;
import org.xenscope.error.AbsentException;
import org.xenscope.error.FailedException;
import org.xenscope.error.XenscopeException;
import org.xenscope.host.Host;
import org.xenscope.host.Output;
import org.xenscope.host.Query;
import org.xenscope.image.ImageProbe;
import org.xenscope.libxl.XlList;
import org.xenscope.recipes.action.ClaimRelaunch;
import org.xenscope.recipes.action.QemuLaunch;
import org.xenscope.vif.NetInterface;
import org.xenscope.vif.NetProbe;
import org.xenscope.xenbus.Device;
import org.xenscope.xenbus.DeviceHalf;
import org.xenscope.xenstore.Permission;
import org.xenscope.xenstore.Store;
import org.xenscope.xenstore.StoreNode;
import org.xenscope.xenstore.StorePath;

/** Looks at all that must be known before a QEMU is replaced. Nothing is changed. */
public final class RelaunchProbe {
    private static final Duration ANSWER = Duration.ofSeconds(10);
    private static final List<String> PROGRAMS = List.of("setsid", "env", "mkfifo");
    private static final Pattern SOCKET = Pattern.compile("socket:\\[(\\d{1,18})]");

    private final Host host;
    private final Store store;

    public RelaunchProbe(Host host, Store store) {
        this.host = host;
        this.store = store;
    }

    /** @param model of the domain; with a QEMU */
    public RelaunchFacts read(DeviceModelFacts model) {
        CompletableFuture<Asked> asked = CompletableFuture.supplyAsync(() -> ask(model));
        List<Device> devices = new DeviceProbe(host, store)
                .read().devices().stream()
                        .filter(each -> each.domid() == model.domid())
                        .toList();
        ProcessDetails qemu = model.qemu().orElseThrow();
        Asked said = joined(asked);
        Optional<String> uuid = store.readText(StorePath.of("/local/domain/" + model.domid() + "/vm"))
                .filter(path -> path.matches("/vm/[0-9a-fA-F-]{36}"))
                .map(path -> path.substring("/vm/".length()));
        Output listed = host.query(Query.of("xl", "list", "-v"))
                .orFail("only with a list of its domains can it be told that the guest runs");
        return new RelaunchFacts(
                model,
                uuid,
                uuid.map(id -> XlList.parseVerbose(listed.text()).get(id.toLowerCase(Locale.ROOT)))
                        .filter(line -> line.domid() == model.domid()),
                devices,
                halves(devices),
                said.answers(),
                said.why(),
                said.commands(),
                program(qemu),
                ports(qemu),
                listens(qemu),
                vhds(qemu),
                log(model),
                PROGRAMS.stream()
                        .filter(each ->
                                !host.query(Query.of("command", "-v", each)).ok())
                        .toList(),
                ClaimRelaunch.taken(host, model.domid()),
                ClaimRelaunch.base(host));
    }

    /** What QEMU said, or why it said nothing. */
    private record Asked(Optional<QemuAnswers> answers, Set<String> commands, String why) {}

    private Asked ask(DeviceModelFacts model) {
        Optional<QmpSocket> socket =
                model.sockets().stream().filter(QmpSocket::free).findFirst();
        if (model.state() != DeviceModelFacts.State.RUNNING) {
            return new Asked(
                    Optional.empty(), Set.of(), "it is " + model.state().words());
        }
        if (socket.isEmpty()) {
            return new Asked(
                    Optional.empty(),
                    Set.of(),
                    model.sockets().stream()
                            .filter(each -> !each.libxl() && each.clients() > 0)
                            .findFirst()
                            .map(each -> "somebody is connected to " + each.path()
                                    + ", and QEMU serves one at a time: ss -xp tells who")
                            .orElse("it has no QMP socket but libxl's own, which must not be held"));
        }
        try {
            QemuAnswers answers = QemuInquiry.ask(host, socket.get().path(), ANSWER);
            try (QmpClient qmp = QmpClient.connect(host.connectUnix(socket.get().path()), ANSWER)) {
                Set<String> commands = new HashSet<>();
                for (JsonNode each : qmp.query("query-commands", ANSWER)) {
                    commands.add(each.path("name").asText());
                }
                return new Asked(Optional.of(answers), commands, "");
            }
        } catch (XenscopeException e) {
            return new Asked(Optional.empty(), Set.of(), e.what());
        }
    }

    private Map<String, List<QemuLaunch.Node>> halves(List<Device> devices) {
        Map<String, List<QemuLaunch.Node>> halves = new HashMap<>();
        for (Device device : devices) {
            if (Obstacles.servedByQemu(device) && !device.pair().isFirstConsole()) {
                List<QemuLaunch.Node> nodes = new ArrayList<>();
                device.pair().backend().map(DeviceHalf::path).ifPresent(path -> nodes.addAll(nodes(path)));
                device.pair().frontend().map(DeviceHalf::path).ifPresent(path -> nodes.addAll(nodes(path)));
                halves.put(device.name(), nodes);
            }
        }
        return halves;
    }

    private List<QemuLaunch.Node> nodes(String path) {
        try {
            List<QemuLaunch.Node> nodes = new ArrayList<>();
            for (StoreNode node : store.tree(StorePath.of(path))) {
                nodes.add(new QemuLaunch.Node(
                        node.path().text(),
                        node.value(),
                        node.permissions().stream().map(Permission::toString).toList()));
            }
            return nodes;
        } catch (AbsentException e) {
            return List.of();
        }
    }

    /** libxl's own, where it has one. */
    private String log(DeviceModelFacts model) {
        String name = model.name().filter(each -> !each.contains("/")).orElse("" + model.domid());
        return host.stat("/var/log/xen").isPresent() ? "/var/log/xen/qemu-dm-" + name + ".log" : "/dev/null";
    }

    /** Its own file, by the name that it was started by when that still leads there. */
    private Optional<String> program(ProcessDetails qemu) {
        Optional<String> file = qemu.executable().filter(path -> !qemu.deleted());
        String name = qemu.argv().isEmpty() ? "" : qemu.argv().get(0);
        if (file.isEmpty() || !name.startsWith("/") || name.equals(file.get())) {
            return file;
        }
        Output leads = host.query(Query.of("readlink", "-f", name));
        return leads.ok() && leads.text().strip().equals(file.get()) ? Optional.of(name) : file;
    }

    private List<QemuLaunch.Port> ports(ProcessDetails qemu) {
        List<String> names = qemu.commandLine().netdevs().stream()
                .filter(each -> each.first()
                        .or(() -> each.get("type"))
                        .filter("tap"::equals)
                        .isPresent())
                .flatMap(each -> each.get("ifname").stream())
                .distinct()
                .toList();
        List<QemuLaunch.Port> ports = new ArrayList<>();
        if (!names.isEmpty()) {
            for (String name : names) {
                new NetProbe(host)
                        .read(names)
                        .find(name)
                        .filter(NetInterface::up)
                        .ifPresent(each -> ports.add(new QemuLaunch.Port(
                                name,
                                each.master().orElse(""),
                                each.mac().orElse(""),
                                each.mtu().orElse(0))));
            }
        }
        return ports;
    }

    /** The descriptors that lead to sockets with a path. */
    private Map<Integer, String> listens(ProcessDetails qemu) {
        boolean wanted = qemu.commandLine().without("-incoming").argv().stream().anyMatch(Descriptors::inherited);
        Map<Integer, String> listens = new LinkedHashMap<>();
        if (wanted) {
            UnixSockets sockets = UnixSockets.parse(new String(host.read("/proc/net/unix"), StandardCharsets.UTF_8));
            qemu.files().forEach((descriptor, file) -> {
                Matcher socket = SOCKET.matcher(file);
                if (socket.matches()) {
                    sockets.rows().stream()
                            .filter(row -> row.listens() && row.inode() == Long.parseLong(socket.group(1)))
                            .findFirst()
                            .ifPresent(row -> listens.put(descriptor, row.path()));
                }
            });
        }
        return listens;
    }

    private Set<String> vhds(ProcessDetails qemu) {
        Set<String> vhds = new HashSet<>();
        for (String image : TappedDrives.unnamed(qemu.argv())) {
            Optional<ImageHeader> header = new ImageProbe(host).image(image).header();
            if (header.filter(Vhd.class::isInstance).isPresent()) {
                vhds.add(image);
            }
        }
        return vhds;
    }

    private static <T> T joined(CompletableFuture<T> future) {
        try {
            return future.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof XenscopeException known
                    ? known
                    : new FailedException("cannot look at QEMU: " + e.getCause(), "", e);
        }
    }
}
