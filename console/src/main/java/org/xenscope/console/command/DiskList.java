package org.xenscope.console.command;

import com.google.auto.service.AutoService;
import java.util.LinkedHashMap;
import java.util.Map;
import org.xenscope.blktap.ImageType;
import org.xenscope.blktap.TapDevice;
import org.xenscope.blktap.TapFacts;
import org.xenscope.console.Arguments;
import org.xenscope.console.Command;
import org.xenscope.console.Result;
import org.xenscope.console.Session;
import org.xenscope.console.text.Out;
import org.xenscope.console.text.Style;
import org.xenscope.console.text.Table;
import org.xenscope.recipes.rule.Diagnosis;
import org.xenscope.recipes.rule.tap.TapRule;

/** Every tap device, what serves it, and who uses it. */
@AutoService(Command.class)
public final class DiskList implements Command {
    @Override
    public String usage() {
        return """
                disk list - tap devices: what serves each, which image, and who uses it

                Example: xenscope disk list
                Usage: xenscope disk list [OPTIONS]

                Devices of blktap (tap-ctl) and nbd devices that are connected; minors without a tapdisk and tapdisks without
                a minor, too. Who uses one is looked up among all processes and in the backends of the store. Ends with 1 when
                there is an error.
                """;
    }

    @Override
    public Result run(Session session, Arguments arguments) {
        arguments.words(0, 0);
        TapFacts facts = Taps.probe(session).read();
        return new Listing(
                facts, Diagnosis.of(TapRule.all(), facts), session.options().verbose());
    }

    private record Listing(TapFacts facts, Diagnosis diagnosis, boolean verbose) implements Result {
        @Override
        public void text(Out out) {
            if (facts.devices().isEmpty()) {
                out.line("no tap devices");
            } else {
                Table table = new Table("DEVICE", "PID", "STATE", "FORMAT", "IMAGE", "USED BY");
                for (TapDevice each : facts.devices()) {
                    table.row(
                            each.usable() ? Style.PLAIN : Style.BAD,
                            each.orphanServer() ? "-" : each.device(),
                            each.pid().isPresent() ? Integer.toString(each.pid().getAsInt()) : "-",
                            Taps.state(each, facts),
                            format(each),
                            each.image().orElse("-"),
                            Taps.users(each));
                }
                table.print(out);
            }
            if (!diagnosis.findings().isEmpty() || verbose) {
                Findings.print(diagnosis, verbose, out);
            }
        }

        private static String format(TapDevice device) {
            String mode = device.readOnly().map(each -> each ? " ro" : " rw").orElse("");
            return device.imageType().map(ImageType::word).or(device::type).orElse("-") + mode;
        }

        @Override
        public Object json() {
            Map<String, Object> view = new LinkedHashMap<>();
            view.put(
                    "devices",
                    facts.devices().stream().map(each -> Taps.json(each, facts)).toList());
            Findings.put(view, diagnosis);
            return view;
        }

        @Override
        public int exit() {
            return diagnosis.wrong() ? 1 : 0;
        }
    }
}
