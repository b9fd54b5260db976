package org.xenscope.console.command;

import com.google.auto.service.AutoService;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.xenscope.console.Arguments;
import org.xenscope.console.Command;
import org.xenscope.console.Operand;
import org.xenscope.console.Result;
import org.xenscope.console.Session;
import org.xenscope.console.text.Out;
import org.xenscope.console.text.Style;
import org.xenscope.console.text.Table;
import org.xenscope.xenbus.Device;
import org.xenscope.xenbus.DeviceFacts;
import org.xenscope.xenbus.DevicePair;
import org.xenscope.xenbus.Wiring;

/** Every front/back pair, both states, and who serves the backend. */
@AutoService(Command.class)
public final class DeviceList implements Command {
    @Override
    public String usage() {
        return """
                device list - every PV device: both states, and who serves its backend

                Example: xenscope device list uivm
                Usage: xenscope device list [OPTIONS] [DOMAIN]

                Whether QEMU, a daemon or dom0's driver serves a backend, and lives, is looked up among processes and in
                sysfs: a state of 4 proves nothing. Without DOMAIN, all domains, and backends left of those that are gone.
                """;
    }

    @Override
    public List<Operand> operands() {
        return List.of(Operand.DOMAIN);
    }

    @Override
    public Result run(Session session, Arguments arguments) {
        List<String> words = arguments.words(0, 1);
        DeviceFacts all = Devices.read(session);
        return new Listing(words.isEmpty() ? all : all.of(Devices.domid(all, words.get(0), session)));
    }

    private record Listing(DeviceFacts facts) implements Result {
        @Override
        public void text(Out out) {
            if (facts.devices().isEmpty()) {
                out.line("no devices");
            } else {
                table().print(out);
            }
            for (Device device : facts.devices()) {
                device.pair()
                        .hotplugError()
                        .ifPresent(error -> out.line(
                                Style.BAD,
                                device.name() + " of " + Devices.domain(facts, device.domid()) + ": script: " + error));
            }
            for (Device device : facts.devices()) {
                device.wiring()
                        .map(Wiring::said)
                        .filter(said -> !said.isEmpty())
                        .ifPresent(said -> out.line(
                                Style.BAD,
                                device.name() + " of " + Devices.domain(facts, device.domid()) + ": " + said));
            }
            for (String directory : facts.emptyDirectories()) {
                out.line(Style.CAUTION, "empty: " + directory);
            }
            for (String path : facts.absent()) {
                out.line(Style.CAUTION, "gone, although libxl's list has it: " + path);
            }
            facts.blind().ifPresent(why -> out.line(Style.QUIET, "who serves them could not be looked up: " + why));
        }

        private Table table() {
            boolean hotplug = facts.devices().stream()
                    .anyMatch(each -> each.pair().hotplugStatus().isPresent()
                            || each.pair().hotplugError().isPresent());
            Table table = hotplug
                    ? new Table("DOMAIN", "DEVICE", "FRONTEND", "BACKEND", "SCRIPT", "SERVED BY")
                    : new Table("DOMAIN", "DEVICE", "FRONTEND", "BACKEND", "SERVED BY");
            for (Device device : facts.devices()) {
                DevicePair pair = device.pair();
                String domain = Devices.domain(facts, pair.domid());
                String frontend = pair.link() == DevicePair.Link.ORPHAN ? "none" : Devices.half(pair.frontend());
                if (pair.isFirstConsole()) {
                    frontend = pair.frontendValue("tty").orElse("-");
                }
                String backend = pair.isFirstConsole()
                        ? "-"
                        : Devices.half(pair.backend())
                                + (pair.backendKind().equals(pair.kind()) ? "" : " " + pair.backendKind());
                String server = device.serving().words();
                Style style = style(device);
                if (hotplug) {
                    table.row(style, domain, pair.name(), frontend, backend, script(pair), server);
                } else {
                    table.row(style, domain, pair.name(), frontend, backend, server);
                }
            }
            return table;
        }

        private static Style style(Device device) {
            boolean orphan = device.pair().link() == DevicePair.Link.ORPHAN;
            boolean broken = !device.serving().life().mayAct()
                    || device.pair().hotplugError().isPresent()
                    || device.pair().noState().isPresent()
                    || !device.wiring().map(Wiring::said).orElse("").isEmpty()
                    || device.pair().link() != DevicePair.Link.WHOLE
                            && !device.pair().isFirstConsole();
            return orphan ? Style.CAUTION : broken ? Style.BAD : Style.PLAIN;
        }

        private static String script(DevicePair pair) {
            return pair.hotplugError().isPresent()
                    ? "FAILED"
                    : pair.hotplugStatus().orElse("-");
        }

        @Override
        public Object json() {
            Map<String, Object> view = new LinkedHashMap<>();
            view.put(
                    "devices",
                    facts.devices().stream()
                            .map(each -> Devices.json(each, facts))
                            .toList());
            view.put("emptyDirectories", facts.emptyDirectories());
            view.put("absent", facts.absent());
            facts.blind().ifPresent(why -> view.put("serversUnknown", why));
            return view;
        }
    }
}
