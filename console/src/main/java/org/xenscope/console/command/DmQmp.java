package org.xenscope.console.command;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.auto.service.AutoService;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.xenscope.console.Arguments;
import org.xenscope.console.Command;
import org.xenscope.console.Operand;
import org.xenscope.console.Result;
import org.xenscope.console.Session;
import org.xenscope.console.text.Out;
import org.xenscope.devicemodel.Band;
import org.xenscope.devicemodel.DeviceModelFacts;
import org.xenscope.devicemodel.QmpClient;
import org.xenscope.devicemodel.QmpReading;
import org.xenscope.devicemodel.QmpSocket;
import org.xenscope.error.RefusedException;
import org.xenscope.error.UsageException;
import org.xenscope.recipes.action.QmpCommand;

/** A command for a domain's QEMU. */
@AutoService(Command.class)
public final class DmQmp implements Command {
    private static final Duration ANSWER = Duration.ofSeconds(20);

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    @Override
    public String usage() {
        return """
                dm qmp - ask DOMAIN's QEMU by its machine protocol (QMP), or have it do something

                Example: xenscope dm qmp hvm query-block
                Usage: xenscope dm qmp [OPTIONS] DOMAIN [COMMAND [JSON]]
                  -e --events               what happens in QEMU, as it comes, until Ctrl-C
                     --oob                  send it out of band, past a main loop that hangs (few commands allow it)
                     --within=DURATION      wait for the answer, or follow events, that long

                JSON are the command's arguments, an object: xenscope dm qmp hvm human-monitor-command
                '{"command-line": "info network"}'. Without COMMAND: the commands that this QEMU has. Those that only read
                (query-*, qom-list and the like, the human monitor's `info`) are sent at once; any other changes QEMU and
                cannot be undone: it is asked for, and stands in the journal. The socket is never libxl's own, which xl
                needs for itself.
                """;
    }

    @Override
    public List<Operand> operands() {
        return List.of(Operand.DOMAIN, Operand.WORD, Operand.WORD);
    }

    @Override
    public Result run(Session session, Arguments arguments) {
        List<String> words = arguments.words(1, arguments.has("events") ? 1 : 3);
        ObjectNode given = words.size() > 2 ? object(words.get(2)) : JsonNodeFactory.instance.objectNode();
        Duration within = arguments.duration("within").orElse(ANSWER);
        DeviceModelFacts facts = DeviceModelsOf.named(session, DeviceModelsOf.read(session), words.get(0));
        QmpSocket socket = DeviceModelsOf.socket(facts);
        if (arguments.has("events")) {
            return DmEvents.follow(session, socket, arguments.duration("within"));
        }
        String command = words.size() > 1 ? words.get(1) : "query-commands";
        Band band = arguments.has("oob") ? Band.OUT_OF : Band.IN;
        boolean reads = QmpReading.reads(command, given);
        QmpCommand action = new QmpCommand(
                facts.name().filter(name -> !name.isEmpty()).orElse(Integer.toString(facts.domid())),
                socket.path(),
                band,
                command,
                given,
                JsonNodeFactory.instance.objectNode(),
                within.toMillis());
        if (session.options().asShell() || session.rehearses() && !reads) {
            return session.plan(action.commands());
        }
        if (reads) {
            try (QmpClient qmp = QmpClient.connect(session.host().connectUnix(socket.path()), within)) {
                JsonNode answer = qmp.query(band, command, given, within);
                return words.size() > 1 ? new Answer(answer) : new CommandNames(names(answer));
            }
        }
        String what = "dm qmp " + facts.domid() + " " + command;
        // A session that may not is told so before it is asked.
        session.site(what);
        if (!session.agreed("send " + command + " to QEMU of " + facts.domain() + " on "
                + session.host().name() + "? It cannot be undone.")) {
            throw new RefusedException(
                    command + " is not sent: it may change QEMU, and nobody said yes",
                    "give --yes, or -n to see what would be done");
        }
        session.change("qmp", what, action);
        return new Answer(action.reply().path("return"));
    }

    /** @throws UsageException when it is no JSON object */
    static ObjectNode object(String text) {
        try {
            if (JSON.readTree(text) instanceof ObjectNode object) {
                return object;
            }
            throw new UsageException(
                    "the arguments of a QMP command are an object, not " + text, "write {\"key\": value}");
        } catch (JsonProcessingException e) {
            throw new UsageException(
                    "the arguments are no JSON: "
                            + e.getOriginalMessage()
                                    .lines()
                                    .findFirst()
                                    .orElse("")
                                    .replaceFirst(" \\(start marker at .*", "")
                            + " (at character "
                            + e.getLocation().getColumnNr() + ")",
                    "quote the whole of it for your shell: '{\"key\": \"value\"}'",
                    e);
        }
    }

    private static List<String> names(JsonNode answer) {
        List<String> names = new ArrayList<>();
        answer.forEach(each -> names.add(each.path("name").asText()));
        return names.stream().sorted().toList();
    }

    /** What QEMU answered. */
    private record Answer(JsonNode value) implements Result {
        @Override
        public void text(Out out) {
            if (value.isTextual()) {
                value.asText().lines().map(String::stripTrailing).forEach(out::line);
            } else if (!value.isObject() || !value.isEmpty()) {
                value.toPrettyString().lines().forEach(out::line);
            }
        }

        @Override
        public Object json() {
            return value;
        }
    }

    /** The commands that a QEMU has. */
    private record CommandNames(List<String> names) implements Result {
        @Override
        public void text(Out out) {
            int widest = names.stream().mapToInt(String::length).max().orElse(1) + 2;
            int columns = Math.max(1, out.look().columns() / widest);
            int rows = (names.size() + columns - 1) / columns;
            for (int row = 0; row < rows; row++) {
                StringBuilder line = new StringBuilder();
                for (int i = row; i < names.size(); i += rows) {
                    line.append(names.get(i))
                            .append(" ".repeat(Math.max(1, widest - names.get(i).length())));
                }
                out.line(line.toString().stripTrailing());
            }
        }

        @Override
        public Object json() {
            return names;
        }
    }
}
