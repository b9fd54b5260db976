package org.xenscope.console.command;

import com.google.auto.service.AutoService;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.xenscope.console.Arguments;
import org.xenscope.console.Command;
import org.xenscope.console.Operand;
import org.xenscope.console.Result;
import org.xenscope.console.Session;
import org.xenscope.console.text.Out;
import org.xenscope.console.text.Style;
import org.xenscope.devicemodel.chain.Chain;
import org.xenscope.devicemodel.chain.ChainFacts;
import org.xenscope.devicemodel.chain.ChainProbe;
import org.xenscope.devicemodel.chain.Link;
import org.xenscope.devicemodel.chain.Seen;
import org.xenscope.error.AbsentException;
import org.xenscope.host.Host;
import org.xenscope.libxl.DomainConfig;
import org.xenscope.libxl.XlConfig;
import org.xenscope.recipes.action.Domains;
import org.xenscope.recipes.bringup.ConfigSource;
import org.xenscope.recipes.rule.Diagnosis;
import org.xenscope.recipes.rule.chain.ChainRule;
import org.xenscope.xenstore.Store;

/** Every program from libxl to QEMU, and whether this host needs it. */
@AutoService(Command.class)
public final class DmChain implements Command {
    @Override
    public String usage() {
        return """
                dm chain - every program from libxl to DOMAIN's QEMU, what it does, and whether this host needs it

                Example: xenscope dm chain uivm
                Usage: xenscope dm chain [OPTIONS] DOMAIN
                     --config=CONFIG        what would run for CONFIG, in place of DOMAIN

                Processes, their environment and the programs' own files are looked at. Is svirt-interpose needed, or
                qemu-dm-wrapper? That depends on the host, and on the guest:
                  svirt-interpose  gives each QEMU an SELinux category, and its disks the same. Needed where SELinux
                                   enforces a policy (/sys/fs/selinux/enforce is 1), and nowhere else.
                  qemu-dm-wrapper  sets up a volume in ALSA for the domain, and sends what QEMU says to syslog. Needed
                                   where the guest has a sound card, or where svirt-interpose is, which becomes no
                                   other program. libxl keeps a log of its own: /var/log/xen/qemu-dm-NAME.log.
                  gdbserver        only for who debugs QEMU. A stubdomain has none of them.
                Without them QEMU is started by libxl itself: leave device_model_override out of the config. Ends with 1
                when one of them is wrong: arguments cut or lost, signals not passed on, another toolstack's generation.
                """;
    }

    @Override
    public List<Operand> operands() {
        return List.of(Operand.DOMAIN);
    }

    @Override
    public Result run(Session session, Arguments arguments) {
        Host host = session.host();
        Store store = session.store();
        ChainProbe probe = new ChainProbe(host, store);
        ChainFacts facts;
        if (arguments.has("config")) {
            arguments.words(0, 0);
            String name = arguments.option("config").orElseThrow();
            ConfigSource source = ConfigSource.find(host, name, session.path(name));
            facts = probe.ofConfig(DomainConfig.of(XlConfig.parse(source.label(), source.content())));
        } else {
            String word = arguments.words(1, 1).get(0);
            int domid = Domains.named(store, word)
                    .orElseThrow(() -> new AbsentException(
                            "there is no domain " + word + " on " + host.name(),
                            "`xl list` there shows those that are; --config=CONFIG tells what would run for a config"));
            facts = probe.facts(domid);
        }
        return new Shown(
                facts,
                Chain.of(facts),
                Diagnosis.of(ChainRule.all(), facts),
                session.options().verbose());
    }

    private record Shown(ChainFacts facts, Chain chain, Diagnosis diagnosis, boolean verbose) implements Result {
        @Override
        public void text(Out out) {
            out.line(Style.QUIET, heading());
            for (Link link : chain.links()) {
                print(link, out);
            }
            out.line();
            out.prose(Style.STRONG, chain.conclusion()).line();
            out.line();
            Findings.print(diagnosis, verbose, out);
        }

        private String heading() {
            StringBuilder heading = new StringBuilder(facts.name());
            facts.domid()
                    .ifPresent(
                            domid -> heading.append(" (domain ").append(domid).append(')'));
            facts.type().ifPresent(type -> heading.append(", ").append(type));
            facts.recordedPid()
                    .ifPresent(pid -> heading.append(", device-model-pid ").append(pid));
            if (facts.recordedPid().isPresent()
                    && facts.qemu().isPresent()
                    && facts.recordedPid().getAsInt() != facts.qemu().getAsInt()) {
                heading.append(", which is not QEMU but what stands before it");
            }
            return heading.toString();
        }

        private void print(Link link, Out out) {
            out.print(Style.NAME, "  " + link.program());
            link.generation().ifPresent(each -> out.print(Style.QUIET, " " + each));
            out.print("  ");
            out.print(
                    link.presence() == Link.Presence.MISSING ? Style.BAD : Style.QUIET,
                    link.pid().isPresent()
                            ? "pid " + link.pid().getAsInt()
                            : link.presence().words());
            switch (link.need()) {
                case YES -> out.line(Style.CAUTION, "  needed here");
                case NO -> out.line(Style.GOOD, "  not needed here");
                case UNKNOWN -> out.line(Style.CAUTION, "  perhaps needed");
                case END -> out.line();
            }
            out.print("      ")
                    .prose(link.does() + (link.why().isEmpty() ? "" : "; " + link.why()))
                    .line();
            if (verbose) {
                link.evidence()
                        .forEach(each -> out.line(
                                Style.QUIET, "      " + each.source() + " " + each.where() + ": " + each.what()));
            }
        }

        @Override
        public Object json() {
            Map<String, Object> view = new LinkedHashMap<>();
            facts.domid().ifPresent(domid -> view.put("domid", domid));
            view.put("domain", facts.name());
            facts.type().ifPresent(type -> view.put("type", type.word()));
            view.put("starter", facts.starter().name().toLowerCase(Locale.ROOT).replace('_', '-'));
            facts.override().ifPresent(path -> view.put("override", path));
            facts.recordedPid().ifPresent(pid -> view.put("deviceModelPid", pid));
            facts.qemu().ifPresent(pid -> view.put("qemuPid", pid));
            view.put("stubdomain", facts.stubdomain());
            view.put("selinux", facts.selinux().mode().name().toLowerCase(Locale.ROOT));
            view.put("sound", facts.sound().answer().name().toLowerCase(Locale.ROOT));
            view.put("links", chain.links().stream().map(Shown::json).toList());
            view.put(
                    "needed",
                    chain.between().stream()
                            .filter(each -> each.need() == Link.Need.YES)
                            .map(Link::program)
                            .toList());
            view.put("conclusion", chain.conclusion());
            Findings.put(view, diagnosis);
            return view;
        }

        private static Map<String, Object> json(Link link) {
            Map<String, Object> view = new LinkedHashMap<>();
            view.put("kind", link.kind().word());
            view.put("program", link.program());
            view.put("presence", link.presence().name().toLowerCase(Locale.ROOT).replace('_', '-'));
            link.pid().ifPresent(pid -> view.put("pid", pid));
            view.put("does", link.does());
            link.generation().ifPresent(each -> view.put("generation", each));
            view.put("need", link.need().name().toLowerCase(Locale.ROOT));
            if (!link.why().isEmpty()) {
                view.put("why", link.why());
            }
            view.put("evidence", link.evidence().stream().map(Shown::json).toList());
            return view;
        }

        private static Map<String, Object> json(Seen seen) {
            Map<String, Object> view = new LinkedHashMap<>();
            view.put("source", seen.source());
            view.put("where", seen.where());
            view.put("what", seen.what());
            return view;
        }

        @Override
        public int exit() {
            return diagnosis.wrong() ? 1 : 0;
        }
    }
}
