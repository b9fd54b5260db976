package org.xenscope.recipes;

import com.fasterxml.jackson.annotation.JsonAutoDetect;
import com.fasterxml.jackson.annotation.PropertyAccessor;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.xenscope.error.FailedException;

/** The journal's text: one JSON object a line, only ever appended. */
final class JournalLines {
    /** Fields only: an action is its components, and its methods are no data. */
    static final ObjectMapper JSON = JsonMapper.builder()
            .visibility(PropertyAccessor.ALL, JsonAutoDetect.Visibility.NONE)
            .visibility(PropertyAccessor.FIELD, JsonAutoDetect.Visibility.ANY)
            .visibility(PropertyAccessor.CREATOR, JsonAutoDetect.Visibility.ANY)
            .build();

    private static final String ACTIONS = "org.xenscope.recipes.action.";

    private JournalLines() {}

    static ObjectNode line(Instant at, String event) {
        return JSON.createObjectNode().put("at", at.toString()).put("event", event);
    }

    static ObjectNode begin(Instant at, int number, Action action) {
        ObjectNode line = line(at, "begin").put("entry", number);
        line.put("kind", action.getClass().getSimpleName());
        line.set("action", JSON.valueToTree(action));
        return line;
    }

    static ObjectNode held(Instant at, ProcessHandle by) {
        return line(at, "held").put("pid", by.pid()).put("started", started(by));
    }

    static JournalRecord read(String id, byte[] text) {
        Map<String, String> settings = new HashMap<>();
        List<Entry> entries = new ArrayList<>();
        List<String> steps = new ArrayList<>();
        String host = "";
        String what = "";
        Instant begun = Instant.EPOCH;
        Optional<String> result = Optional.empty();
        boolean running = false;
        String[] lines = new String(text, StandardCharsets.UTF_8).split("\n", -1);
        // After the last line end stands nothing, or a line that a kill or a full disk cut off: it was never acted on.
        for (int i = 0; i < lines.length - 1; i++) {
            JsonNode line = parse(id, i + 1, lines[i]);
            switch (line.path("event").asText()) {
                case "open" -> {
                    host = line.path("host").asText();
                    what = line.path("what").asText();
                    begun = Instant.parse(line.path("at").asText());
                    line.path("settings")
                            .properties()
                            .forEach(e -> settings.put(e.getKey(), e.getValue().asText()));
                }
                case "held" ->
                    running = lives(
                            line.path("pid").asLong(), line.path("started").asLong());
                case "released" -> running = false;
                case "begin" ->
                    entries.add(new Entry(
                            line.path("entry").asInt(),
                            action(id, i + 1, line),
                            Instant.parse(line.path("at").asText()),
                            Entry.State.BEGUN));
                case "done", "failed", "undone" -> {
                    int number = line.path("entry").asInt();
                    Entry.State state =
                            Entry.State.valueOf(line.path("event").asText().toUpperCase(java.util.Locale.ROOT));
                    entries.replaceAll(e -> e.number() == number ? e.in(state) : e);
                }
                case "step" -> steps.add(line.path("step").asText());
                case "end" -> result = Optional.of(line.path("result").asText());
                default -> {
                    // A later version's event: it says nothing about what is left on the host.
                }
            }
        }
        return new JournalRecord(id, host, what, begun, settings, entries, steps, result, running);
    }

    /** A pid alone may be somebody else's by now. */
    private static boolean lives(long pid, long started) {
        return ProcessHandle.of(pid)
                .filter(p -> p.isAlive() && started(p) == started)
                .isPresent();
    }

    private static long started(ProcessHandle process) {
        return process.info().startInstant().map(Instant::toEpochMilli).orElse(0L);
    }

    private static JsonNode parse(String id, int number, String line) {
        try {
            return JSON.readTree(line);
        } catch (JsonProcessingException e) {
            throw damaged(id, number, e);
        }
    }

    private static Action action(String id, int number, JsonNode line) {
        String kind = line.path("kind").asText();
        if (!kind.matches("[A-Za-z]+")) {
            throw damaged(id, number, null);
        }
        try {
            Class<?> type = Class.forName(ACTIONS + kind);
            return JSON.treeToValue(line.path("action"), type.asSubclass(Action.class));
        } catch (ClassNotFoundException | ClassCastException | JsonProcessingException e) {
            throw damaged(id, number, e);
        }
    }

    private static FailedException damaged(String id, int number, @org.jspecify.annotations.Nullable Throwable cause) {
        return new FailedException(
                "the journal of " + id + " cannot be read at line " + number,
                "look at journal.jsonl in its directory below $XDG_STATE_HOME/xenscope/sessions, and undo by hand what it names",
                cause);
    }
}
