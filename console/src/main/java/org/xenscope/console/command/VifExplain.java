package org.xenscope.console.command;

import com.google.auto.service.AutoService;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.xenscope.console.Arguments;
import org.xenscope.console.Command;
import org.xenscope.console.Operand;
import org.xenscope.console.Result;
import org.xenscope.console.Session;
import org.xenscope.console.text.Out;
import org.xenscope.console.text.Style;
import org.xenscope.recipes.rule.Diagnosis;
import org.xenscope.vif.CallStory;
import org.xenscope.vif.HotplugScript;
import org.xenscope.vif.NetInterface;
import org.xenscope.vif.ScriptLine;
import org.xenscope.vif.ScriptReading;
import org.xenscope.vif.Vif;
import org.xenscope.vif.VifFacts;
import org.xenscope.xenbus.DevicePair;

/** The story of a vif: what was wanted, both interfaces, the script and its calls, and what is wrong. */
@AutoService(Command.class)
public final class VifExplain implements Command {
    private static final int WIDTH = 100;
    private static final String INDENT = " ".repeat(13);

    @Override
    public String usage() {
        return """
                vif explain - a vif's interfaces, its script, both calls of it and what came of them, and what is wrong

                Example: xenscope vif explain hvm 0
                Usage: xenscope vif explain [OPTIONS] DOMAIN [N]

                The script is read, not run: what its text says is told with its line, and is an error only when what came of
                it shows that too. `xenscope device explain DOMAIN vif/N` tells the handshake. Without N, all vifs of the
                domain. Exit code 1 when an error is found.
                """;
    }

    @Override
    public List<Operand> operands() {
        return List.of(Operand.DOMAIN, Operand.WORD);
    }

    @Override
    public Result run(Session session, Arguments arguments) {
        VifFacts facts = Vifs.asked(session, arguments.words(1, 2));
        return new Story(facts, Vifs.diagnose(facts), session.options().verbose());
    }

    private record Story(VifFacts facts, Diagnosis diagnosis, boolean verbose) implements Result {
        @Override
        public void text(Out out) {
            for (Vif vif : facts.asked()) {
                text(vif, out);
                out.line();
            }
            Findings.print(diagnosis, verbose, out);
        }

        private void text(Vif vif, Out out) {
            DevicePair pair = vif.device().pair();
            out.print(Style.STRONG, vif.name() + " of " + Devices.domain(facts.devices(), vif.domid()));
            out.line("   frontend " + Devices.half(pair.frontend()) + "   backend " + Devices.half(pair.backend())
                    + "   " + vif.device().server().words());
            line(out, "wanted", Style.PLAIN, wanted(vif));
            line(out, "netback", bad(vif, vif.netback()), netback(vif));
            line(out, "tap", vif.emulated() && facts.usesTap(vif) ? bad(vif, vif.tap()) : Style.PLAIN, tap(vif));
            facts.wanted(vif).ifPresent(bridge -> line(out, "bridge", bridgeStyle(bridge), bridge(bridge)));
            script(vif, out);
        }

        private static void line(Out out, String word, Style style, String said) {
            out.print("  " + word + " ".repeat(11 - word.length()))
                    .prose(style, said)
                    .line();
        }

        private static String wanted(Vif vif) {
            List<String> parts = new ArrayList<>();
            vif.mac().ifPresent(mac -> parts.add("mac " + mac));
            vif.bridge().ifPresent(bridge -> parts.add("bridge " + bridge));
            vif.vifName().ifPresent(name -> parts.add("vifname " + name));
            vif.device().pair().backendValue("ip").ifPresent(ip -> parts.add("ip " + ip));
            vif.device().pair().backendValue("mtu").ifPresent(mtu -> parts.add("mtu " + mtu));
            vif.type().ifPresent(type -> parts.add("type " + type));
            vif.model().ifPresent(model -> parts.add("QEMU's nic " + model));
            return String.join(", ", parts);
        }

        private Style bad(Vif vif, Optional<NetInterface> link) {
            boolean seen = vif.here() && facts.interfaces().isPresent() && vif.connected();
            boolean well = link.filter(NetInterface::up).isPresent()
                    && facts.wanted(vif).map(link.orElseThrow()::in).orElse(true);
            return seen && !well ? Style.BAD : Style.PLAIN;
        }

        private String netback(Vif vif) {
            if (!vif.here()) {
                return "in domain " + vif.device().pair().backendDomid()
                        + ", where its backend is: not to be seen from here";
            }
            return vif.netback()
                    .map(Story::words)
                    .orElse(vif.netbackName() + " "
                            + (facts.interfaces().isEmpty()
                                    ? "cannot be looked at"
                                    : "is not there: netback makes it when its backend begins"));
        }

        private String tap(Vif vif) {
            String none = Vifs.noTap(vif);
            if (!none.isEmpty()) {
                return none;
            }
            if (!vif.here()) {
                return "in domain " + vif.device().pair().backendDomid() + ", if anywhere";
            }
            String qemu = vif.device().emulator().map(server -> server.words()).orElse("no QEMU");
            return vif.tap()
                    .map(link -> words(link) + "   (" + qemu + ")")
                    .orElse(vif.tapName() + " "
                            + (facts.interfaces().isEmpty()
                                    ? "cannot be looked at"
                                    : "is not there: QEMU makes it when it starts, and it ends with it (" + qemu
                                            + ")"));
        }

        private static String words(NetInterface link) {
            return pad(link.name())
                    + link.link()
                    + link.master().map(master -> ", in " + master).orElse(", in no bridge")
                    + (link.mtu().isPresent() ? ", mtu " + link.mtu().getAsInt() : "")
                    + link.mac().map(mac -> ", " + mac).orElse("");
        }

        private static String pad(String name) {
            return name + " ".repeat(Math.max(1, 13 - name.length()));
        }

        private Style bridgeStyle(String name) {
            return facts.find(name).filter(each -> each.bridge() && each.up()).isPresent()
                            || facts.interfaces().isEmpty()
                    ? Style.PLAIN
                    : Style.BAD;
        }

        private String bridge(String name) {
            Optional<NetInterface> link = facts.find(name);
            if (facts.interfaces().isEmpty()) {
                return name;
            }
            if (link.filter(NetInterface::bridge).isEmpty()) {
                return name + (link.isPresent() ? " is no bridge" : " is not there");
            }
            List<String> members = facts.interfaces().orElseThrow().all().stream()
                    .filter(each -> each.in(name))
                    .map(NetInterface::name)
                    .toList();
            return pad(name) + link.get().link()
                    + (link.get().mtu().isPresent()
                            ? ", mtu " + link.get().mtu().getAsInt()
                            : "") + "; in it: "
                    + (members.isEmpty() ? "nothing" : String.join(", ", members));
        }

        private void script(Vif vif, Out out) {
            List<CallStory> calls = CallStory.of(vif, facts);
            if (calls.isEmpty()) {
                line(out, "script", Style.PLAIN, "none is named: libxl runs none");
                return;
            }
            Optional<HotplugScript> script = facts.script(vif);
            boolean fine = script.filter(each -> each.state() == HotplugScript.State.FINE)
                    .isPresent();
            line(
                    out,
                    "script",
                    fine || script.isEmpty() ? Style.PLAIN : Style.BAD,
                    vif.script().orElseThrow()
                            + script.map(HotplugScript::note)
                                    .filter(note -> !note.isEmpty())
                                    .map(note -> ": " + note)
                                    .orElse(""));
            script.flatMap(HotplugScript::reading).ifPresent(reading -> read(reading, vif, out));
            List<String> environment = wrapped(calls.get(0).call().environment(), width(out));
            line(out, "with", Style.QUIET, environment.get(0));
            environment.stream().skip(1).forEach(each -> out.line(Style.QUIET, INDENT + each));
            for (int i = 0; i < calls.size(); i++) {
                call(i + 1, calls.get(i), out);
            }
        }

        private static void read(ScriptReading reading, Vif vif, Out out) {
            String says =
                    switch (reading.tap()) {
                        case CONFIGURED ->
                            reading.common()
                                    ? "it stands on vif-common.sh, which tells both calls apart"
                                    : reading.delegate().isPresent()
                                            ? "it hands the call to "
                                                    + reading.delegate().get()
                                            : "it uses $INTERFACE for the tap";
                        case STRIPPED -> "it takes -emu off the name of QEMU's tap, and configures netback's twice";
                        case IGNORED -> "it does not look which of both calls it is, and configures netback's twice";
                        case LEFT_OUT -> "it does nothing for QEMU's tap";
                        case OTHERS -> "it only tells another program, below /xapi";
                        case UNKNOWN -> "its text does not show what it does with the tap";
                    };
            boolean wrong = reading.tap() == ScriptReading.Tap.STRIPPED || reading.tap() == ScriptReading.Tap.IGNORED;
            out.print(INDENT)
                    .prose(wrong && vif.emulated() ? Style.CAUTION : Style.QUIET, says)
                    .line();
            reading.shown().ifPresent(each -> quoted(each, out));
            if (!reading.saysConnected() && reading.tap() != ScriptReading.Tap.OTHERS) {
                out.line(Style.CAUTION, INDENT + "nowhere does it write hotplug-status, without which netback waits");
            }
            reading.bash().ifPresent(each -> {
                out.line(
                        Style.CAUTION,
                        INDENT + "it needs bash, and " + reading.interpreter().orElse("/bin/sh") + " reads it");
                quoted(each, out);
            });
        }

        private static void quoted(ScriptLine line, Out out) {
            out.print(INDENT)
                    .prose(Style.QUIET, line.where() + ": " + line.text())
                    .line();
        }

        private static int width(Out out) {
            return out.look().moving() ? Math.min(WIDTH, out.look().columns()) : WIDTH;
        }

        private static List<String> wrapped(List<String> words, int width) {
            List<String> lines = new ArrayList<>();
            StringBuilder line = new StringBuilder();
            for (String word : words) {
                if (line.length() > 0 && INDENT.length() + line.length() + word.length() + 1 > width) {
                    lines.add(line.toString());
                    line.setLength(0);
                }
                line.append(line.length() == 0 ? "" : " ").append(word);
            }
            lines.add(line.toString());
            return lines;
        }

        private static void call(int number, CallStory story, Out out) {
            out.line(
                    "  call " + number + "     " + String.join(" ", story.call().argv()));
            String mark =
                    switch (story.effect()) {
                        case DONE -> "done";
                        case NOT -> "NOT DONE";
                        case LATER -> "not yet";
                        case UNKNOWN -> "not known";
                    };
            Style style =
                    switch (story.effect()) {
                        case DONE -> Style.GOOD;
                        case NOT -> Style.BAD;
                        case LATER -> Style.CAUTION;
                        case UNKNOWN -> Style.QUIET;
                    };
            out.print(INDENT).prose("must " + story.must() + ": ").prose(style, mark);
            String seen = story.seen().isEmpty() ? "" : "(" + story.seen() + ")";
            boolean room = INDENT.length() + story.must().length() + mark.length() + seen.length() + 8 <= width(out);
            out.line(Style.QUIET, room ? " " + seen : "");
            if (!room) {
                out.print(INDENT).prose(Style.QUIET, seen).line();
            }
        }

        @Override
        public Object json() {
            Map<String, Object> view = new LinkedHashMap<>();
            view.put("vifs", facts.asked().stream().map(this::json).toList());
            Findings.put(view, diagnosis);
            return view;
        }

        private Map<String, Object> json(Vif vif) {
            Map<String, Object> view = Vifs.json(vif, facts);
            facts.script(vif).ifPresent(script -> view.put("scriptRead", json(script)));
            view.put("calls", CallStory.of(vif, facts).stream().map(Story::json).toList());
            return view;
        }

        private static Map<String, Object> json(HotplugScript script) {
            Map<String, Object> view = new LinkedHashMap<>();
            view.put("state", script.state().name().toLowerCase(Locale.ROOT).replace('_', '-'));
            view.put("note", script.note());
            script.reading().ifPresent(reading -> {
                view.put("tap", reading.tap().name().toLowerCase(Locale.ROOT).replace('_', '-'));
                reading.shown().ifPresent(line -> {
                    view.put("where", line.where());
                    view.put("line", line.text());
                });
                view.put("saysConnected", reading.saysConnected());
            });
            return view;
        }

        private static Map<String, Object> json(CallStory story) {
            Map<String, Object> view = new LinkedHashMap<>();
            view.put("argv", story.call().argv());
            view.put("environment", story.call().environment());
            view.put("must", story.must());
            view.put("effect", story.effect().name().toLowerCase(Locale.ROOT));
            view.put("seen", story.seen());
            return view;
        }

        @Override
        public int exit() {
            return diagnosis.wrong() ? 1 : 0;
        }
    }
}
