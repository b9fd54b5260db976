package org.xenscope.console.command;

import com.google.auto.service.AutoService;
import java.util.ArrayList;
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
import org.xenscope.devicemodel.DeviceModelFacts;
import org.xenscope.devicemodel.ProcessDetails;
import org.xenscope.devicemodel.QemuOptions;
import org.xenscope.devicemodel.QemuSections;
import org.xenscope.devicemodel.QemuSections.Entry;
import org.xenscope.devicemodel.QemuSections.Mark;
import org.xenscope.devicemodel.QemuSections.Section;

/** What a QEMU was started with. */
@AutoService(Command.class)
public final class DmArgs implements Command {
    @Override
    public String usage() {
        return """
                dm args - what DOMAIN's QEMU was started with, sorted by what it is about

                Example: xenscope dm args hvm --as-shell
                Usage: xenscope dm args [OPTIONS] DOMAIN

                From the process itself, not from what started it. Wherever the domid stands in a value, the line says so:
                there it must change for another domain. --as-shell prints one line that any POSIX shell takes, whatever
                the arguments hold. --json has the argument vector and the parts of each value.
                """;
    }

    @Override
    public List<Operand> operands() {
        return List.of(Operand.DOMAIN);
    }

    @Override
    public Result run(Session session, Arguments arguments) {
        String word = arguments.words(1, 1).get(0);
        DeviceModelFacts facts = DeviceModelsOf.named(session, DeviceModelsOf.read(session), word);
        ProcessDetails qemu = DeviceModelsOf.qemu(facts);
        if (session.options().asShell()) {
            return session.plan(List.of(qemu.commandLine().shellLine()));
        }
        return new View(facts, qemu, QemuSections.of(qemu.commandLine()));
    }

    private record View(DeviceModelFacts facts, ProcessDetails qemu, QemuSections sections) implements Result {
        @Override
        public void text(Out out) {
            out.print(Style.STRONG, facts.domain())
                    .line(": QEMU " + qemu.pid() + "  " + qemu.argv().get(0));
            for (Section section : Section.values()) {
                List<Entry> entries = sections.of(section);
                if (!entries.isEmpty()) {
                    out.line(Style.QUIET, section.name().toLowerCase(Locale.ROOT));
                    entries.forEach(each -> entry(out, each));
                }
            }
        }

        private static void entry(Out out, Entry each) {
            out.print("  " + each.option()
                    + (each.option().isEmpty() || each.value().isEmpty() ? "" : " "));
            String value = each.value().orElse("");
            int at = 0;
            for (Mark mark : each.marks()) {
                out.print(value.substring(at, mark.from()).replace("\n", "\\n"))
                        .print(Style.CAUTION, value.substring(mark.from(), mark.to()));
                at = mark.to();
            }
            out.print(value.substring(at).replace("\n", "\\n"));
            out.line(Style.QUIET, each.marks().isEmpty() ? "" : "   ← domid");
        }

        @Override
        public Object json() {
            Map<String, Object> view = new LinkedHashMap<>();
            view.put("domid", facts.domid());
            view.put("pid", qemu.pid());
            view.put("argv", qemu.argv());
            view.put("shell", qemu.commandLine().shellLine());
            for (Section section : Section.values()) {
                view.put(
                        section.name().toLowerCase(Locale.ROOT),
                        sections.of(section).stream().map(View::json).toList());
            }
            return view;
        }

        private static Map<String, Object> json(Entry each) {
            Map<String, Object> view = new LinkedHashMap<>();
            view.put("index", each.index());
            view.put("option", each.option());
            each.value().ifPresent(value -> {
                view.put("value", value);
                view.put("parts", parts(value));
            });
            view.put(
                    "domidAt",
                    each.marks().stream()
                            .map(mark -> List.of(mark.from(), mark.to()))
                            .toList());
            return view;
        }

        /** In order, as a key may stand there twice. */
        private static List<Map<String, Object>> parts(String value) {
            List<Map<String, Object>> parts = new ArrayList<>();
            for (QemuOptions.Pair pair : QemuOptions.parse(value).pairs()) {
                Map<String, Object> part = new LinkedHashMap<>();
                pair.key().ifPresent(key -> part.put("key", key));
                part.put("value", pair.value());
                parts.add(part);
            }
            return parts;
        }
    }
}
