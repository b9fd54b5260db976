package org.xenscope.console.command;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.xenscope.devicemodel.DeviceModelFacts;
import org.xenscope.devicemodel.ProcessDetails;
import org.xenscope.devicemodel.QemuAnswers;
import org.xenscope.devicemodel.QmpSocket;

/** Device models in JSON. */
final class DmJson {
    private DmJson() {}

    static Map<String, Object> of(DeviceModelFacts facts) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("domid", facts.domid());
        facts.name().ifPresent(name -> view.put("domain", name));
        view.put("domainThere", word(facts.home()));
        facts.type().ifPresent(type -> view.put("type", type));
        view.put("state", word(facts.state()));
        view.put("leftBehind", facts.orphan());
        facts.recordedPid().ifPresent(pid -> view.put("recordedPid", pid));
        facts.recorded().ifPresent(each -> view.put("recordedProgram", each.program()));
        facts.stubdom().ifPresent(domid -> view.put("stubDomid", domid));
        facts.says().ifPresent(says -> view.put("storeSays", says));
        facts.qemu().ifPresent(qemu -> view.put("pid", qemu.pid()));
        view.put("qemus", facts.qemus().stream().map(DmJson::process).toList());
        view.put("wrappers", facts.wrappers().stream().map(DmJson::process).toList());
        view.put("startedBy", kin(facts.above()));
        facts.tracer().ifPresent(by -> view.put("tracer", kin(List.of(by)).get(0)));
        facts.startLeft().ifPresent(left -> view.put("libxlGivesUpInMillis", left.toMillis()));
        view.put("sockets", facts.sockets().stream().map(DmJson::socket).toList());
        facts.serial().ifPresent(tty -> view.put("serial", tty));
        view.put("serves", facts.serves());
        return view;
    }

    private static List<Map<String, Object>> kin(List<DeviceModelFacts.Kin> kin) {
        return kin.stream()
                .<Map<String, Object>>map(each -> Map.of("pid", each.pid(), "program", each.program()))
                .toList();
    }

    static Map<String, Object> process(ProcessDetails process) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("pid", process.pid());
        view.put("parentPid", process.parentPid());
        view.put("program", process.program());
        process.executable().ifPresent(exe -> view.put("executable", exe));
        if (process.deleted()) {
            view.put("executableDeleted", true);
        }
        view.put("state", word(process.state()));
        view.put("uid", process.uid());
        process.tracer().ifPresent(pid -> view.put("tracerPid", pid));
        view.put("started", process.started().toString());
        process.cwd().ifPresent(cwd -> view.put("cwd", cwd));
        view.put("argv", process.argv());
        view.put("holds", DmView.held(process));
        if (!process.denied().isEmpty()) {
            view.put("denied", process.denied().stream().sorted().toList());
        }
        return view;
    }

    private static Map<String, Object> socket(QmpSocket socket) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("path", socket.path());
        view.put("there", socket.there());
        view.put("listens", socket.listens());
        view.put("clients", socket.clients());
        socket.owner().ifPresent(pid -> view.put("pid", pid));
        return view;
    }

    static Map<String, Object> answers(QemuAnswers answers) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("version", answers.version());
        view.put("status", answers.status());
        view.put("blocks", answers.blocks());
        view.put("chardevs", answers.chardevs());
        answers.vnc().ifPresent(vnc -> view.put("vnc", vnc.toString()));
        return view;
    }

    private static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
