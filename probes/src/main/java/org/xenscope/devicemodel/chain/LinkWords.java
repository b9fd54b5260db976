package org.xenscope.devicemodel.chain;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.xenscope.devicemodel.chain.ScriptReading.Launch;
import org.xenscope.devicemodel.chain.ScriptReading.Passes;

/** What each link does, and whether this host needs it: the decisions, as sentences. */
final class LinkWords {
    private record Verdict(Link.Need need, String why) {}

    private final ChainFacts facts;

    LinkWords(ChainFacts facts) {
        this.facts = facts;
    }

    Link starter() {
        List<Seen> evidence = new ArrayList<>(List.of(facts.asked()));
        String first = facts.first().orElse("QEMU");
        String does = facts.stubdomain()
                ? "builds a stubdomain whose own init starts QEMU"
                : facts.expected()
                        ? "makes QEMU's arguments and starts " + first
                                + (facts.override().isPresent() ? " (device_model_override)" : "")
                        : "starts no QEMU for this domain";
        return new Link(
                Link.Kind.STARTER,
                facts.starter().words(),
                facts.live() ? Link.Presence.DONE : Link.Presence.EXPECTED,
                OptionalInt.empty(),
                does,
                Optional.empty(),
                Link.Need.END,
                "",
                evidence);
    }

    Link unknownQemu(Link.Presence presence) {
        return new Link(
                Link.Kind.QEMU,
                "qemu",
                presence,
                OptionalInt.empty(),
                presence == Link.Presence.MISSING
                        ? "no process of this domain's device model is there"
                        : "which one is not known",
                Optional.empty(),
                Link.Need.END,
                "",
                List.of());
    }

    Link link(Stages.Stage stage, Link.Presence presence, OptionalInt pid) {
        Optional<ProgramFile> file = Optional.ofNullable(facts.files().get(stage.program()));
        Optional<ScriptReading> script = file.flatMap(ProgramFile::script);
        Verdict verdict = verdict(stage, script);
        List<Seen> evidence = new ArrayList<>();
        if (pid.isPresent()) {
            process(pid.getAsInt()).ifPresent(each -> evidence.addAll(seen(each)));
        }
        file.ifPresent(each -> evidence.add(seen(each)));
        if (stage.kind() == Link.Kind.SVIRT_INTERPOSE) {
            evidence.add(facts.selinux().seen());
            facts.mcs().forEach((path, value) -> evidence.add(new Seen("store", path, value)));
        } else if (stage.kind() == Link.Kind.QEMU_DM_WRAPPER) {
            evidence.add(facts.sound().seen());
        }
        return new Link(
                stage.kind(),
                stage.program(),
                presence,
                pid,
                does(stage, file, script),
                script.flatMap(ScriptReading::generation).map(Generation::words),
                verdict.need(),
                verdict.why(),
                evidence);
    }

    /** What runs beside QEMU and takes what it says. */
    Link beside(ChainProcess process) {
        String program = process.argv().isEmpty()
                ? process.details().name()
                : process.argv().get(0);
        Link.Kind kind = program.endsWith("logger") ? Link.Kind.LOGGER : Stages.kind(program);
        Stages.Stage stage = new Stages.Stage(kind, process.argv().isEmpty() ? List.of(program) : process.argv());
        boolean known = kind == Link.Kind.LOGGER || kind == Link.Kind.GDBSERVER || kind == Link.Kind.TRACER;
        Verdict verdict =
                known ? verdict(stage, Optional.empty()) : new Verdict(Link.Need.UNKNOWN, "xenscope does not know it");
        return new Link(
                kind,
                program,
                Link.Presence.RUNS,
                OptionalInt.of(process.pid()),
                switch (kind) {
                    case LOGGER -> "puts what QEMU says into syslog";
                    case GDBSERVER, TRACER -> "was put on the QEMU that ran: " + String.join(" ", process.argv());
                    default -> "was started beside QEMU";
                },
                Optional.empty(),
                verdict.need(),
                verdict.why(),
                seen(process));
    }

    private Optional<ChainProcess> process(int pid) {
        return facts.processes().stream().filter(each -> each.pid() == pid).findFirst();
    }

    private static List<Seen> seen(ChainProcess process) {
        List<Seen> seen = new ArrayList<>();
        seen.add(new Seen(
                "process",
                process.where(),
                "child of " + process.details().parentPid()
                        + process.details().executable().map(exe -> ", " + exe).orElse("")));
        process.details().environment().forEach((name, value) -> {
            if (name.startsWith("QEMU_ALSA_") || name.equals("ALSA_CONFIG_PATH") || name.equals("XEN_DOMAIN_ID")) {
                seen.add(new Seen("process", process.where() + "/environ", name + "=" + value));
            }
        });
        process.label().ifPresent(label -> seen.add(new Seen("process", process.where() + "/attr/current", label)));
        return seen;
    }

    private static Seen seen(ProgramFile file) {
        String what =
                switch (file.state()) {
                    case ABSENT -> "no such file";
                    case SCRIPT ->
                        "a script of " + file.script().map(ScriptReading::lines).orElse(0) + " lines"
                                + file.script()
                                        .flatMap(ScriptReading::launch)
                                        .map(launch -> ", starts " + String.join(" ", launch.words()) + " in line "
                                                + launch.line())
                                        .orElse("");
                    case INTERPOSER -> "svirt-interpose, by its own words";
                    case BINARY -> "a program of the machine's own";
                    case UNREADABLE -> file.detail();
                };
        return new Seen(
                "file",
                file.path(),
                what + (file.executable() || file.state() == ProgramFile.State.ABSENT ? "" : ", not executable"));
    }

    private String does(Stages.Stage stage, Optional<ProgramFile> file, Optional<ScriptReading> script) {
        return switch (stage.kind()) {
            case SVIRT_INTERPOSE ->
                facts.selinux().mode() == Selinux.Mode.DISABLED
                        ? "finds SELinux disabled, and only becomes qemu-dm-wrapper"
                        : "picks an SELinux category, labels the domain's writable disks with it, and becomes qemu-dm-wrapper so labelled";
            case QEMU_DM_WRAPPER, OTHER, XENSCOPE_WRAPPER ->
                script.map(each -> does(stage.kind(), each)).orElseGet(() -> unknown(file));
            case GDBSERVER ->
                "holds QEMU for a debugger"
                        + Stages.address(stage.words())
                                .map(at -> ", listens on " + at)
                                .orElse("");
            case SETPRIV -> "has the kernel end QEMU with its parent (" + String.join(" ", stage.words()) + ")";
            case TRACER -> "watches QEMU: " + String.join(" ", stage.words());
            case PLAIN, SHELL -> "starts it: " + String.join(" ", stage.words());
            case QEMU -> "serves the domain";
            case LOGGER -> "puts what QEMU says into syslog";
            case STARTER -> "";
        };
    }

    private static String unknown(Optional<ProgramFile> file) {
        return file.map(each -> switch (each.state()) {
                    case ABSENT -> "is not there";
                    case UNREADABLE -> "could not be read: " + each.detail();
                    default -> "is no script: what it does cannot be read";
                })
                .orElse("what it does is not known");
    }

    private static String does(Link.Kind kind, ScriptReading script) {
        List<String> parts = new ArrayList<>();
        if (script.alsa()) {
            parts.add("writes an ALSA config with a volume of the domain's own");
        }
        if (kind == Link.Kind.XENSCOPE_WRAPPER) {
            parts.add("gives QEMU block devices in place of images, as its map says");
        }
        script.launch().flatMap(Launch::pipe).ifPresent(pipe -> parts.add("sends QEMU's output to " + pipe));
        if (script.hangup()) {
            parts.add("passes SIGHUP on");
        }
        script.launch()
                .ifPresentOrElse(
                        launch -> {
                            String how = script.stays() ? "stays before " : "becomes ";
                            parts.add(how
                                    + (kind == Link.Kind.XENSCOPE_WRAPPER ? "QEMU" : launch.program())
                                    + with(launch.passes()));
                        },
                        () -> parts.add("starts nothing that xenscope can make out"));
        return String.join(", ", parts);
    }

    private static String with(Passes passes) {
        return switch (passes) {
            case WHOLE -> " with its arguments whole";
            case JOINED, UNQUOTED -> " with its arguments cut at blanks";
            case COMMENTED, NOT -> " without its arguments";
        };
    }

    private Verdict verdict(Stages.Stage stage, Optional<ScriptReading> script) {
        return switch (stage.kind()) {
            case SVIRT_INTERPOSE -> interposer();
            case QEMU_DM_WRAPPER -> wrapper();
            case XENSCOPE_WRAPPER ->
                new Verdict(Link.Need.NO, "only what it was put there for wants it (`xenscope dm wrapper show`)");
            case GDBSERVER, TRACER -> new Verdict(Link.Need.NO, "only somebody who looks into QEMU wants it");
            case SETPRIV -> new Verdict(Link.Need.NO, "only what stands before it wants it");
            case PLAIN, SHELL -> new Verdict(Link.Need.NO, "QEMU starts without it");
            case OTHER -> other(script);
            case LOGGER ->
                new Verdict(
                        Link.Need.NO,
                        "libxl keeps what QEMU says in /var/log/xen/qemu-dm-" + facts.name() + ".log without it");
            case STARTER, QEMU -> new Verdict(Link.Need.END, "");
        };
    }

    private Verdict interposer() {
        return switch (facts.selinux().mode()) {
            case DISABLED -> new Verdict(Link.Need.NO, "SELinux is disabled");
            case PERMISSIVE -> new Verdict(Link.Need.NO, "SELinux only warns: a wrong label is allowed");
            case ENFORCING ->
                new Verdict(
                        Link.Need.YES,
                        "SELinux enforces its policy: without its label QEMU is denied its disks, or shares one with all others");
            case UNKNOWN -> new Verdict(Link.Need.UNKNOWN, "whether SELinux enforces a policy could not be read");
        };
    }

    private Verdict wrapper() {
        boolean interposed = facts.walk().stream().anyMatch(each -> each.state() == ProgramFile.State.INTERPOSER);
        if (interposed && facts.selinux().mode() == Selinux.Mode.ENFORCING) {
            return new Verdict(Link.Need.YES, "svirt-interpose becomes this program and no other");
        }
        return switch (facts.sound().answer()) {
            case NO -> new Verdict(Link.Need.NO, "the guest has no sound card");
            case YES ->
                new Verdict(Link.Need.YES, "the guest has a sound card, whose volume in dom0 is set through it");
            case UNKNOWN -> new Verdict(Link.Need.UNKNOWN, "whether the guest has a sound card is not known");
        };
    }

    private static Verdict other(Optional<ScriptReading> script) {
        if (script.isEmpty()) {
            return new Verdict(Link.Need.UNKNOWN, "xenscope does not know it, and it is no script to be read");
        }
        // A program and the arguments, in a script that has no room for more.
        boolean passes = script.get().lines() <= 5
                && script.get()
                        .launch()
                        .filter(launch -> launch.exec() && launch.words().size() == 2 && launch.passes() != Passes.NOT)
                        .isPresent();
        return passes
                ? new Verdict(
                        Link.Need.NO,
                        script.get().stays() ? "it only starts the next program" : "it only becomes the next program")
                : new Verdict(Link.Need.UNKNOWN, "a script of its own kind: read it");
    }
}
