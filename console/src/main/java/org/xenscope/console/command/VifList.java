package org.xenscope.console.command;

import com.google.auto.service.AutoService;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.xenscope.backend.VifProbe;
import org.xenscope.console.Arguments;
import org.xenscope.console.Command;
import org.xenscope.console.Operand;
import org.xenscope.console.Result;
import org.xenscope.console.Session;
import org.xenscope.console.text.Out;
import org.xenscope.console.text.Style;
import org.xenscope.console.text.Table;
import org.xenscope.vif.NetInterface;
import org.xenscope.vif.Vif;
import org.xenscope.vif.VifFacts;
import org.xenscope.xenbus.DevicePair;

/** Every vif with both of its interfaces in dom0. */
@AutoService(Command.class)
public final class VifList implements Command {
    @Override
    public String usage() {
        return """
                vif list - every vif with its interfaces in dom0, their bridges, and its script

                Example: xenscope vif list hvm
                Usage: xenscope vif list [OPTIONS] [DOMAIN]

                A nic that QEMU emulates has two: netback's vifD.N, and QEMU's tap vifD.N-emu; both belong into the bridge.
                Without DOMAIN, those of all domains, and interfaces that are left of domains that are gone.
                """;
    }

    @Override
    public List<Operand> operands() {
        return List.of(Operand.DOMAIN);
    }

    @Override
    public Result run(Session session, Arguments arguments) {
        List<String> words = arguments.words(0, 1);
        VifFacts all = new VifProbe(session.host(), session.store()).read();
        if (words.isEmpty()) {
            return new Listing(all, all.stale());
        }
        int domid = Devices.domid(all.devices(), words.get(0), session);
        return new Listing(
                all.only(
                        all.all().stream().filter(each -> each.domid() == domid).toList()),
                List.of());
    }

    private record Listing(VifFacts facts, List<NetInterface> stale) implements Result {
        @Override
        public void text(Out out) {
            if (facts.asked().isEmpty()) {
                out.line("no vifs");
            } else {
                table().print(out);
            }
            for (Vif vif : facts.asked()) {
                if (wrong(vif)) {
                    out.line(
                            Style.BAD,
                            vif.name() + " of " + Devices.domain(facts.devices(), vif.domid())
                                    + vif.device()
                                            .pair()
                                            .hotplugError()
                                            .map(error -> ": script: " + error)
                                            .orElse("")
                                    + ": `xenscope vif explain " + vif.domid() + " " + vif.devid()
                                    + "` tells what is wrong");
                }
            }
            for (NetInterface each : stale) {
                out.line(Style.CAUTION, "left of a domain that is gone: " + each.name());
            }
            if (facts.interfaces().isEmpty()) {
                out.line(Style.QUIET, "dom0's interfaces could not be looked at");
            }
        }

        private Table table() {
            Table table = new Table("DOMAIN", "VIF", "MAC", "NIC", "INTERFACE", "LINK", "BRIDGE", "SCRIPT", "STATES");
            for (Vif vif : facts.asked()) {
                DevicePair pair = vif.device().pair();
                table.row(
                        style(vif, vif.netback()),
                        Devices.domain(facts.devices(), vif.domid()),
                        vif.devid(),
                        vif.mac().orElse("-"),
                        nic(vif),
                        name(vif.netback(), vif.netbackName()),
                        link(vif, vif.netback()),
                        master(vif.netback()),
                        script(vif),
                        pair.states());
                if (vif.emulated() || vif.stubdomain().isPresent()) {
                    table.row(
                            style(vif, vif.tap()),
                            "",
                            "",
                            "",
                            "",
                            name(vif.tap(), vif.tapName()),
                            vif.stubdomain().map(domid -> "in domain " + domid).orElseGet(() -> link(vif, vif.tap())),
                            master(vif.tap()),
                            "",
                            "");
                }
            }
            return table;
        }

        private static String nic(Vif vif) {
            return vif.model().orElse(vif.emulated() || vif.stubdomain().isPresent() ? "ioemu" : "vif");
        }

        private static String name(Optional<NetInterface> link, String name) {
            return link.map(NetInterface::name).orElse(name);
        }

        private String link(Vif vif, Optional<NetInterface> link) {
            return !vif.here()
                    ? "in domain " + vif.device().pair().backendDomid()
                    : facts.interfaces().isEmpty()
                            ? "?"
                            : link.map(each -> each.link().replace("up, ", "")).orElse("missing");
        }

        private static String master(Optional<NetInterface> link) {
            return link.flatMap(NetInterface::master).orElse("-");
        }

        private static String script(Vif vif) {
            DevicePair pair = vif.device().pair();
            String name = vif.script()
                    .map(path -> path.startsWith(Vif.SCRIPTS) ? path.substring(Vif.SCRIPTS.length()) : path)
                    .orElse("-");
            return name
                    + (pair.hotplugError().isPresent()
                            ? " FAILED"
                            : vif.connected() || !vif.here()
                                    ? ""
                                    : " " + pair.hotplugStatus().orElse("not done"));
        }

        private Style style(Vif vif, Optional<NetInterface> link) {
            boolean seen = vif.here() && facts.interfaces().isPresent();
            boolean out = facts.wanted(vif)
                    .filter(bridge -> link.filter(each -> each.in(bridge)).isEmpty())
                    .isPresent();
            boolean down = link.filter(NetInterface::up).isEmpty();
            return seen && vif.connected() && (out || down)
                            || vif.device().pair().hotplugError().isPresent()
                    ? Style.BAD
                    : Style.PLAIN;
        }

        private boolean wrong(Vif vif) {
            return style(vif, vif.netback()) == Style.BAD
                    || vif.emulated() && facts.usesTap(vif) && style(vif, vif.tap()) == Style.BAD;
        }

        @Override
        public Object json() {
            Map<String, Object> view = new LinkedHashMap<>();
            view.put(
                    "vifs",
                    facts.asked().stream().map(each -> Vifs.json(each, facts)).toList());
            view.put("stale", stale.stream().map(NetInterface::name).toList());
            return view;
        }
    }
}
