package org.xenscope.console.debug;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.xenscope.debug.Breakpoint;
import org.xenscope.debug.DebugThread;
import org.xenscope.debug.Frame;
import org.xenscope.debug.SourceLine;
import org.xenscope.debug.Stop;
import org.xenscope.debug.Variable;

/** What targets tell, as JSON: what is not known is left out; addresses are text, as no number in JSON holds them. */
final class DebugJson {
    private DebugJson() {}

    static Map<String, Object> frame(Frame frame) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("level", frame.level());
        view.put("function", frame.function());
        view.put("arguments", variables(frame.arguments()));
        frame.file().ifPresent(file -> view.put("file", file));
        frame.path().ifPresent(path -> view.put("path", path));
        frame.line().ifPresent(line -> view.put("line", line));
        frame.address().ifPresent(address -> view.put("address", "0x" + Long.toHexString(address)));
        frame.module().ifPresent(module -> view.put("module", module));
        return view;
    }

    static List<Object> variables(List<Variable> variables) {
        return variables.stream().<Object>map(DebugJson::variable).toList();
    }

    private static Map<String, Object> variable(Variable variable) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("name", variable.name());
        view.put("argument", variable.argument());
        variable.type().ifPresent(type -> view.put("type", type));
        variable.value().ifPresent(value -> view.put("value", value));
        return view;
    }

    static Map<String, Object> thread(DebugThread thread) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("id", thread.id());
        view.put("name", thread.name());
        view.put("detail", thread.detail());
        view.put("running", thread.running());
        thread.top().ifPresent(top -> view.put("frame", frame(top)));
        view.put("owned", thread.owned());
        thread.waitsFor().ifPresent(wait -> {
            Map<String, Object> lock = new LinkedHashMap<>();
            lock.put("lock", wait.lock());
            wait.owner().ifPresent(owner -> lock.put("owner", owner));
            view.put("waitsFor", lock);
        });
        return view;
    }

    static Map<String, Object> breakpoint(Breakpoint breakpoint) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("id", breakpoint.id());
        view.put("kind", name(breakpoint.kind()));
        view.put("what", breakpoint.what());
        breakpoint.where().ifPresent(where -> view.put("where", where));
        view.put("enabled", breakpoint.enabled());
        view.put("pending", breakpoint.pending());
        view.put("temporary", breakpoint.temporary());
        view.put("hits", breakpoint.hits());
        breakpoint.condition().ifPresent(condition -> view.put("condition", condition));
        breakpoint.log().ifPresent(log -> view.put("log", log));
        return view;
    }

    static Map<String, Object> stop(Stop stop) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("reason", name(stop.reason()));
        stop.breakpoint().ifPresent(id -> view.put("breakpoint", id));
        view.put("thread", stop.thread());
        stop.frame().ifPresent(frame -> view.put("frame", frame(frame)));
        view.put("detail", stop.detail());
        return view;
    }

    static List<Object> source(List<SourceLine> lines) {
        return lines.stream()
                .<Object>map(line -> {
                    Map<String, Object> view = new LinkedHashMap<>();
                    view.put("number", line.number());
                    view.put("text", line.text());
                    view.put("current", line.current());
                    return view;
                })
                .toList();
    }

    /** Names and values in this order. */
    static Map<String, Object> of(Object... namesAndValues) {
        Map<String, Object> view = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            view.put(String.valueOf(namesAndValues[i]), namesAndValues[i + 1]);
        }
        return view;
    }

    static String name(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
