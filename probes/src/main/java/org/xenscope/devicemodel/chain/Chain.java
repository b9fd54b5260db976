package org.xenscope.devicemodel.chain;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import org.xenscope.libxl.DomainType;

/**
 * Every program from a toolstack to QEMU, and whether a host needs those between them.
 *
 * @param links in the order in which they start each other; what was started beside comes before QEMU
 * @param conclusion the answer in one sentence
 */
public record Chain(List<Link> links, String conclusion) {
    public Chain {
        links = List.copyOf(links);
    }

    /** Those whose need is in question. */
    public List<Link> between() {
        return links.stream().filter(Link::between).toList();
    }

    /** Puts what processes show and what files say together. */
    public static Chain of(ChainFacts facts) {
        List<Link> links = new Order(facts).links();
        return new Chain(links, conclude(facts, links));
    }

    /** The order of the links: processes where there are any, and between them those that have become the next one. */
    private static final class Order {
        private final ChainFacts facts;
        private final LinkWords words;
        private final List<Link> links = new ArrayList<>();
        private final List<Stages.Stage> written = new ArrayList<>();

        Order(ChainFacts facts) {
            this.facts = facts;
            this.words = new LinkWords(facts);
            if (facts.expected() && !facts.stubdomain()) {
                facts.walk().forEach(this::write);
            }
        }

        private void write(ProgramFile file) {
            if (written.isEmpty() || !last(written).program().equals(file.path())) {
                written.add(new Stages.Stage(kind(file), List.of(file.path())));
            }
            if (Wrapper.ours(file.path())) {
                // What it becomes is in the files beside it.
                return;
            }
            Optional<ScriptReading.Launch> launch = file.script().flatMap(ScriptReading::launch);
            if (facts.processes().isEmpty()) {
                launch.flatMap(ScriptReading.Launch::pipe)
                        .filter(pipe -> pipe.startsWith("logger"))
                        .ifPresent(pipe -> written.add(new Stages.Stage(Link.Kind.LOGGER, List.of(pipe.split(" ")))));
            }
            launch.ifPresent(each -> written.addAll(Stages.of(each.words())));
            if (file.state() == ProgramFile.State.INTERPOSER) {
                written.add(new Stages.Stage(Link.Kind.QEMU_DM_WRAPPER, List.of(Route.INTERPOSED)));
            }
        }

        private static Link.Kind kind(ProgramFile file) {
            if (file.state() == ProgramFile.State.INTERPOSER) {
                return Link.Kind.SVIRT_INTERPOSE;
            }
            if (file.script().flatMap(ScriptReading::generation).isPresent()) {
                return Link.Kind.QEMU_DM_WRAPPER;
            }
            Link.Kind kind = Stages.kind(file.path());
            return kind == Link.Kind.QEMU && file.state() == ProgramFile.State.SCRIPT ? Link.Kind.OTHER : kind;
        }

        private static <T> T last(List<T> list) {
            return list.get(list.size() - 1);
        }

        List<Link> links() {
            links.add(words.starter());
            if (facts.processes().isEmpty()) {
                Link.Presence presence = facts.live() ? Link.Presence.MISSING : Link.Presence.EXPECTED;
                written.forEach(stage -> links.add(words.link(stage, presence, OptionalInt.empty())));
                if (!facts.stubdomain()
                        && facts.expected()
                        && links.stream().noneMatch(each -> each.kind() == Link.Kind.QEMU)) {
                    links.add(words.unknownQemu(presence));
                }
                return links;
            }
            int at = 0;
            for (ChainProcess process : facts.processes()) {
                boolean qemu = facts.qemu().isPresent() && facts.qemu().getAsInt() == process.pid();
                List<Stages.Stage> stages = qemu
                        ? List.of(new Stages.Stage(
                                Link.Kind.QEMU,
                                List.of(process.details().executable().orElse("qemu"))))
                        : Stages.of(process.argv());
                for (int i = 0; i < stages.size(); i++) {
                    Stages.Stage stage = stages.get(i);
                    // What a gdbserver was told to start is a process of its own.
                    if (!qemu && stage.kind() == Link.Kind.QEMU) {
                        continue;
                    }
                    int found = find(stage, at);
                    int stop = found >= 0 ? found : qemu ? written.size() : beforeAnyProcess(at);
                    for (; at < stop; at++) {
                        became(written.get(at));
                    }
                    at = found >= 0 ? found + 1 : at;
                    Stages.Stage known = found >= 0 && !qemu
                            ? new Stages.Stage(written.get(found).kind(), stage.words())
                            : stage;
                    if (qemu) {
                        facts.beside().forEach(each -> links.add(words.beside(each)));
                    }
                    boolean first = i == 0;
                    links.add(words.link(
                            known,
                            first ? Link.Presence.RUNS : Link.Presence.BECAME_NEXT,
                            first ? OptionalInt.of(process.pid()) : OptionalInt.empty()));
                }
            }
            if (facts.qemu().isEmpty()) {
                links.add(words.unknownQemu(Link.Presence.MISSING));
            }
            return links;
        }

        /** Past what stands written from there on and is no process: it has become the process that comes now. */
        private int beforeAnyProcess(int from) {
            int stop = from;
            while (stop < written.size() && written.get(stop).kind() != Link.Kind.QEMU && !shown(written.get(stop))) {
                stop++;
            }
            return stop;
        }

        private boolean shown(Stages.Stage stage) {
            return facts.processes().stream()
                    .flatMap(process -> Stages.of(process.argv()).stream())
                    .anyMatch(each -> same(each, stage));
        }

        private void became(Stages.Stage stage) {
            if (stage.kind() != Link.Kind.QEMU) {
                links.add(words.link(stage, Link.Presence.BECAME_NEXT, OptionalInt.empty()));
            }
        }

        private int find(Stages.Stage stage, int from) {
            for (int i = from; i < written.size(); i++) {
                if (same(written.get(i), stage)) {
                    return i;
                }
            }
            return -1;
        }

        private static boolean same(Stages.Stage one, Stages.Stage other) {
            return one.program().equals(other.program())
                    || one.kind() == other.kind() && name(one).equals(name(other));
        }

        private static String name(Stages.Stage stage) {
            return stage.program().substring(stage.program().lastIndexOf('/') + 1);
        }
    }

    private static String conclude(ChainFacts facts, List<Link> links) {
        if (facts.stubdomain()) {
            return "QEMU runs in a stubdomain, which starts it itself: nothing in dom0 stands before it, and nothing need.";
        }
        if (!facts.expected()) {
            return facts.type().filter(DomainType.PV::equals).isPresent()
                    ? "A PV domain whose backends the kernel serves has no QEMU, and needs none."
                    : "This domain has no QEMU.";
        }
        List<Link> between = links.stream().filter(Link::between).toList();
        String state = "SELinux " + facts.selinux().mode().words() + ", and " + sound(facts.sound());
        if (between.isEmpty()) {
            boolean label = facts.selinux().mode() == Selinux.Mode.ENFORCING;
            boolean unknown = facts.selinux().mode() == Selinux.Mode.UNKNOWN;
            return facts.starter().words() + (facts.live() ? " has started" : " will start") + " QEMU itself, and "
                    + (label
                            ? "with a policy that gives each QEMU a category of its own svirt-interpose would be needed: "
                            : unknown
                                    ? "whether anything must stand between is not known: "
                                    : "nothing need stand between: ")
                    + state + ".";
        }
        List<Link> needed = having(between, Link.Need.YES);
        List<Link> open = having(between, Link.Need.UNKNOWN);
        if (needed.isEmpty() && open.isEmpty()) {
            return "This host needs "
                    + (between.size() == 1 ? "no " + between.get(0).name() : "none of them") + ": " + state + ".";
        }
        List<String> parts = new ArrayList<>();
        if (!needed.isEmpty()) {
            parts.add("needs " + reasons(needed));
        }
        if (!open.isEmpty()) {
            parts.add("may need " + reasons(open));
        }
        List<Link> not = having(between, Link.Need.NO);
        if (!not.isEmpty()) {
            parts.add("does not need " + not.stream().map(Link::name).distinct().collect(Collectors.joining(" and ")));
        }
        return "This host " + String.join("; it ", parts) + ".";
    }

    private static String sound(Sound sound) {
        return switch (sound.answer()) {
            case YES -> "the guest has a sound card";
            case NO -> "the guest has no sound card";
            case UNKNOWN -> "whether the guest has a sound card is not known";
        };
    }

    private static List<Link> having(List<Link> links, Link.Need need) {
        return links.stream().filter(each -> each.need() == need).toList();
    }

    private static String reasons(List<Link> links) {
        return links.stream().map(each -> each.name() + " (" + each.why() + ")").collect(Collectors.joining(", "));
    }

    /** QEMU's link, if there is one. */
    public Optional<Link> qemu() {
        return links.stream().filter(each -> each.kind() == Link.Kind.QEMU).findFirst();
    }
}
