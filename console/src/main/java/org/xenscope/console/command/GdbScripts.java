package org.xenscope.console.command;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.xenscope.console.Arguments;
import org.xenscope.console.Launcher;
import org.xenscope.console.Session;
import org.xenscope.console.text.Out;
import org.xenscope.console.text.Style;
import org.xenscope.gdb.GdbPrograms;
import org.xenscope.gdb.server.Places;
import org.xenscope.gdb.server.TargetProcess;
import org.xenscope.gdb.server.UserScript;
import org.xenscope.gdb.symbols.LocalSymbols;
import org.xenscope.gdb.symbols.Symbols;
import org.xenscope.recipes.action.ShellText;

/** What files for debuggers of the user's own share. */
final class GdbScripts {
    private GdbScripts() {}

    /** Has the symbols of the process that is named here, and says how a gdb gets to it. */
    static UserScript of(Session session, Arguments arguments) {
        TargetProcess target = GdbTargets.find(session, arguments);
        GdbPrograms.choose(Optional.of(target.machine()), searchPath(session));
        LocalSymbols symbols = Symbols.of(
                        session.host(), Places.of(session.environment()).symbols(), session::status)
                .ofProcess(target.pid());
        session.clearStatus();
        List<String> argv = new ArrayList<>(Launcher.argv());
        argv.addAll(List.of("-H", session.host().name(), "gdb", "relay"));
        argv.addAll(GdbTargets.words(arguments));
        return new UserScript(target, symbols, ShellText.line(argv));
    }

    /** Where programs of this machine are looked for. */
    static String searchPath(Session session) {
        return session.environment().getOrDefault("PATH", GdbPrograms.searchPath());
    }

    /** Libraries of which gdb will know nothing. */
    static void missing(LocalSymbols symbols, Out out) {
        if (!symbols.missing().isEmpty()) {
            out.prose(Style.CAUTION, "! without symbols: " + String.join(", ", symbols.missing()))
                    .line();
        }
    }

    static Map<String, Object> json(UserScript script) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("pid", script.target().pid());
        view.put("program", script.target().program());
        script.target().domid().ifPresent(domid -> view.put("domid", domid));
        view.put("machine", script.target().machine().toString());
        view.put("executable", script.symbols().executable().toString());
        view.put("sysroot", script.symbols().sysroot());
        view.put(
                "debugDirectories",
                script.symbols().debugDirectories().stream()
                        .map(Object::toString)
                        .toList());
        view.put("signals", script.target().quietSignals());
        view.put("relay", script.relay());
        view.put("fetched", script.symbols().fetched());
        view.put("fetchedBytes", script.symbols().fetchedBytes());
        view.put("missing", script.symbols().missing());
        return view;
    }
}
