package org.xenscope.recipes.action;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.xenscope.devicemodel.ProcessDetails;
import org.xenscope.devicemodel.QemuAnswers;
import org.xenscope.devicemodel.QemuInquiry;
import org.xenscope.devicemodel.QmpClient;
import org.xenscope.error.FailedException;
import org.xenscope.error.RefusedException;
import org.xenscope.host.FileEntry;
import org.xenscope.host.Host;
import org.xenscope.host.Invocation;
import org.xenscope.host.Output;
import org.xenscope.host.Query;
import org.xenscope.host.Running;
import org.xenscope.recipes.Finding;
import org.xenscope.recipes.FoundException;
import org.xenscope.recipes.Site;
import org.xenscope.xenstore.Permission;
import org.xenscope.xenstore.StorePath;
import org.xenscope.xenstore.Watch;

/** How a QEMU is started for a domain that runs already, and what libxl does for one that it has started. */
final class QemuStart {
    private static final Duration START_LIMIT = Duration.ofSeconds(30);
    private static final Duration ANSWER = Duration.ofSeconds(20);
    private static final Duration LOOK = Duration.ofSeconds(1);
    private static final int LAST_WORDS = 4096;
    /** What a tap has from the kernel. */
    private static final int ETHERNET = 1500;

    /**
     * $1 the device state, $2 the directory, $3 and $4 where output goes; then the command. What it starts writes its pid to
     * descriptor 4, which is our standard output, and closes that: so this ends when the pid is told.
     */
    private static final String OUTER =
            """
            s=$1 d=$2 o=$3 e=$4
            shift 4
            exec 9<"$s"
            cd "$d" || exit 1
            exec 4>&1
            "$@" </dev/null >>"$o" 2>>"$e" &
            """;

    /**
     * $1 a pipe to wait at, or nothing; $2 the PWD that QEMU gets, or nothing, as the shell makes one of its own; then the
     * command, which it becomes: with its pid, its session, its open files.
     */
    private static final String INNER =
            """
            if [ -n "$2" ]; then PWD=$2; export PWD; else unset PWD; fi
            echo $$ >&4
            exec 4>&-
            [ -z "$1" ] || : <"$1"
            shift 2
            exec "$@"
            """;

    private QemuStart() {}

    /**
     * Starts it. It runs on whatever becomes of us.
     *
     * @param gated whether it is to stand before its first instruction until the gate is opened
     * @throws RefusedException when another QEMU serves the domain: two would tear the guest's devices
     */
    static void start(Site site, Relaunched domain, QemuLaunch launch, boolean gated) {
        List<ProcessDetails> others = Qemus.of(site.host(), domain.domid());
        if (!others.isEmpty()) {
            throw new RefusedException(
                    "QEMU " + others.get(0).pid() + " serves " + domain.words() + ": a second one is not started",
                    "`xenscope dm show " + domain.domid() + "` tells where it comes from");
        }
        prepare(site, domain, launch);
        if (gated && site.host().stat(domain.gate()).isEmpty()) {
            site.control()
                    .run(Invocation.of(START_LIMIT, "mkfifo", "-m", "600", domain.gate()))
                    .orFail("look at /run on the host");
        }
        Output output = site.control()
                .run(new Invocation(
                        argv(domain.starter(), domain.state(), gated ? domain.gate() : "", launch),
                        new byte[0],
                        START_LIMIT));
        if (!output.ok() || !output.text().strip().matches("\\d{1,9}")) {
            throw new FailedException(
                    "QEMU of " + domain.words() + " could not be started: "
                            + (output.errors().isEmpty() ? lastWords(site.host(), launch, 0) : output.errors()),
                    "see " + launch.errors() + " on " + site.host().name());
        }
    }

    /**
     * What is run.
     *
     * @param starter a word by which the shells of it are known
     * @param gate empty for none
     */
    static List<String> argv(String starter, String state, String gate, QemuLaunch launch) {
        List<String> argv = new ArrayList<>(List.of(
                "sh",
                "-c",
                OUTER,
                starter,
                state,
                launch.directory(),
                launch.output(),
                launch.errors(),
                "setsid",
                "env",
                "-i"));
        argv.addAll(launch.environment());
        argv.addAll(List.of(
                "/bin/sh", "-c", INNER, starter, gate, launch.variable("PWD").orElse("")));
        argv.addAll(launch.arguments());
        return argv;
    }

    /** What the store must say before a QEMU looks into it. */
    private static void prepare(Site site, Relaunched domain, QemuLaunch launch) {
        site.storeChanges().transaction(store -> {
            List<StorePath> paths = launch.nodes().stream()
                    .map(each -> StorePath.of(each.path()))
                    .toList();
            Map<StorePath, Optional<byte[]>> now = store.readAll(paths);
            Map<StorePath, byte[]> values = new LinkedHashMap<>();
            Map<StorePath, List<Permission>> permissions = new LinkedHashMap<>();
            for (QemuLaunch.Node node : launch.nodes()) {
                StorePath path = StorePath.of(node.path());
                if (Objects.requireNonNull(now.get(path)).isEmpty()) {
                    permissions.put(path, ChangePermissions.parsed(node.permissions()));
                    values.put(path, node.value());
                } else if (path.name().equals("params")) {
                    values.put(path, node.value());
                }
            }
            launch.again().forEach(path -> values.put(StorePath.of(path), "1".getBytes(StandardCharsets.US_ASCII)));
            values.put(domain.says(), new byte[0]);
            store.writeAll(values);
            store.setAllPermissions(permissions);
            return values.size();
        });
    }

    static List<String> commands(Relaunched domain, QemuLaunch launch, boolean gated) {
        List<String> commands = new ArrayList<>();
        launch.nodes().stream()
                .filter(node -> !launch.again().contains(node.path()))
                .forEach(node -> commands.add(
                        "xenstore-write " + ShellText.word(node.path()) + " " + ShellText.value(node.value())));
        launch.nodes()
                .forEach(node -> commands.add(
                        "xenstore-chmod " + ShellText.word(node.path()) + " " + String.join(" ", node.permissions())));
        launch.again().forEach(path -> commands.add("xenstore-write " + ShellText.word(path) + " 1"));
        commands.add("xenstore-write " + domain.says() + " ''");
        if (gated) {
            commands.add("mkfifo -m 600 " + ShellText.word(domain.gate()));
        }
        commands.add(launch.shell(domain));
        return commands;
    }

    /** How long its log is now: what it says from there on is the next QEMU's. */
    static long logged(Host host, QemuLaunch launch) {
        return host.stat(launch.errors()).map(FileEntry::sizeBytes).orElse(0L);
    }

    /**
     * Waits until it says that it runs, which it does when it has taken over the device state.
     *
     * @param logged where its words begin in its log
     * @return its pid
     * @throws FoundException when it ends instead, or says nothing in that time
     */
    static int await(Site site, Relaunched domain, QemuLaunch launch, long logged, Duration limit) {
        long end = System.nanoTime() + limit.toNanos();
        int pid = Qemus.begun(site.host(), domain.domid()).orElseThrow(() -> died(site, domain, launch, logged));
        try (Watch watch = site.store().watch(domain.says());
                Running life = site.host().follow(Query.of("tail", "-s", "0.1", "--pid=" + pid, "-f", "/dev/null"))) {
            while (!site.store().readText(domain.says()).equals(Optional.of("running"))) {
                if (life.waitFor(Duration.ZERO).isPresent()
                        && Qemus.begun(site.host(), domain.domid()).isEmpty()) {
                    throw died(site, domain, launch, logged);
                }
                if (System.nanoTime() > end) {
                    throw silent(site, domain, launch, logged, pid, limit);
                }
                watch.next(LOOK);
            }
        }
        return pid;
    }

    static FoundException died(Site site, Relaunched domain, QemuLaunch launch, long logged) {
        return failed(site, domain, launch, logged, "the new QEMU of " + domain.words() + " ended as it started");
    }

    private static FoundException silent(
            Site site, Relaunched domain, QemuLaunch launch, long logged, int pid, Duration limit) {
        return failed(
                site,
                domain,
                launch,
                logged,
                "the new QEMU " + pid + " of " + domain.words() + " does not say within " + limit.toSeconds()
                        + " s that it runs");
    }

    private static FoundException failed(Site site, Relaunched domain, QemuLaunch launch, long logged, String title) {
        return new FoundException(Finding.error(
                "XS0246",
                domain.domid(),
                "device-model",
                title,
                new Finding.Evidence("log", launch.errors(), lastWords(site.host(), launch, logged)),
                "it does not take its arguments, or not the device state of the old one",
                new Finding.Fix("mend what it complains of, and do it again", "", false)));
    }

    private static String lastWords(Host host, QemuLaunch launch, long logged) {
        if (logged >= logged(host, launch)) {
            return "it said nothing";
        }
        String said = host.query(Query.of("tail", "-c", "+" + (logged + 1), launch.errors()))
                .text()
                .strip();
        return said.length() > LAST_WORDS ? said.substring(said.length() - LAST_WORDS) : said;
    }

    /**
     * Does for a QEMU that runs what libxl does when it has started one: notes its pid and where its serial ports and VNC
     * are, sets VNC's password, puts its taps into their bridges.
     */
    static QemuAnswers welcome(Site site, Relaunched domain, QemuLaunch launch, int pid) {
        launch.ports().forEach(port -> place(site, port));
        QemuAnswers answers = QemuInquiry.ask(site.host(), launch.socket(), ANSWER);
        Map<StorePath, byte[]> wanted = new LinkedHashMap<>();
        put(wanted, domain.home().child("image/device-model-pid"), Integer.toString(pid));
        for (QemuAnswers.Chardev each : answers.chardevs()) {
            if (each.label().matches("serial\\d") && each.filename().startsWith("pty:/dev/")) {
                put(
                        wanted,
                        domain.home().child("serial/" + each.label().substring(6) + "/tty"),
                        each.filename().substring(4));
            }
        }
        answers.vnc().ifPresent(vnc -> put(wanted, domain.home().child("console/vnc-port"), vnc.service()));
        site.storeChanges().transaction(store -> {
            Map<StorePath, byte[]> changed = new LinkedHashMap<>();
            store.readAll(wanted.keySet()).forEach((path, value) -> {
                // only what the toolstack has made
                if (value.isPresent()) {
                    changed.put(path, Objects.requireNonNull(wanted.get(path)));
                }
            });
            store.writeAll(changed);
            return changed.size();
        });
        password(site, domain, launch);
        return answers;
    }

    private static void put(Map<StorePath, byte[]> wanted, StorePath path, String value) {
        wanted.put(path, value.getBytes(StandardCharsets.UTF_8));
    }

    /** libxl sets it when QEMU runs, and keeps it in the store. */
    private static void password(Site site, Relaunched domain, QemuLaunch launch) {
        boolean wanted = launch.line().options("-vnc").stream().anyMatch(vnc -> vnc.matches(".*,password(=on)?(,.*)?"));
        Optional<String> password =
                wanted ? site.store().readText(domain.home().child("console/vnc-pass")) : Optional.empty();
        if (password.isPresent()) {
            try (QmpClient qmp = QmpClient.connect(site.host().connectUnix(launch.socket()), ANSWER)) {
                qmp.execute(
                        site.permit(),
                        "change-vnc-password",
                        JsonNodeFactory.instance.objectNode().put("password", password.get()),
                        ANSWER);
            }
        }
    }

    private static void place(Site site, QemuLaunch.Port port) {
        if (!port.mac().isEmpty()) {
            Links.ip(site, "link", "set", port.name(), "address", port.mac());
        }
        if (port.mtu() > 0 && port.mtu() != ETHERNET) {
            Links.ip(site, "link", "set", port.name(), "mtu", Integer.toString(port.mtu()));
        }
        if (!port.bridge().isEmpty()) {
            Links.ipOr(
                    site,
                    List.of("link", "set", port.name(), "master", port.bridge()),
                    List.of("addif", port.bridge(), port.name()));
        }
        Links.ip(site, "link", "set", port.name(), "up");
    }

    static List<String> welcomeCommands(Relaunched domain, QemuLaunch launch) {
        List<String> commands = new ArrayList<>();
        for (QemuLaunch.Port port : launch.ports()) {
            String name = ShellText.word(port.name());
            if (!port.mac().isEmpty()) {
                commands.add("ip link set " + name + " address " + ShellText.word(port.mac()));
            }
            if (!port.bridge().isEmpty()) {
                commands.add("ip link set " + name + " master " + ShellText.word(port.bridge()));
            }
            commands.add("ip link set " + name + " up");
        }
        commands.add("xenstore-write " + domain.home() + "/image/device-model-pid PID");
        if (!launch.line().options("-serial").isEmpty()) {
            commands.add("xenstore-write " + domain.home() + "/serial/0/tty PTY");
        }
        return commands;
    }
}
