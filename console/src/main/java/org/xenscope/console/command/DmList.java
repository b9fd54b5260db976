package org.xenscope.console.command;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.xenscope.console.Result;
import org.xenscope.console.text.Out;
import org.xenscope.console.text.Style;
import org.xenscope.console.text.Table;
import org.xenscope.devicemodel.DeviceModelFacts;
import org.xenscope.devicemodel.DeviceModelFacts.State;
import org.xenscope.devicemodel.DeviceModels;
import org.xenscope.devicemodel.ProcessDetails;

/** All device models of a host, a line each. */
record DmList(DeviceModels models, String host) implements Result {
    @Override
    public void text(Out out) {
        if (models.all().isEmpty()) {
            out.line("no device models on " + host);
            return;
        }
        Table table = new Table("DOMAIN", "TYPE", "QEMU", "STATE", "STORE SAYS", "STARTED BY");
        models.all().forEach(each -> row(table, each));
        table.print(out);
        for (DeviceModelFacts each : models.all()) {
            if (each.orphan()) {
                each.qemus().forEach(qemu -> out.line(Style.BAD, left(each, qemu)));
            }
        }
    }

    private static void row(Table table, DeviceModelFacts each) {
        State state = each.state();
        Style style = each.orphan() || state.dead() || state.held()
                ? Style.BAD
                : state == State.STARTING ? Style.CAUTION : Style.PLAIN;
        List<ProcessDetails> qemus = each.qemus();
        table.row(
                style,
                each.domain(),
                each.type().orElse("-"),
                qemus.isEmpty()
                        ? "-"
                        : String.join(
                                ", ",
                                qemus.stream()
                                        .map(qemu -> Integer.toString(qemu.pid()))
                                        .toList()),
                words(each),
                each.says().map(says -> says.isEmpty() ? "-" : says).orElse("-"),
                starter(each));
    }

    private static String words(DeviceModelFacts each) {
        String state = each.state().words()
                + each.tracer()
                        .map(by -> each.state() == State.TRACED ? ": " + by : ", under " + by)
                        .orElse("");
        String left = each.orphan() ? state + ", LEFT BEHIND" : state;
        return each.qemus().size() > 1 ? left + ", " + each.qemus().size() + " OF THEM" : left;
    }

    /** Whoever stands between libxl and QEMU; else libxl itself, whose process has ended long ago. */
    private static String starter(DeviceModelFacts each) {
        if (each.qemu().isEmpty()) {
            return each.wrappers().isEmpty()
                    ? "-"
                    : each.wrappers().get(0).program() + " "
                            + each.wrappers().get(0).pid();
        }
        return each.wrapped()
                ? DeviceModelsOf.recorded(each).orElse("-")
                : each.recordedPid().isPresent() ? "libxl" : "-";
    }

    private static String left(DeviceModelFacts facts, ProcessDetails qemu) {
        List<String> held = new ArrayList<>(DmView.held(qemu));
        if (facts.home() == DeviceModelFacts.Home.DYING) {
            held.add(0, "the memory of the domain");
        }
        return "qemu " + qemu.pid() + " is left of domain " + facts.domid() + " and holds "
                + (held.isEmpty() ? "nothing that others need" : String.join(", ", held)) + "; `xenscope dm show "
                + facts.domid() + "` says how to end it";
    }

    @Override
    public Object json() {
        return Map.of("deviceModels", models.all().stream().map(DmJson::of).toList());
    }
}
