package org.xenscope.gdb.server;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.xenscope.error.UsageException;
import org.xenscope.gdb.symbols.LocalSymbols;

/**
 * What a gdb that xenscope does not run itself needs for a process of a host: its settings, and how it gets there. Each
 * setting takes the rest of its line as it stands (gdb manual, "Sysroot" and others), but for {@code file}, which takes quotes.
 *
 * @param relay a line for {@code sh}, whose standard streams are the remote protocol
 */
public record UserScript(TargetProcess target, LocalSymbols symbols, String relay) {
    public UserScript {
        for (String each : List.of(
                relay,
                symbols.executable().toString(),
                symbols.sysroot(),
                symbols.debugDirectories().toString())) {
            if (each.chars().anyMatch(c -> c == '\n' || c == '\r')) {
                throw new UsageException("gdb takes no path with a line end: " + each, "set XDG_CACHE_HOME to another");
            }
        }
    }

    /** Settings that must be made before the program is known. */
    public List<String> settings() {
        List<String> commands = new ArrayList<>();
        // attaching may take longer than the two seconds after which gdb says its first packet again
        commands.add("set remotetimeout 60");
        commands.add("set sysroot " + symbols.sysroot());
        commands.add("set debug-file-directory "
                + symbols.debugDirectories().stream().map(Object::toString).collect(Collectors.joining(":")));
        commands.add("set breakpoint pending on");
        // a program that was stopped before would be stopped again by its first continue
        commands.add("handle SIGSTOP nopass");
        if (!target.quietSignals().isEmpty()) {
            commands.add("handle " + String.join(" ", target.quietSignals()) + " nostop noprint pass");
        }
        return commands;
    }

    /** {@code file}, with its path quoted. */
    public String file() {
        return "file \"" + symbols.executable().toString().replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
    }

    /** {@code target remote}. The relay takes the place of the shell that gdb starts for it, and ends when gdb ends that. */
    public String connect() {
        return "target remote | exec " + relay;
    }

    /** A file for {@code gdb -x}. */
    public String text() {
        List<String> lines = new ArrayList<>();
        lines.add("# " + target.name().replaceAll("\\p{Cntrl}", "?") + ". To debug it: gdb -x THIS-FILE");
        lines.add("# It stands until `continue`; `detach` or `quit` lets it go on. Ctrl-C stops it.");
        lines.addAll(settings());
        lines.add(file());
        lines.add(connect());
        return String.join("\n", lines) + "\n";
    }
}
