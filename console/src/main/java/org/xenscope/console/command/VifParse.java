package org.xenscope.console.command;

import com.google.auto.service.AutoService;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.xenscope.console.Arguments;
import org.xenscope.console.Command;
import org.xenscope.console.Operand;
import org.xenscope.console.Result;
import org.xenscope.console.Session;
import org.xenscope.error.UsageException;
import org.xenscope.libxl.LibxlNames;
import org.xenscope.recipes.action.ShellText;
import org.xenscope.vif.VifSpec;

/** What xl makes of vif specs. No host is asked. */
@AutoService(Command.class)
public final class VifParse implements Command {
    @Override
    public String usage() {
        return """
                vif parse - what xl makes of each vif SPEC

                Example: xenscope vif parse mac=00:16:3e:00:00:01,bridge=xenbr0,type=vif
                Usage: xenscope vif parse [OPTIONS] SPEC...

                A SPEC is one item of a config's vif list: its keys with commas between them. It is read as xl 4.17 reads
                it, before the defaults of xl.conf; no host is needed. --json gives {"vifs":[...]}, one for each SPEC, with
                the names of xl's own JSON (xl -N network-attach 0 KEY=VALUE...) in camelCase: mac, bridge, ifname,
                nictype, rateBytesPerInterval, ... As there, what has its default value is left out. A SPEC that
                network-attach refuses is {"spec","error","next"}, and the exit code is 2. In a config xl passes over a key that
                it does not know, with a message.
                """;
    }

    @Override
    public List<Operand> operands() {
        return List.of(Operand.WORD);
    }

    @Override
    public Result run(Session session, Arguments arguments) {
        List<String> specs = arguments.words(1, Integer.MAX_VALUE);
        if (session.options().asShell()) {
            return session.plan(specs.stream().map(VifParse::command).toList());
        }
        List<SpecReading.One> all = new ArrayList<>();
        for (String spec : specs) {
            all.add(read(spec));
        }
        SpecReading reading = new SpecReading("vifs", all);
        if (reading.refusals() > 0) {
            session.complain(reading.refusals() + " of " + all.size() + " vif specs refused, as xl refuses them");
        }
        return reading;
    }

    /** xl network-attach takes each key as a word of its own. */
    private static String command(String spec) {
        List<String> words = new ArrayList<>();
        for (String part : spec.split(",")) {
            if (!part.isEmpty()) {
                words.add(ShellText.word(part.replaceFirst("^ +", "")));
            }
        }
        return words.stream().collect(Collectors.joining(" ", "xl -N network-attach 0 ", ""));
    }

    private static SpecReading.One read(String spec) {
        try {
            VifSpec vif = VifSpec.parse(spec);
            if (!vif.ignored().isEmpty()) {
                throw new UsageException(
                        "vif spec \"" + spec + "\": xl does not understand "
                                + vif.ignored().stream()
                                        .map(part -> "\"" + part + "\"")
                                        .collect(Collectors.joining(", ")),
                        "xl network-attach refuses it, a config's vif goes on without it: see xl-network-configuration(5)");
            }
            return new SpecReading.One(
                    spec, LibxlNames.renamed(vif.libxlFields()), lines(vif), notes(spec), Optional.empty());
        } catch (UsageException e) {
            return SpecReading.One.refused(spec, e);
        }
    }

    private static Map<String, String> lines(VifSpec vif) {
        Map<String, String> lines = new LinkedHashMap<>();
        lines.put("mac", vif.mac().orElse("(libxl makes one)"));
        lines.put("bridge", vif.bridge().orElse("(xl.conf's vif.default.bridge, else " + VifSpec.DEFAULT_BRIDGE + ")"));
        lines.put(
                "type",
                vif.type()
                        .map(type -> type.equals("vif")
                                ? "vif: netback's interface only"
                                : "ioemu: netback's interface and QEMU's tap for an HVM guest")
                        .orElse("(ioemu for an HVM guest, else vif)"));
        vif.model().ifPresent(name -> lines.put("model", name));
        vif.script().ifPresent(name -> lines.put("script", name));
        vif.vifName().ifPresent(name -> lines.put("vifname", name));
        vif.ip().ifPresent(address -> lines.put("ip", address));
        vif.backendDomain().ifPresent(name -> lines.put("served by", "domain " + name));
        vif.limit()
                .ifPresent(rate ->
                        lines.put("rate", rate.bytesPerInterval() + " bytes every " + rate.intervalMicros() + " us"));
        vif.gatewayDev().ifPresent(name -> lines.put("gatewaydev", name));
        vif.devid().ifPresent(number -> lines.put("devid", Integer.toString(number)));
        vif.mtu().ifPresent(bytes -> lines.put("mtu", Integer.toString(bytes)));
        vif.trusted().ifPresent(trust -> lines.put("trusted", trust ? "yes" : "no"));
        vif.libxlFields().forEach((name, value) -> {
            if (name.startsWith("colo")) {
                lines.put(name, value.toString());
            }
        });
        return lines;
    }

    private static List<String> notes(String spec) {
        List<String> notes = new ArrayList<>();
        if (spec.matches("(?s)(.*,)? *netdev=.*")) {
            notes.add("netdev is out of date: write gatewaydev");
        }
        if (spec.matches("(?s)(.*,)? *accel=.*")) {
            notes.add("xl accepts accel and ignores it");
        }
        return notes;
    }
}
