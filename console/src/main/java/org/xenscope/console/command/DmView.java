package org.xenscope.console.command;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.xenscope.console.Result;
import org.xenscope.console.text.Escape;
import org.xenscope.console.text.Out;
import org.xenscope.console.text.Style;
import org.xenscope.devicemodel.DeviceModelFacts;
import org.xenscope.devicemodel.DeviceModelFacts.Kin;
import org.xenscope.devicemodel.DeviceModelFacts.State;
import org.xenscope.devicemodel.DiskKind;
import org.xenscope.devicemodel.ProcessDetails;
import org.xenscope.devicemodel.QemuAnswers;
import org.xenscope.devicemodel.QemuCommandLine;
import org.xenscope.devicemodel.QemuOptions;
import org.xenscope.devicemodel.QmpSocket;
import org.xenscope.recipes.rule.Diagnosis;
import org.xenscope.recipes.rule.devicemodel.OrphanQemu;

/**
 * One device model.
 *
 * @param unasked why it was not asked over QMP
 * @param names what taps are called now, by the name that QEMU gave them, where a script has renamed them (vifname=)
 * @param bridges by what a tap is called now
 */
record DmView(
        DeviceModelFacts facts,
        String host,
        Optional<QemuAnswers> answers,
        String unasked,
        Map<String, String> names,
        Map<String, String> bridges,
        Diagnosis diagnosis,
        boolean verbose)
        implements Result {
    /** What a process holds that others may need. */
    static List<String> held(ProcessDetails process) {
        return OrphanQemu.held(process);
    }

    @Override
    public void text(Out out) {
        State state = facts.state();
        out.print(Style.STRONG, facts.domain() + " on " + host + ": ");
        answers.ifPresent(each -> out.print("QEMU " + each.version() + ", "));
        out.line(
                state.dead() || state.held() || facts.orphan() ? Style.BAD : Style.PLAIN,
                facts.orphan()
                        ? words(state) + ", LEFT BEHIND by a domain that is "
                                + (facts.home() == DeviceModelFacts.Home.DYING ? "destroyed" : "gone")
                        : words(state));
        facts.qemus().forEach(each -> process(out, each));
        facts.qemu().ifPresent(each -> started(out));
        line(out, "recorded", DeviceModelsOf.recorded(facts).map(this::recorded).orElse(""));
        facts.wrappers()
                .forEach(each -> line(out, "wrapper", each.pid() + "  " + String.join(" ", firstWords(each.argv()))));
        line(
                out,
                "store",
                facts.says()
                        .map(says -> says.isEmpty() ? "state is empty" : "state " + says)
                        .orElse(""));
        answers.ifPresent(each -> line(out, "QMP", status(each.status())));
        if (!unasked.isEmpty()) {
            line(out, "QMP", "not asked: " + unasked);
        }
        facts.qemu().filter(each -> !each.argv().isEmpty()).ifPresent(each -> given(out, each.commandLine()));
        facts.sockets().forEach(each -> line(out, "socket", socket(each)));
        facts.qemu()
                .flatMap(each -> Optional.ofNullable(each.files().get(2)))
                .filter(path -> path.startsWith("/"))
                .ifPresent(path -> line(out, "log", path));
        out.line();
        Findings.print(diagnosis, verbose, out);
    }

    /** What QEMU says of itself, in one line, whatever is in it. */
    private static void line(Out out, String label, String text) {
        if (!text.isEmpty()) {
            out.print(Style.QUIET, "  " + label + " ".repeat(Math.max(1, 10 - label.length())))
                    .line(Escape.text(text, false));
        }
    }

    /** QEMU's own run state. Whether Xen lets the guest run is another thing, of which QEMU knows nothing. */
    private String status(String status) {
        return "status " + status
                + (status.equals("paused")
                        ? ": it does nothing for the guest until `xenscope dm qmp " + facts.domid() + " cont`"
                        : "");
    }

    private String words(State state) {
        String by = facts.tracer()
                .map(each -> state == State.TRACED ? ": " + each : ", under " + each)
                .orElse("");
        return switch (state) {
            case NONE -> "no device model";
            case STUBDOM -> "its device model runs in domain " + facts.stubdom().orElse(0);
            case GONE -> "GONE" + (facts.saysRunning() ? ", while the store says running" : "");
            default -> state.words() + by;
        };
    }

    private void process(Out out, ProcessDetails each) {
        boolean serves = facts.qemu().equals(Optional.of(each));
        line(
                out,
                serves ? "process" : "another",
                each.pid() + "  " + each.executable().orElse(each.program()) + (each.deleted() ? " (deleted)" : "")
                        + ", " + (each.uid() == 0 ? "root" : "uid " + each.uid()) + ", for "
                        + DeviceModelsOf.age(Duration.between(each.started(), facts.seen())));
        if (facts.orphan()) {
            line(out, "holds", String.join(", ", held(each)));
        }
        if (!each.denied().isEmpty()) {
            line(
                    out,
                    "denied",
                    String.join(", ", each.denied().stream().sorted().toList()) + " of " + each.pid()
                            + ": only its user or root may see");
        }
    }

    private void started(Out out) {
        List<String> chain = new ArrayList<>();
        for (Kin each : facts.above()) {
            chain.add(0, each.toString());
        }
        ProcessDetails qemu = facts.qemu().orElseThrow();
        chain.add("QEMU " + qemu.pid());
        String by = Optional.ofNullable(qemu.environment().get("_"))
                .map(path -> path.substring(path.lastIndexOf('/') + 1) + ", which has ended")
                .orElse("a program that has ended");
        // whoever starts a QEMU for good leaves it to init
        line(
                out,
                "started",
                facts.above().size() == 1
                        ? "by " + by + " (" + chain.get(0) + " is its parent now)"
                        : String.join(" → ", chain));
    }

    private String recorded(String who) {
        return facts.wrapped() ? who + ", not QEMU's" : facts.qemu().isPresent() ? "the same pid" : who;
    }

    private static List<String> firstWords(List<String> argv) {
        return argv.size() > 4 ? argv.subList(0, 4) : argv;
    }

    private void given(Out out, QemuCommandLine line) {
        line(
                out,
                "machine",
                line.machine().orElse("?")
                        + line.memoryMegabytes().stream()
                                .mapToObj(mb -> ", " + mb + " MB")
                                .findFirst()
                                .orElse(""));
        line(out, "display", display(line));
        disks(line).forEach(each -> line(out, "disk", each));
        line.netdevs().forEach(each -> line(out, "nic", nic(line, each)));
        serials(line).forEach(each -> line(out, "serial", each));
    }

    private String display(QemuCommandLine line) {
        List<String> parts = new ArrayList<>();
        line.devices().stream()
                .filter(each -> each.first()
                        .filter(driver -> driver.matches("(?i).*(vga|qxl|gpu).*"))
                        .isPresent())
                .forEach(each -> parts.add(each.first().orElse("")
                        + each.get("vgamem_mb").map(mb -> " " + mb + " MB").orElse("")));
        line.option("-vga").ifPresent(vga -> parts.add("-vga " + vga));
        line.option("-display").ifPresent(display -> parts.add("display " + display));
        Optional<String> listens = answers.flatMap(QemuAnswers::vnc)
                .map(vnc -> vnc + (vnc.clients() > 0 ? ", " + vnc.clients() + " looking" : ""));
        listens.or(() -> line.option("-vnc")).ifPresent(vnc -> parts.add("VNC " + vnc));
        return String.join(", ", parts);
    }

    private List<String> disks(QemuCommandLine line) {
        List<QemuAnswers.Block> blocks = answers.map(QemuAnswers::blocks).orElse(List.of());
        List<String> disks = new ArrayList<>();
        blocks.forEach(each -> disks.add(disk(each.device(), each.file(), each.driver())
                + (each.readOnly() ? ", read-only" : "") + ", " + size(each.sizeBytes())));
        for (QemuOptions drive : line.drives()) {
            String name = drive.get("id")
                    .orElseGet(() ->
                            drive.get("if").orElse("") + drive.get("index").orElse(""));
            Optional<String> file = drive.get("file");
            if (file.isPresent() && answers.isEmpty()) {
                disks.add(disk(name, file.get(), drive.get("format").orElse("format not said")));
            } else if (file.isEmpty()
                    && blocks.stream().noneMatch(each -> each.device().equals(name))) {
                disks.add(name + "  no medium");
            }
        }
        return disks;
    }

    private static String disk(String name, String file, String driver) {
        String by = driver.equals("vpc") ? "VHD (vpc), opened by QEMU itself" : driver;
        return name + "  " + file + ", " + DiskKind.of(file).words() + ", " + by;
    }

    static String size(long bytes) {
        return bytes < 10 << 20
                ? bytes / 1024 + " KiB"
                : bytes < 10L << 30
                        ? bytes / (1 << 20) + " MiB"
                        : String.format(Locale.ROOT, "%.1f GiB", bytes / (double) (1L << 30));
    }

    private String nic(QemuCommandLine line, QemuOptions net) {
        Optional<String> id = net.get("id");
        QemuOptions device = line.devices().stream()
                .filter(each -> id.isPresent() && each.get("netdev").equals(id))
                .findFirst()
                .orElse(new QemuOptions(List.of(new QemuOptions.Pair(Optional.empty(), "?"))));
        String tap =
                net.get("ifname").orElse(net.first().or(() -> net.get("type")).orElse("?"));
        String now = names.getOrDefault(tap, tap);
        return device.first().orElse("?")
                + device.get("mac").map(mac -> " " + mac).orElse("") + ", tap " + tap
                + (now.equals(tap) ? "" : ", now " + now + ",")
                + Optional.ofNullable(bridges.get(now))
                        .map(bridge -> " in " + bridge)
                        .orElse(" in no bridge");
    }

    private List<String> serials(QemuCommandLine line) {
        List<String> serials = new ArrayList<>();
        answers.ifPresent(known -> known.chardevs().stream()
                .filter(each -> each.label().startsWith("serial"))
                .forEach(each -> serials.add(each.label() + " " + each.filename())));
        if (serials.isEmpty()) {
            line.option("-serial")
                    .ifPresent(each -> serials.add(
                            each + facts.serial().map(tty -> ", " + tty).orElse("")));
        }
        return serials;
    }

    private String socket(QmpSocket each) {
        String use = !each.there()
                ? "not there"
                : each.dead()
                        ? "there, and nobody listens"
                        : each.clients() == 0
                                ? each.libxl() ? "libxl's own" : "free"
                                : (each.libxl() ? "libxl's own, " : "") + "somebody is connected";
        boolean other = each.owner().isPresent()
                && facts.qemu().isPresent()
                && each.owner().getAsInt() != facts.qemu().get().pid();
        return each.path() + "  " + use + (other ? ", of QEMU " + each.owner().getAsInt() : "");
    }

    @Override
    public Object json() {
        Map<String, Object> view = new LinkedHashMap<>(DmJson.of(facts));
        answers.ifPresent(each -> view.put("qmp", DmJson.answers(each)));
        if (!unasked.isEmpty()) {
            view.put("qmpNotAsked", unasked);
        }
        view.put("renamed", names);
        view.put("bridges", bridges);
        Findings.put(view, diagnosis);
        return view;
    }

    @Override
    public int exit() {
        return diagnosis.wrong() ? 1 : 0;
    }
}
