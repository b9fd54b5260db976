package org.xenscope.recipes.relaunch;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.xenscope.devicemodel.QemuCommandLine;
import org.xenscope.error.DeadlineException;
import org.xenscope.error.UnreachableException;
import org.xenscope.host.Conversation;
import org.xenscope.host.FileEntry;
import org.xenscope.host.Host;
import org.xenscope.host.HostControl;
import org.xenscope.host.Invocation;
import org.xenscope.host.Output;
import org.xenscope.host.Permit;
import org.xenscope.host.Query;
import org.xenscope.host.Running;
import org.xenscope.host.Wire;
import org.xenscope.recipes.Site;
import org.xenscope.xenstore.Store;
import org.xenscope.xenstore.StorePath;
import org.xenscope.xenstore.StoreWriter;

/**
 * A dom0 with one HVM domain, 3, whose QEMU is a model: it stops, saves what it knows, ends, takes over. Every change of it
 * is noted, can be made to fail, and can be the last thing that a xenscope did. The store is a genuine xenstored's.
 */
final class ModelDom0 implements Site {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final StorePath SAYS = StorePath.of("/local/domain/0/device-model/3/state");
    private static final StorePath DISK = StorePath.of("/local/domain/0/backend/qdisk/3/0");
    private static final String LOG = "/var/log/xen/qemu-dm-hvm.log";

    /** The xenscope that works on it is no more. */
    static final class Killed extends Error {
        private static final long serialVersionUID = 1L;
    }

    /** A QEMU, or the shell that stands at a gate before it. */
    static final class Qemu {
        final int pid;
        final List<String> argv;
        /** The state of the guest's devices: each QEMU that takes over must know it too. */
        final String knows;

        boolean runs = true;
        /** It has flushed and given up its disks; asked for that once more, QEMU aborts. */
        boolean gaveUp;

        boolean gate;

        Qemu(int pid, List<String> argv, String knows) {
            this.pid = pid;
            this.argv = List.copyOf(argv);
            this.knows = knows;
        }
    }

    private final Store store;
    private final Permit permit;
    final Map<Integer, Qemu> qemus = new TreeMap<>();
    final Map<String, byte[]> files = new TreeMap<>();
    final Map<String, String> links = new TreeMap<>();
    private final Map<String, String> bridges = new TreeMap<>();
    final List<String> changes = new ArrayList<>();
    int pauses;
    private int nextPid = 500;

    /** The guest is a little older at each. */
    private int looks;

    private Predicate<String> fails = change -> false;
    private int killedAt = -1;
    private boolean killedBefore;
    private boolean dead;
    private Predicate<List<String>> refuses = argv -> argv.contains("-bad");

    ModelDom0(Store store, Permit permit, List<String> argv) {
        this.store = store;
        this.permit = permit;
        qemus.put(412, new Qemu(412, argv, "the guest"));
        bridges.put("vif3.0-emu", "xenbr0");
        write("/local/domain/3/vm", "/vm/" + RelaunchWorld.UUID);
        write("/local/domain/3/image/device-model-pid", "412");
        write("/local/domain/3/serial/0/tty", "/dev/pts/412");
        write(SAYS.text(), "running");
        write(DISK + "/params", "vhd:/lab/hvm.vhd");
        write(DISK + "/state", "2");
    }

    private void write(String path, String value) {
        store.changes(permit).write(StorePath.of(path), value);
    }

    String node(String path) {
        return store.readText(StorePath.of(path)).orElse("");
    }

    /** This change fails, each time. */
    ModelDom0 failing(Predicate<String> change) {
        fails = change;
        return this;
    }

    /** A QEMU with such arguments ends as it starts. */
    ModelDom0 refusing(Predicate<List<String>> argv) {
        refuses = argv;
        return this;
    }

    /** The xenscope is killed before, or after, the change of this number. */
    ModelDom0 killed(int at, boolean before) {
        killedAt = at;
        killedBefore = before;
        return this;
    }

    /** Another xenscope comes. */
    void revive() {
        dead = false;
        killedAt = -1;
        changes.clear();
    }

    /** @return whether it is done; when not, it fails */
    private boolean change(String what, Runnable does) {
        alive();
        if (changes.size() == killedAt && killedBefore) {
            dead = true;
            throw new Killed();
        }
        changes.add(what);
        boolean fine = !fails.test(what);
        if (fine) {
            does.run();
        }
        if (changes.size() - 1 == killedAt) {
            dead = true;
            throw new Killed();
        }
        return fine;
    }

    private void alive() {
        if (dead) {
            throw new Killed();
        }
    }

    private Output output(List<String> argv, boolean ok, String said) {
        byte[] text = said.getBytes(StandardCharsets.UTF_8);
        return new Output(argv, ok ? 0 : 1, ok ? text : new byte[0], ok ? new byte[0] : text);
    }

    @Override
    public Store store() {
        alive();
        return store;
    }

    @Override
    public StoreWriter storeChanges() {
        change("store", () -> {});
        return store.changes(permit);
    }

    @Override
    public Permit permit() {
        return permit;
    }

    @Override
    public Host host() {
        return new ModelHost();
    }

    @Override
    public HostControl control() {
        return new ModelControl();
    }

    private void end(int pid) {
        Qemu gone = qemus.remove(pid);
        if (gone != null && !gone.gate) {
            // as a QEMU takes its PV disks and its tap with it
            store.changes(permit).remove(DISK);
            bridges.remove("vif3.0-emu");
        }
    }

    /** @return its pid, or what its shell complains of */
    private String start(List<String> argv) {
        byte[] state = files.get(argv.get(4));
        if (state == null) {
            return "cannot open " + argv.get(4);
        }
        int shell = argv.indexOf("/bin/sh");
        boolean gated = !argv.get(shell + 4).isEmpty();
        Qemu qemu =
                new Qemu(nextPid++, argv.subList(shell + 6, argv.size()), new String(state, StandardCharsets.UTF_8));
        qemu.gate = gated;
        qemus.put(qemu.pid, qemu);
        if (!gated) {
            begin(qemu);
        }
        return "" + qemu.pid;
    }

    private void begin(Qemu qemu) {
        qemu.gate = false;
        if (refuses.test(qemu.argv)) {
            files.merge(LOG, "-bad: invalid option\n".getBytes(StandardCharsets.UTF_8), (before, more) -> {
                byte[] all = new byte[before.length + more.length];
                System.arraycopy(before, 0, all, 0, before.length);
                System.arraycopy(more, 0, all, before.length, more.length);
                return all;
            });
            qemus.remove(qemu.pid);
            return;
        }
        bridges.put("vif3.0-emu", "");
        write(SAYS.text(), "running");
    }

    /** The one that serves the guest. */
    Qemu only() {
        if (qemus.size() != 1) {
            throw new AssertionError(qemus.size() + " QEMUs: " + qemus.keySet());
        }
        return qemus.values().iterator().next();
    }

    String bridge() {
        return bridges.getOrDefault("vif3.0-emu", "no tap");
    }

    private @Nullable String qmp(int pid, String line) {
        try {
            JsonNode message = JSON.readTree(line);
            String command = message.path("execute").asText();
            Qemu qemu = qemus.get(pid);
            if (qemu == null) {
                return null;
            }
            boolean fine = true;
            if (List.of("stop", "cont", "xen-save-devices-state").contains(command)) {
                fine = change("qmp " + command, () -> {
                    switch (command) {
                        case "stop" -> qemu.runs = false;
                        case "cont" -> {
                            qemu.runs = true;
                            qemu.gaveUp = false;
                        }
                        default ->
                            save(
                                    qemu,
                                    message.path("arguments").path("filename").asText());
                    }
                });
            }
            String id = ",\"id\":" + message.path("id").asLong() + "}";
            return fine
                    ? "{\"return\":" + answer(qemu, command) + id
                    : "{\"error\":{\"class\":\"GenericError\",\"desc\":\"no\"}" + id;
        } catch (JsonProcessingException e) {
            throw new AssertionError(e);
        } catch (Killed e) {
            return null;
        }
    }

    private void save(Qemu qemu, String file) {
        if (qemu.gaveUp) {
            end(qemu.pid);
            return;
        }
        qemu.gaveUp = true;
        files.put(file, qemu.knows.getBytes(StandardCharsets.UTF_8));
    }

    private static String answer(Qemu qemu, String command) {
        return switch (command) {
            case "query-status" ->
                "{\"status\":\"" + (qemu.runs ? "running" : "paused") + "\",\"running\":" + qemu.runs + "}";
            case "query-block" -> {
                List<String> blocks = new ArrayList<>();
                new QemuCommandLine(qemu.argv)
                        .drives()
                        .forEach(drive -> blocks.add("{\"device\":\"ide0-hd0\",\"inserted\":{\"file\":\""
                                + drive.get("file").orElse("") + "\",\"drv\":\""
                                + (qemu.argv.contains("-odd")
                                        ? "odd"
                                        : drive.get("format").orElse(""))
                                + "\"}}"));
                yield blocks.toString();
            }
            case "query-chardev" -> "[{\"label\":\"serial0\",\"filename\":\"pty:/dev/pts/" + qemu.pid + "\"}]";
            default -> "{}";
        };
    }

    private final class ModelControl implements HostControl {
        @Override
        public Host host() {
            return new ModelHost();
        }

        @Override
        public Output run(Invocation invocation) {
            List<String> argv = invocation.argv();
            StringBuilder said = new StringBuilder();
            String what =
                    switch (argv.get(0)) {
                        case "sh" -> "start";
                        case "timeout" -> "open gate";
                        case "kill" -> "kill";
                        case "ip" -> "ip " + argv.get(4);
                        case "xl" -> "xl " + argv.get(1);
                        default -> argv.get(0);
                    };
            boolean fine = change(what, () -> said.append(act(argv)));
            boolean ok = fine && !said.toString().startsWith("cannot");
            return output(argv, ok, fine ? said.toString() : what + " fails");
        }

        private String act(List<String> argv) {
            switch (argv.get(0)) {
                case "ln" -> links.putIfAbsent(argv.get(3), argv.get(2));
                case "mv" -> files.put(argv.get(3), files.remove(argv.get(2)));
                case "mkfifo" -> files.put(argv.get(3), new byte[0]);
                case "kill" -> end(Integer.parseInt(argv.get(2)));
                case "timeout" ->
                    List.copyOf(qemus.values()).stream()
                            .filter(each -> each.gate)
                            .forEach(ModelDom0.this::begin);
                case "ip" -> {
                    if (argv.get(4).equals("master")) {
                        bridges.put(argv.get(3), argv.get(5));
                    }
                }
                case "xl" -> pauses += argv.get(1).equals("pause") ? 1 : -1;
                case "sh" -> {
                    return start(argv);
                }
                default -> throw new AssertionError(argv);
            }
            return "";
        }

        @Override
        public Conversation converse(List<String> argv) {
            throw new AssertionError(argv);
        }

        @Override
        public void write(String path, byte[] content, int mode) {
            change("write", () -> files.put(path, content));
        }

        @Override
        public void makeDirectory(String path, int mode) {
            change("mkdir", () -> files.putIfAbsent(path + "/", new byte[0]));
        }

        @Override
        public void remove(String path) {
            change("rm", () -> {
                files.remove(path);
                files.remove(path + "/");
                links.remove(path);
            });
        }
    }

    private final class ModelHost implements Host {
        @Override
        public String name() {
            return "model";
        }

        @Override
        public Output query(Query query) {
            alive();
            List<String> argv = query.argv();
            String line = String.join(" ", argv);
            if (line.startsWith("tail") && line.contains("--pid=")) {
                int pid = Integer.parseInt(line.replaceAll(".*--pid=(\\d+).*", "$1"));
                if (qemus.containsKey(pid)) {
                    throw new DeadlineException("it lives", "");
                }
                return output(argv, true, "");
            }
            return switch (argv.get(0)) {
                case "ps" -> output(argv, true, processes());
                case "cat" -> output(argv, true, cat(argv.subList(1, argv.size())));
                case "ls" -> output(argv, true, list(argv));
                case "pgrep" -> output(argv, true, starting());
                case "readlink" ->
                    output(argv, links.containsKey(argv.get(1)), links.getOrDefault(argv.get(1), "no link"));
                case "xl" -> output(argv, true, xl(argv.contains("-v")));
                case "tail" -> {
                    int from = Integer.parseInt(argv.get(2).substring(1)) - 1;
                    String log = new String(files.getOrDefault(LOG, new byte[0]), StandardCharsets.UTF_8);
                    yield output(argv, true, log.substring(Math.min(from, log.length())));
                }
                default -> throw new AssertionError(argv);
            };
        }

        private String processes() {
            StringBuilder rows = new StringBuilder();
            qemus.values().forEach(each -> rows.append(each.pid)
                    .append(" 1 S ")
                    .append(each.gate ? "sh -c x " : "")
                    .append(String.join(" ", each.argv))
                    .append('\n'));
            return rows.toString();
        }

        private String starting() {
            StringBuilder pids = new StringBuilder();
            qemus.values().stream().filter(each -> each.gate).forEach(each -> pids.append(each.pid)
                    .append('\n'));
            return pids.toString();
        }

        private String cat(List<String> paths) {
            StringBuilder said = new StringBuilder();
            for (String path : paths) {
                String[] parts = path.split("/");
                Qemu qemu =
                        parts.length == 4 && parts[2].matches("\\d+") ? qemus.get(Integer.parseInt(parts[2])) : null;
                if (path.endsWith("/random/uuid")) {
                    said.append(UUID.randomUUID()).append('\n');
                } else if (path.equals("/proc/stat")) {
                    said.append("btime 1767323000\n");
                } else if (qemu != null) {
                    said.append(
                            switch (parts[3]) {
                                case "status" ->
                                    "Name:\tqemu\nState:\tS (sleeping)\nPPid:\t1\nTracerPid:\t0\nUid:\t0\t0\t0\t0\n";
                                case "stat" -> qemu.pid + " (qemu) S" + " 0".repeat(18) + " " + 100 * qemu.pid;
                                case "cmdline" -> (qemu.gate ? "sh\0-c\0" : "") + String.join("\0", qemu.argv) + "\0";
                                default -> "XEN_DOMAIN_ID=3\0";
                            });
                }
            }
            return said.toString();
        }

        private String list(List<String> argv) {
            StringBuilder said = new StringBuilder();
            for (String path : argv) {
                String[] parts = path.split("/");
                Qemu qemu =
                        parts.length == 4 && parts[2].matches("\\d+") ? qemus.get(Integer.parseInt(parts[2])) : null;
                if (qemu != null && parts[3].equals("exe")) {
                    said.append("lrwxrwxrwx 1 root root 0 Dec  1 07:38 ")
                            .append(path)
                            .append(" -> ")
                            .append(qemu.gate ? "/bin/dash" : qemu.argv.get(0))
                            .append('\n');
                }
            }
            return said.toString();
        }

        private String xl(boolean verbose) {
            return "Name   ID   Mem VCPUs\tState\tTime(s)" + (verbose ? "   UUID\n" : "\n")
                    + "Domain-0  0  64  1  r-----  1.0" + (verbose ? " 00000000-0000-0000-0000-000000000000\n" : "\n")
                    + "hvm  3  64  1  " + (pauses > 0 ? "--p---" : "-b----") + "  " + ++looks + ".0"
                    + (verbose ? " " + RelaunchWorld.UUID + "\n" : "\n");
        }

        @Override
        public Running follow(Query query) {
            alive();
            int pid = Integer.parseInt(String.join(" ", query.argv()).replaceAll(".*--pid=(\\d+).*", "$1"));
            return new Running() {
                @Override
                public InputStream stdout() {
                    return new ByteArrayInputStream(new byte[0]);
                }

                @Override
                public InputStream stderr() {
                    return new ByteArrayInputStream(new byte[0]);
                }

                @Override
                public OptionalInt waitFor(Duration limit) {
                    return qemus.containsKey(pid) ? OptionalInt.empty() : OptionalInt.of(0);
                }

                @Override
                public void close() {}
            };
        }

        @Override
        public byte[] read(String path) {
            throw new AssertionError(path);
        }

        @Override
        public List<FileEntry> list(String path) {
            alive();
            return files.keySet().stream()
                    .filter(each -> each.startsWith(path + "/") && each.length() > path.length() + 1)
                    .map(each -> each.substring(path.length() + 1).replaceAll("/.*", ""))
                    .distinct()
                    .map(each -> new FileEntry(each, FileEntry.Kind.FILE, 1, 0600))
                    .toList();
        }

        @Override
        public Optional<FileEntry> stat(String path) {
            alive();
            byte[] content = files.get(path);
            boolean there = content != null || files.containsKey(path + "/") || links.containsKey(path);
            return there
                    ? Optional.of(new FileEntry(path, FileEntry.Kind.FILE, content == null ? 0 : content.length, 0600))
                    : Optional.empty();
        }

        @Override
        public Wire connectUnix(String path) {
            alive();
            Qemu qemu = qemus.values().stream()
                    .filter(each -> !each.gate)
                    .findFirst()
                    .orElseThrow(() -> new UnreachableException("nobody listens on " + path, ""));
            return new ModelQmp(line -> qmp(qemu.pid, line));
        }

        @Override
        public Wire connectTcp(int port) {
            throw new AssertionError(port);
        }

        @Override
        public HostControl control(Permit right) {
            throw new AssertionError("not through the host");
        }

        @Override
        public void close() {}
    }
}
