package org.xenscope.vif;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.xenscope.error.AbsentException;
import org.xenscope.error.DeniedException;
import org.xenscope.error.UsageException;
import org.xenscope.host.Host;
import org.xenscope.host.Output;
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
            Optional<ScriptReading> reading = reading(path, seen.get());
            if (!seen.get().executable()) {
                return new HotplugScript(path, State.NOT_EXECUTABLE, reading, "nobody may execute it");
            }
            Optional<String> interpreter = reading.flatMap(ScriptReading::interpreter);
            if (interpreter.isPresent() && stat(interpreter.get()).isEmpty()) {
                return new HotplugScript(
                        path,
                        State.NO_INTERPRETER,
                        reading,
                        "its first line names " + interpreter.get()
                                + (reading.get().crlf() ? " with a carriage return behind it" : "")
                                + ", which is not there");
            }
            if (reading.filter(ScriptReading::crlf).isPresent() && interpreter.isPresent()) {
                return new HotplugScript(
                        path,
                        State.NO_INTERPRETER,
                        reading,
                        "its lines end as on Windows: the kernel looks for " + interpreter.get()
                                + " with a carriage return behind it");
            }
            return new HotplugScript(path, State.FINE, reading, reading.isEmpty() ? "it is no text" : "");
        } catch (DeniedException | UsageException e) {
            return new HotplugScript(path, State.UNKNOWN, Optional.empty(), e.what());
        }
    }

    private Optional<Seen> stat(String path) {
        Output output = host.query(Query.of("stat", "-L", "-c", "%f %s", path));
        String[] words = output.text().strip().split(" ");
        if (!output.ok() || words.length != 2 || !words[0].matches("[0-9a-f]{1,8}") || !words[1].matches("\\d{1,18}")) {
            return Optional.empty();
        }
        int mode = Integer.parseInt(words[0], 16);
        return Optional.of(new Seen((mode & 0170000) == 0100000, (mode & 0111) != 0, Long.parseLong(words[1])));
    }

    private Optional<ScriptReading> reading(String path, Seen seen) {
        Optional<String> text = text(path, seen);
        if (text.isEmpty()) {
            return Optional.empty();
        }
        Map<String, String> sourced = new LinkedHashMap<>();
        List<String> files = ScriptReading.sources(path, text.get());
        for (String file : files.subList(0, Math.min(files.size(), MOST_SOURCED))) {
            stat(file).flatMap(each -> text(file, each)).ifPresent(each -> sourced.put(file, each));
        }
        return Optional.of(ScriptReading.of(path, text.get(), sourced));
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
