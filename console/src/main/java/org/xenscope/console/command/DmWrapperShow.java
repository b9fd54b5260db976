package org.xenscope.console.command;

import com.google.auto.service.AutoService;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.xenscope.console.Arguments;
import org.xenscope.console.Command;
import org.xenscope.console.Result;
import org.xenscope.console.Session;
import org.xenscope.console.text.Out;
import org.xenscope.console.text.Style;
import org.xenscope.devicemodel.chain.Wrapper;
import org.xenscope.devicemodel.chain.WrapperProbe;
import org.xenscope.devicemodel.chain.WrapperProbe.Installed;
import org.xenscope.recipes.action.InstallWrapper;

/** The wrappers on a host, what they do, and who uses them. */
@AutoService(Command.class)
public final class DmWrapperShow implements Command {
    @Override
    public String usage() {
        return """
                dm wrapper show - the wrappers for QEMU that xenscope has put on the host, and which domains use them

                Example: xenscope dm wrapper show
                Usage: xenscope dm wrapper show [OPTIONS]

                That of `dm wrapper install`, and those of bring-ups with --wrapper, which `xenscope undo` takes away.
                """;
    }

    @Override
    public Result run(Session session, Arguments arguments) {
        arguments.words(0, 0);
        return new Shown(session.host().name(), new WrapperProbe(session.host()).installed());
    }

    private record Shown(String host, List<Installed> wrappers) implements Result {
        @Override
        public void text(Out out) {
            if (wrappers.isEmpty()) {
                out.line("no wrapper of xenscope on " + host);
            }
            for (Installed each : wrappers) {
                out.line(Style.NAME, each.program());
                each.wrapper()
                        .ifPresentOrElse(
                                wrapper -> print(wrapper, out), () -> out.line(Style.BAD, "  " + each.trouble()));
                out.line("  used by  " + (each.users().isEmpty() ? "no domain" : String.join(", ", each.users())));
                InstallWrapper.lines(each.directory()).forEach(line -> out.line(Style.QUIET, "  config   " + line));
            }
        }

        private static void print(Wrapper wrapper, Out out) {
            out.line("  starts   " + wrapper.qemu());
            wrapper.images().forEach((image, device) -> out.line("  map      " + image + " → " + device));
            wrapper.debugged()
                    .forEach(name -> out.line("  gdb      "
                            + (name.isEmpty() ? "every domain" : name)
                            + " starts under gdbserver, at pipes beside it"));
            wrapper.held()
                    .forEach(name -> out.line("  hold     " + (name.isEmpty() ? "every domain" : name)
                            + " waits at a gate beside it before there is a QEMU"));
            if (wrapper.idle()) {
                out.line(Style.QUIET, "  changes nothing");
            }
        }

        @Override
        public Object json() {
            List<Object> all = new ArrayList<>();
            for (Installed each : wrappers) {
                Map<String, Object> view = new LinkedHashMap<>();
                each.wrapper()
                        .ifPresentOrElse(wrapper -> view.putAll(DmWrapperShow.json(each.directory(), wrapper)), () -> {
                            view.put("directory", each.directory());
                            view.put("program", each.program());
                            view.put("error", each.trouble());
                        });
                view.put("usedBy", each.users());
                all.add(view);
            }
            return Map.of("wrappers", all);
        }
    }

    /** A wrapper in JSON. */
    static Map<String, Object> json(String directory, Wrapper wrapper) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("directory", directory);
        view.put("program", directory + "/" + Wrapper.SCRIPT);
        view.put("qemu", wrapper.qemu());
        view.put("map", pairs(wrapper.images(), "image", "device"));
        view.put("gdbserver", wrapper.debugged());
        view.put("held", wrapper.held());
        view.put("config", InstallWrapper.lines(directory));
        return view;
    }

    private static List<Map<String, String>> pairs(Map<String, String> pairs, String first, String second) {
        List<Map<String, String>> list = new ArrayList<>();
        pairs.forEach((key, value) -> {
            Map<String, String> pair = new LinkedHashMap<>();
            pair.put(first, key);
            pair.put(second, value);
            list.add(pair);
        });
        return list;
    }
}
