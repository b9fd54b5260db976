package org.xenscope.vif;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.xenscope.error.AbsentException;
import org.xenscope.error.DeniedException;
import org.xenscope.error.UsageException;
import org.xenscope.host.Host;
import org.xenscope.host.Query;
import org.xenscope.vif.HotplugScript.State;

/** Reads hotplug scripts on a host, and what they source, one level deep. */
public final class ScriptProbe {
    /** Xen's own have a few kilobytes. */
    private static final long MOST_BYTES = 256 * 1024;

    private static final int MOST_SOURCED = 8;

    private final Host host;

    public ScriptProbe(Host host) {
        this.host = host;
    }

    /** What {@code stat -L} says: links are followed, as they are when the script is run. */
    private record Seen(boolean file, boolean executable, long bytes) {}

    /** @param script as a config or the store names it: a name alone is one of /etc/xen/scripts */
    public HotplugScript script(String script) {
        String path = Vif.scriptPath(script);
        try {
            Optional<Seen> seen = stat(path);
            if (seen.isEmpty()) {
                return new HotplugScript(path, State.MISSING, Optional.empty(), "there is no such file");
            }
            if (!seen.get().file()) {
                return new HotplugScript(path, State.NO_FILE, Optional.empty(), "it is no file");
            }
            Optional<String> text = text(path, seen.get());
            List<String> sources =
                    text.map(each -> ScriptReading.sources(path, each)).orElse(List.of());
            List<String> others = new ArrayList<>(sources.subList(0, Math.min(sources.size(), MOST_SOURCED)));
            Optional<String> interpreter =
                    text.map(each -> ScriptReading.of(path, each, Map.of())).flatMap(ScriptReading::interpreter);
            interpreter.ifPresent(others::add);
            // vif-common.sh: dir=$(dirname "$0"); . "$dir/xen-hotplug-common.sh"
            String beside = path.substring(0, path.lastIndexOf('/') + 1) + "xen-hotplug-common.sh";
            others.add(beside);
            Map<String, Seen> there = stat(others);
            Map<String, String> sourced = new LinkedHashMap<>();
            for (String file : sources) {
                Optional.ofNullable(there.get(file))
                        .flatMap(each -> text(file, each))
                        .ifPresent(each -> sourced.put(file, each));
            }
            Optional<ScriptReading> reading = text.map(each -> ScriptReading.of(path, each, sourced));
            if (!seen.get().executable()) {
                return new HotplugScript(path, State.NOT_EXECUTABLE, reading, "nobody may execute it");
            }
            if (interpreter.isPresent() && reading.orElseThrow().crlf()) {
                return new HotplugScript(
                        path,
                        State.NO_INTERPRETER,
                        reading,
                        "its lines end as on Windows: the kernel looks for " + interpreter.get()
                                + " with a carriage return behind it");
            }
            if (interpreter.isPresent() && !there.containsKey(interpreter.get())) {
                return new HotplugScript(
                        path,
                        State.NO_INTERPRETER,
                        reading,
                        "its first line names " + interpreter.get() + ", which is not there");
            }
            boolean common = sources.stream().anyMatch(each -> each.endsWith("/vif-common.sh"));
            if (common && !there.containsKey(beside)) {
                return new HotplugScript(
                        path,
                        State.MISPLACED,
                        reading,
                        "it sources vif-common.sh, which looks for xen-hotplug-common.sh beside it, where there is none");
            }
            return new HotplugScript(path, State.FINE, reading, reading.isEmpty() ? "it is no text" : "");
        } catch (DeniedException | UsageException e) {
            return new HotplugScript(path, State.UNKNOWN, Optional.empty(), e.what());
        }
    }

    private Optional<Seen> stat(String path) {
        return Optional.ofNullable(stat(List.of(path)).get(path));
    }

    /** Those that are there, by one program. */
    private Map<String, Seen> stat(List<String> paths) {
        List<String> argv = new ArrayList<>(List.of("stat", "-L", "-c", "%f %s %n"));
        argv.addAll(paths);
        Map<String, Seen> seen = new LinkedHashMap<>();
        for (String line :
                host.query(Query.of(argv.toArray(String[]::new))).text().split("\n")) {
            String[] words = line.split(" ", 3);
            if (words.length == 3 && words[0].matches("[0-7]?[0-9a-f]{1,7}") && words[1].matches("\\d{1,18}")) {
                int mode = Integer.parseInt(words[0], 16);
                seen.put(words[2], new Seen((mode & 0170000) == 0100000, (mode & 0111) != 0, Long.parseLong(words[1])));
            }
        }
        return seen;
    }

    private Optional<String> text(String path, Seen seen) {
        if (!seen.file() || seen.bytes() > MOST_BYTES) {
            return Optional.empty();
        }
        try {
            String text = new String(host.read(path), StandardCharsets.UTF_8);
            return text.indexOf(0) < 0 ? Optional.of(text) : Optional.empty();
        } catch (AbsentException e) {
            return Optional.empty();
        }
    }
}
