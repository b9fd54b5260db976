package org.xenscope.console.command;

import com.google.auto.service.AutoService;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.xenscope.console.Arguments;
import org.xenscope.console.Command;
import org.xenscope.console.Operand;
import org.xenscope.console.Result;
import org.xenscope.console.Session;
import org.xenscope.devicemodel.DeviceModelFacts;
import org.xenscope.devicemodel.DeviceModelFacts.State;
import org.xenscope.devicemodel.DeviceModels;
import org.xenscope.devicemodel.QemuAnswers;
import org.xenscope.devicemodel.QemuInquiry;
import org.xenscope.devicemodel.QmpSocket;
import org.xenscope.error.CancelledException;
import org.xenscope.error.XenscopeException;
import org.xenscope.host.Query;
import org.xenscope.vif.NetInterfaces;
import org.xenscope.vif.Vif;
import org.xenscope.vif.VifName;
import org.xenscope.xenstore.StorePath;

/** The device model of a domain, or of all. */
@AutoService(Command.class)
public final class DmShow implements Command {
    private static final Duration ANSWER = Duration.ofSeconds(10);

    @Override
    public String usage() {
        return """
                dm show - the device model of DOMAIN: its process, what it was given, its sockets, and what is wrong

                Example: xenscope dm show hvm
                Usage: xenscope dm show [OPTIONS] [DOMAIN]

                The real QEMU is found among processes, whatever started it: the pid in the store may be a wrapper's or
                gdbserver's, and stays when QEMU was killed. A QEMU that runs is asked over QMP too, where its socket is
                free. Without DOMAIN, all of them in a table, with those that are left of domains that are gone. A domain
                that is gone is named by its domid. Exit code 1 when an error is found of DOMAIN.
                """;
    }

    @Override
    public List<Operand> operands() {
        return List.of(Operand.DOMAIN);
    }

    @Override
    public Result run(Session session, Arguments arguments) {
        List<String> words = arguments.words(0, 1);
        DeviceModels models = DeviceModelsOf.read(session);
        if (words.isEmpty()) {
            return new DmList(models, session.host().name());
        }
        DeviceModelFacts facts = DeviceModelsOf.named(session, models, words.get(0));
        Asked asked = ask(session, facts);
        Set<String> taps = taps(facts);
        Map<String, String> renamed = renamed(session, taps);
        Set<String> interfaces = new LinkedHashSet<>(taps);
        interfaces.addAll(renamed.values());
        Map<String, String> bridges = bridges(session, interfaces);
        // a script may not have come to it yet
        renamed.entrySet().removeIf(each -> bridges.containsKey(each.getKey()));
        return new DmView(
                facts,
                session.host().name(),
                asked.answers(),
                asked.why(),
                renamed,
                bridges,
                DeviceModelsOf.diagnose(session, models, facts),
                session.options().verbose());
    }

    /** @param why nothing was answered */
    private record Asked(Optional<QemuAnswers> answers, String why) {}

    private static Asked ask(Session session, DeviceModelFacts facts) {
        if (facts.qemu().isEmpty() || facts.state().dead()) {
            return new Asked(Optional.empty(), "");
        }
        if (facts.state().held()) {
            return new Asked(Optional.empty(), "it is " + facts.state().words());
        }
        Optional<QmpSocket> free =
                facts.sockets().stream().filter(QmpSocket::free).findFirst();
        if (free.isEmpty()) {
            return new Asked(
                    Optional.empty(),
                    facts.state() == State.STARTING ? "it has only begun" : "none of its sockets is free");
        }
        try {
            return new Asked(
                    Optional.of(QemuInquiry.ask(session.host(), free.get().path(), ANSWER)), "");
        } catch (CancelledException e) {
            throw e;
        } catch (XenscopeException e) {
            return new Asked(Optional.empty(), e.what());
        }
    }

    /** QEMU's taps that a script has given another name, as vifname= wants it, each with that name. */
    private static Map<String, String> renamed(Session session, Set<String> taps) {
        Map<String, String> names = new LinkedHashMap<>();
        for (String tap : taps) {
            VifName.parse(tap)
                    .map(vif ->
                            StorePath.of("/local/domain/0/backend/vif/" + vif.domid() + "/" + vif.devid() + "/vifname"))
                    .flatMap(path -> session.store().readText(path))
                    .map(name -> name + Vif.SUFFIX)
                    .filter(NetInterfaces::possible)
                    .ifPresent(name -> names.put(tap, name));
        }
        return names;
    }

    private static Set<String> taps(DeviceModelFacts facts) {
        return facts.qemu().stream()
                .flatMap(each -> each.commandLine().netdevs().stream())
                .flatMap(each -> each.get("ifname").stream())
                .filter(NetInterfaces::possible)
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    /** The bridge of each interface, where it is in one. */
    private static Map<String, String> bridges(Session session, Set<String> interfaces) {
        if (interfaces.isEmpty()) {
            return Map.of();
        }
        List<String> argv = new ArrayList<>(List.of("ls", "-ld"));
        interfaces.forEach(each -> argv.add("/sys/class/net/" + each + "/master"));
        Map<String, String> bridges = new LinkedHashMap<>();
        session.host()
                .query(Query.of(argv.toArray(String[]::new)))
                .text()
                .lines()
                .forEach(line -> {
                    int link = line.indexOf(" -> ");
                    int name = line.indexOf("/sys/class/net/");
                    if (link > name && name > 0) {
                        String tap = line.substring(name + "/sys/class/net/".length(), link)
                                .replace("/master", "");
                        bridges.put(tap, line.substring(line.lastIndexOf('/') + 1));
                    }
                });
        return bridges;
    }
}
