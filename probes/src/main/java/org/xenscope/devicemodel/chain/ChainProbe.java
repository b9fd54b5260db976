package org.xenscope.devicemodel.chain;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import org.xenscope.devicemodel.DeviceModel;
import org.xenscope.devicemodel.DeviceModelProbe;
import org.xenscope.devicemodel.DeviceModelProcess;
import org.xenscope.devicemodel.ProcessDetails;
import org.xenscope.devicemodel.ProcessDetailsProbe;
import org.xenscope.devicemodel.ProcessTable;
import org.xenscope.error.AbsentException;
import org.xenscope.error.DeniedException;
import org.xenscope.error.FailedException;
import org.xenscope.error.ProtocolException;
import org.xenscope.error.XenscopeException;
import org.xenscope.host.Host;
import org.xenscope.host.Output;
import org.xenscope.host.Query;
import org.xenscope.libxl.DomainConfig;
import org.xenscope.libxl.DomainType;
import org.xenscope.libxl.XlFailures;
import org.xenscope.libxl.XlList;
import org.xenscope.xenstore.Store;
import org.xenscope.xenstore.StorePath;

/** Reads what is on the way from a toolstack to a domain's QEMU: processes, files, the store, and whether SELinux works. */
public final class ChainProbe {
    private static final StorePath DOMAINS = StorePath.of("/local/domain");
    private static final String ENFORCE = "/sys/fs/selinux/enforce";
    private static final String LOG_BYTES = "8192";

    private final Host host;
    private final Store store;
    private final ProgramProbe programs;

    public ChainProbe(Host host, Store store) {
        this.host = host;
        this.store = store;
        this.programs = new ProgramProbe(host);
    }

    /** What would stand before the QEMU of a domain that this config makes. */
    public ChainFacts ofConfig(DomainConfig config) {
        return ofConfig(config, config.deviceModelOverride());
    }

    /** The same with another override than the config's own. */
    public ChainFacts ofConfig(DomainConfig config, Optional<String> override) {
        boolean stubdomain =
                config.config().flag("device_model_stubdomain_override").orElse(false);
        boolean wanted = config.type() == DomainType.HVM || !config.vfbSpecs().isEmpty();
        Optional<String> standard = wanted ? programs.standard().stream().findFirst() : Optional.empty();
        String key = "device_model_override";
        Seen asked = new Seen(
                "config",
                override.isPresent()
                        ? config.config().where(key)
                        : config.config().file(),
                override.map(path -> key + " = " + path).orElse("no " + key));
        return new ChainFacts(
                OptionalInt.empty(),
                config.name(),
                Optional.of(config.type()),
                ChainFacts.Starter.LIBXL,
                override,
                asked,
                standard,
                stubdomain,
                OptionalInt.empty(),
                List.of(),
                OptionalInt.empty(),
                List.of(),
                override.or(() -> standard).map(programs::walk).orElse(Map.of()),
                selinux(),
                Sound.ofConfig(config.config().text("soundhw"), config.config().file()),
                Map.of(),
                List.of());
    }

    /** What stands before the QEMU of a domain. @throws AbsentException when there is no such domain */
    public ChainFacts facts(int domid) {
        StorePath home = DOMAINS.child(domid);
        Map<String, String> nodes = nodes(domid, home);
        String name = Optional.ofNullable(nodes.get(home.child("name").text()))
                .orElseThrow(
                        () -> new AbsentException("there is no domain " + domid, "`xl list` shows those that are"));
        OptionalInt recorded =
                number(nodes.get(home.child("image/device-model-pid").text()));
        boolean stubdomain =
                number(nodes.get(home.child("image/device-model-domid").text())).orElse(0) > 0;
        // xl takes longest by far
        CompletableFuture<Asked> asking = CompletableFuture.supplyAsync(() -> override(domid));
        ProcessTable table = new DeviceModelProbe(host).table();
        DeviceModel model = new DeviceModelProbe(host).find(table, domid, recorded);
        OptionalInt qemu = model.qemu().map(each -> OptionalInt.of(each.pid())).orElse(OptionalInt.empty());
        List<Integer> line = line(table, domid, qemu.orElse(recorded.orElse(0)));
        Set<Integer> near = new HashSet<>(line);
        table.rows().stream()
                .filter(row -> line.contains(row.parentPid()) && row.parentPid() != qemu.orElse(0))
                .filter(row -> !row.arguments().contains("-xen-domid"))
                .forEach(row -> near.add(row.pid()));
        Map<Integer, ProcessDetails> details = new TreeMap<>(new ProcessDetailsProbe(host).read(near));
        Optional<ProcessDetails> real = Optional.ofNullable(details.get(qemu.orElse(0)));
        real.flatMap(each -> tracer(each, line)).ifPresent(each -> details.put(each.pid(), each));
        Selinux selinux = selinux();
        List<ChainProcess> processes = new ArrayList<>();
        for (int pid : line) {
            Optional.ofNullable(details.remove(pid))
                    // a subshell is the same program once more
                    .filter(each -> processes.isEmpty()
                            || !processes.get(processes.size() - 1).argv().equals(each.argv()))
                    .ifPresent(each -> processes.add(labelled(each, selinux)));
        }
        List<ChainProcess> beside = new TreeMap<>(details)
                .values().stream().map(each -> labelled(each, selinux)).toList();
        Optional<String> standard = standard(processes);
        List<String> log = log(name);
        Asked asked = joined(asking);
        return new ChainFacts(
                OptionalInt.of(domid),
                name,
                type(domid, nodes),
                starter(domid, nodes),
                asked.override(),
                asked.seen(),
                standard,
                stubdomain,
                recorded,
                processes,
                real.isPresent() ? qemu : OptionalInt.empty(),
                beside,
                asked.override().or(() -> standard).map(programs::walk).orElse(Map.of()),
                selinux,
                real.map(each -> Sound.ofArguments(each.argv(), "/proc/" + each.pid() + "/cmdline"))
                        .orElseGet(() -> new Sound(Sound.Answer.UNKNOWN, new Seen("process", "none", "no QEMU runs"))),
                mcs(home, nodes),
                log);
    }

    /** Nodes that matter, by path; without those that are not there. */
    private Map<String, String> nodes(int domid, StorePath home) {
        List<StorePath> wanted = List.of(
                home.child("name"),
                home.child("selinux-mcs"),
                home.child("image/device-model-pid"),
                home.child("image/device-model-domid"),
                DOMAINS.child("0/selinux-mcs"),
                DOMAINS.child("0/dm-agent/dms/" + domid),
                StorePath.of("/libxl/" + domid),
                StorePath.of("/libxl/" + domid + "/type"));
        Map<String, String> nodes = new HashMap<>();
        store.readAll(wanted)
                .forEach((path, value) ->
                        value.ifPresent(bytes -> nodes.put(path.text(), new String(bytes, StandardCharsets.UTF_8))));
        return nodes;
    }

    private static OptionalInt number(@Nullable String text) {
        return text != null && text.matches("[0-9]{1,9}")
                ? OptionalInt.of(Integer.parseInt(text))
                : OptionalInt.empty();
    }

    private static Optional<DomainType> type(int domid, Map<String, String> nodes) {
        String word = nodes.getOrDefault("/libxl/" + domid + "/type", "");
        return List.of(DomainType.values()).stream()
                .filter(type -> type.word().equals(word))
                .findFirst();
    }

    private static ChainFacts.Starter starter(int domid, Map<String, String> nodes) {
        if (nodes.containsKey(DOMAINS.child("0/dm-agent/dms/" + domid).text())) {
            return ChainFacts.Starter.DM_AGENT;
        }
        return nodes.containsKey("/libxl/" + domid) ? ChainFacts.Starter.LIBXL : ChainFacts.Starter.UNKNOWN;
    }

    private static Map<String, String> mcs(StorePath home, Map<String, String> nodes) {
        Map<String, String> mcs = new TreeMap<>();
        for (String path : List.of(
                home.child("selinux-mcs").text(), DOMAINS.child("0/selinux-mcs").text())) {
            Optional.ofNullable(nodes.get(path)).ifPresent(value -> mcs.put(path, value));
        }
        return mcs;
    }

    /** From what was started first down to this process: those above it that carry the domain's number. */
    private static List<Integer> line(ProcessTable table, int domid, int pid) {
        Map<Integer, DeviceModelProcess> mine = new HashMap<>();
        table.deviceModels().stream().filter(each -> each.domid() == domid).forEach(each -> mine.put(each.pid(), each));
        Deque<Integer> line = new ArrayDeque<>();
        for (DeviceModelProcess at = mine.remove(pid); at != null; at = mine.remove(at.parentPid())) {
            line.addFirst(at.pid());
        }
        return List.copyOf(line);
    }

    /** A debugger that has come later, and so is no parent of QEMU. */
    private Optional<ProcessDetails> tracer(ProcessDetails qemu, List<Integer> line) {
        return qemu.tracer().isPresent() && !line.contains(qemu.tracer().getAsInt())
                ? new ProcessDetailsProbe(host).read(qemu.tracer().getAsInt())
                : Optional.empty();
    }

    private ChainProcess labelled(ProcessDetails process, Selinux selinux) {
        if (selinux.mode() == Selinux.Mode.DISABLED) {
            return new ChainProcess(process, Optional.empty());
        }
        try {
            String label = new String(host.read("/proc/" + process.pid() + "/attr/current"), StandardCharsets.UTF_8);
            return new ChainProcess(
                    process, Optional.of(label.replace("\0", "").strip()).filter(text -> !text.isEmpty()));
        } catch (AbsentException | DeniedException | FailedException e) {
            return new ChainProcess(process, Optional.empty());
        }
    }

    private static Asked joined(CompletableFuture<Asked> asking) {
        try {
            return asking.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof XenscopeException known
                    ? known
                    : new FailedException("xl could not be asked: " + e.getCause(), "", e);
        }
    }

    private record Asked(Optional<String> override, Seen seen) {}

    /** What libxl noted of the domain's config. */
    private Asked override(int domid) {
        String command = "xl list -l " + domid;
        try {
            Output output = host.query(Query.of("xl", "list", "-l", Integer.toString(domid)));
            if (!output.ok()) {
                return new Asked(
                        Optional.empty(),
                        new Seen("libxl", command, "ended with " + output.exit() + ": " + output.errors()));
            }
            JsonNode info = XlList.parseLong(output.text()).stream()
                    .findFirst()
                    .map(each -> each.json().path("config").path("b_info"))
                    .orElseThrow(() -> new ProtocolException("xl list -l shows no domain", ""));
            Optional<String> override =
                    Optional.of(info.path("device_model").asText("")).filter(text -> !text.isEmpty());
            return new Asked(
                    override,
                    new Seen(
                            "libxl",
                            command,
                            override.map(path -> "device_model: " + path).orElse("no device_model")));
        } catch (AbsentException | ProtocolException e) {
            return new Asked(Optional.empty(), new Seen("libxl", command, e.what()));
        }
    }

    /** What libxl starts by itself: what it has started here; or the host's own, when somebody has put a script in its place. */
    private Optional<String> standard(List<ChainProcess> processes) {
        Optional<String> own = programs.standard().stream().findFirst();
        if (processes.isEmpty()
                || own.filter(path -> programs.look(path).script().isPresent()).isPresent()) {
            return own;
        }
        List<Stages.Stage> stages = Stages.of(processes.get(0).argv());
        return stages.isEmpty() ? own : Optional.of(stages.get(0).program());
    }

    /** Whether SELinux works on this host. */
    Selinux selinux() {
        try {
            String text = new String(host.read(ENFORCE), StandardCharsets.US_ASCII).strip();
            Selinux.Mode mode = text.equals("0") ? Selinux.Mode.PERMISSIVE : Selinux.Mode.ENFORCING;
            return new Selinux(mode, new Seen("file", ENFORCE, text));
        } catch (AbsentException e) {
            return new Selinux(Selinux.Mode.DISABLED, new Seen("file", ENFORCE, "no such file"));
        } catch (DeniedException e) {
            return new Selinux(Selinux.Mode.UNKNOWN, new Seen("file", ENFORCE, e.what()));
        }
    }

    private List<String> log(String name) {
        if (name.contains("/")) {
            return List.of();
        }
        Output tail = host.query(Query.of("tail", "-c", LOG_BYTES, XlFailures.deviceModelLog(name)));
        return tail.ok() ? tail.text().lines().toList() : List.of();
    }
}
