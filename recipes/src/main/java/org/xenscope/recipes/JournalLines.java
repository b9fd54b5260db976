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
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.xenscope.lab.ProcessStamp;

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

    static ObjectNode held(Instant at) {
        return line(at, "held").put("process", ProcessStamp.ofThisProcess().toString());
    }

    /** What can be read of a journal: all of it, or what stands before the line that is damaged. */
    static JournalRecord read(String id, byte[] text) {
        Reading reading = new Reading(id);
        String[] lines = new String(text, StandardCharsets.UTF_8).split("\n", -1);
        // After the last line end stands nothing, or a line that a kill or a full disk cut off: it was never acted on.
        for (int i = 0; i < lines.length - 1; i++) {
            try {
                reading.take(lines[i]);
            } catch (DamagedLineException e) {
                return reading.record(Optional.of("line " + (i + 1) + " " + e.getMessage()));
            }
        }
        return reading.record(Optional.empty());
    }

    private static final class Reading {
        private final String id;
        private final Map<String, String> settings = new HashMap<>();
        private final List<Entry> entries = new ArrayList<>();
        private final List<String> steps = new ArrayList<>();
        private String host = "";
        private String what = "";
        private Instant begun = Instant.EPOCH;
        private Optional<String> result = Optional.empty();
        private Optional<ProcessStamp> holder = Optional.empty();

        Reading(String id) {
            this.id = id;
        }

        void take(String text) throws DamagedLineException {
            JsonNode line = parse(text);
            switch (line.path("event").asText()) {
                case "open" -> {
                    host = line.path("host").asText();
                    what = line.path("what").asText();
                    begun = time(line);
                    line.path("settings")
                            .properties()
                            .forEach(e -> settings.put(e.getKey(), e.getValue().asText()));
                }
                case "held" -> holder = ProcessStamp.parse(line.path("process").asText());
                case "released" -> holder = Optional.empty();
                case "begin" ->
                    entries.add(new Entry(line.path("entry").asInt(), action(line), time(line), Entry.State.BEGUN));
                case "done" -> state(line, Entry.State.DONE);
                case "failed" -> state(line, Entry.State.FAILED);
                case "undone" -> state(line, Entry.State.UNDONE);
                case "step" -> steps.add(line.path("step").asText());
                case "end" -> result = Optional.of(line.path("result").asText());
                default -> {
                    // A later version's event: it says nothing about what is left on the host.
                }
            }
        }

        private void state(JsonNode line, Entry.State state) {
            int number = line.path("entry").asInt();
            entries.replaceAll(e -> e.number() == number ? e.in(state) : e);
        }

        JournalRecord record(Optional<String> damage) {
            // A pid alone may be somebody else's by now: the stamp tells.
            boolean running = holder.filter(ProcessStamp::alive).isPresent();
            return new JournalRecord(id, host, what, begun, settings, entries, steps, result, running, damage);
        }

        private static JsonNode parse(String text) throws DamagedLineException {
            try {
                JsonNode line = JSON.readTree(text);
                if (line.isObject() && line.path("event").isTextual()) {
                    return line;
                }
            } catch (JsonProcessingException e) {
                throw new DamagedLineException("is no JSON", e);
            }
            throw new DamagedLineException("is no event", null);
        }

        private static Instant time(JsonNode line) throws DamagedLineException {
            try {
                return Instant.parse(line.path("at").asText());
            } catch (DateTimeParseException e) {
                throw new DamagedLineException("has no time", e);
            }
        }

        private static Action action(JsonNode line) throws DamagedLineException {
            String kind = line.path("kind").asText();
            if (!kind.matches("[A-Za-z]+")) {
                throw new DamagedLineException("names no action", null);
            }
            try {
                Class<? extends Action> type = Class.forName(ACTIONS + kind).asSubclass(Action.class);
                Action action = JSON.treeToValue(line.path("action"), type);
                if (action != null) {
                    return action;
                }
            } catch (ClassNotFoundException | ClassCastException e) {
                throw new DamagedLineException("names an action that this xenscope does not know, " + kind, e);
            } catch (JsonProcessingException e) {
                throw new DamagedLineException("does not say all of its action " + kind, e);
            }
            throw new DamagedLineException("does not say its action " + kind, null);
        }
    }

    private static final class DamagedLineException extends Exception {
        private static final long serialVersionUID = 1L;

        DamagedLineException(String how, @Nullable Throwable cause) {
            super(how, cause);
        }
    }
}
