package org.xenscope.gdb;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;
import org.xenscope.debug.BreakpointRequest;
import org.xenscope.debug.DebugEvent;
import org.xenscope.debug.Variable;
import org.xenscope.gdb.mi.MiCommand;

/**
 * Log points are breakpoints of gdb's own Python ({@code log_points.py}): gdb reads what is to be shown and lets the program
 * go on, without a word to us and back. Here is what crosses the line: commands one way, marked lines the other.
 */
final class LogPoints {
    private static final String MARK = "\u0001xenscope-";
    private static final ObjectMapper JSON = new ObjectMapper();

    private record Known(String text, AtomicLong hits) {}

    private final String mark;
    private final Map<String, Known> known = new ConcurrentHashMap<>();

    LogPoints(RandomGenerator random) {
        this.mark = MARK + Long.toHexString(random.nextLong());
    }

    /** Whether this may be a hit's line, which comes at any time; the others answer commands. */
    static boolean isHit(String line) {
        return line.startsWith(MARK) && line.startsWith(" log ", Math.max(0, line.indexOf(' ')));
    }

    /** Brings the script into gdb, as one line: nothing is written to a file. */
    List<MiCommand> begin() {
        return List.of(
                python("exec(bytes.fromhex('" + hex(script()) + "').decode('utf-8'), globals())"),
                python("xenscope_begin(bytes.fromhex('" + hex(mark) + "').decode('utf-8'), bytes.fromhex('"
                        + hex(signatures().toString()) + "').decode('utf-8'))"));
    }

    /** By function: name, kind and count of each argument. */
    private static ObjectNode signatures() {
        ObjectNode all = JSON.createObjectNode();
        Signatures.standard().byFunction().forEach((function, arguments) -> {
            ArrayNode list = all.putArray(function);
            arguments.forEach(each -> list.addArray()
                    .add(each.name())
                    .add(each.kind())
                    .add(each.count().orElse("")));
        });
        return all;
    }

    MiCommand insert(BreakpointRequest request) {
        ObjectNode wanted = JSON.createObjectNode();
        wanted.put("at", request.location().toString());
        wanted.put("condition", request.condition().orElse(null));
        wanted.put("ignore", request.ignore());
        ArrayNode parts = wanted.putArray("parts");
        for (LogText.Part part : LogText.parse(request.log().orElseThrow()).parts()) {
            ArrayNode pair = parts.addArray();
            if (part instanceof LogText.Part.Text text) {
                pair.add("text").add(text.text());
            } else if (part instanceof LogText.Part.Expression expression) {
                pair.add("value").add(expression.expression());
            } else {
                pair.add("args").add("");
            }
        }
        try {
            return python("xenscope_log('" + hex(JSON.writeValueAsString(wanted)) + "')");
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    MiCommand askForThreads() {
        return python("xenscope_threads()");
    }

    MiCommand askForCall(String thread) {
        return python("xenscope_call()").thread(thread);
    }

    /**
     * The names of a function's arguments, or where they are, and what is there: {@code path}, {@code "backend"}; {@code rdi},
     * {@code 0x55…}; none where gdb knows them itself.
     */
    List<Variable> call(String said) {
        List<Variable> arguments = new ArrayList<>();
        for (JsonNode pair : data("call", said).orElseGet(JSON::createArrayNode)) {
            arguments.add(new Variable(
                    pair.path(0).asText(),
                    true,
                    Optional.empty(),
                    Optional.of(pair.path(1).asText())));
        }
        return arguments;
    }

    /** Of each thread its number, its name, and what the system calls it. */
    Iterable<JsonNode> threads(String said) {
        return data("threads", said).orElseGet(JSON::createArrayNode);
    }

    /** The data of a line of this kind, which stands alone among what gdb said. */
    private Optional<JsonNode> data(String kind, String said) {
        String before = mark + " " + kind + " ";
        return said.lines()
                .filter(line -> line.startsWith(before))
                .findFirst()
                .flatMap(line -> read(line.substring(before.length())));
    }

    /** The event that a line of gdb's console stands for, when it is a hit. */
    Optional<DebugEvent.Logged> hit(String line) {
        return data("log", line)
                .filter(data -> data.isArray() && data.size() == 3)
                .map(data -> new DebugEvent.Logged(
                        data.get(0).asText(), data.get(1).asText(), data.get(2).asText()))
                .map(logged -> {
                    Known point = known.get(logged.breakpoint());
                    if (point != null) {
                        point.hits.incrementAndGet();
                    }
                    return logged;
                });
    }

    /** Its number, from what gdb said of {@link #insert}. */
    Optional<String> made(String said, String text) {
        Optional<String> number = data("made", said).map(JsonNode::asText);
        number.ifPresent(each -> known.put(each, new Known(text, new AtomicLong())));
        return number;
    }

    void gone(String number) {
        known.remove(number);
    }

    Optional<String> text(String number) {
        return Optional.ofNullable(known.get(number)).map(Known::text);
    }

    /** gdb itself counts only what stops. */
    long hits(String number) {
        Known point = known.get(number);
        return point == null ? 0 : point.hits.get();
    }

    private static Optional<JsonNode> read(String hex) {
        try {
            return Optional.of(JSON.readTree(HexFormat.of().parseHex(hex.strip())));
        } catch (IOException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static MiCommand python(String statement) {
        return MiCommand.console("python " + statement);
    }

    private static String hex(String text) {
        return HexFormat.of().formatHex(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String script() {
        try (InputStream in = LogPoints.class.getResourceAsStream("log_points.py")) {
            return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
