package org.xenscope.console.command;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.auto.service.AutoService;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.xenscope.console.Arguments;
import org.xenscope.console.Command;
import org.xenscope.console.Operand;
import org.xenscope.console.Result;
import org.xenscope.console.Session;
import org.xenscope.console.text.Out;
import org.xenscope.console.text.Style;
import org.xenscope.error.FailedException;
import org.xenscope.error.RefusedException;
import org.xenscope.gdb.GdbPrograms;
import org.xenscope.gdb.server.UserScript;

/** A session for VS Code. */
@AutoService(Command.class)
public final class GdbLaunchJson implements Command {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    @Override
    public String usage() {
        return """
                gdb launch-json - a launch.json with which VS Code debugs DOMAIN's QEMU, or another process of the host

                Example: xenscope gdb launch-json hvm -o .vscode/launch.json
                Usage: xenscope gdb launch-json [OPTIONS] [DOMAIN]
                %s  -o --output=FILE            where to, in place of standard output

                For the C/C++ extension (cppdbg). In a FILE that is there, the configuration of the same name is replaced and
                all else stays; one with comments or trailing commas, which would be lost, is refused. As with `gdb script`
                symbols are fetched now, and nothing is attached before the debugger starts.
                """
                .formatted(GdbTargets.OPTIONS);
    }

    @Override
    public List<Operand> operands() {
        return List.of(Operand.DOMAIN);
    }

    @Override
    public Result run(Session session, Arguments arguments) {
        Optional<String> name = arguments.option("output").filter(file -> !file.equals("-"));
        // what is wrong with the file is told before anything is fetched
        ObjectNode document =
                name.map(file -> existing(session.path(file), file)).orElseGet(GdbLaunchJson::empty);
        UserScript script = GdbScripts.of(session, arguments);
        String title = "xenscope: " + String.join(" ", GdbTargets.words(arguments)) + " on "
                + session.host().name();
        merge(
                document,
                configuration(
                        title,
                        script,
                        GdbPrograms.choose(Optional.of(script.target().machine()), GdbScripts.searchPath(session))));
        String text = pretty(document);
        name.ifPresent(file -> LocalFiles.write(session, file, text.getBytes(StandardCharsets.UTF_8)));
        return new Made(script, title, name, document, text);
    }

    private static ObjectNode empty() {
        return JsonNodeFactory.instance.objectNode().put("version", "0.2.0");
    }

    static ObjectNode existing(Path file, String name) {
        try {
            if (!Files.exists(file) || Files.size(file) == 0) {
                return empty();
            }
            JsonNode root = JSON.readTree(Files.readString(file, StandardCharsets.UTF_8));
            JsonNode configurations = root.path("configurations");
            if (root instanceof ObjectNode object && (configurations.isArray() || configurations.isMissingNode())) {
                return object;
            }
            throw new RefusedException(
                    name + " is no launch.json: its configurations are no list",
                    "leave -o out, and put what is printed where it belongs");
        } catch (JsonProcessingException e) {
            throw new RefusedException(
                    name + " is no plain JSON (line " + e.getLocation().getLineNr()
                            + "): comments or trailing commas in it would be lost",
                    "leave -o out, and put what is printed among its configurations",
                    e);
        } catch (IOException e) {
            throw LocalFiles.failure(name, "read", e);
        }
    }

    /** Puts it in the place of one of the same name, else behind all. */
    static void merge(ObjectNode document, ObjectNode configuration) {
        ArrayNode all = document.withArray("/configurations");
        for (int i = 0; i < all.size(); i++) {
            if (all.get(i).path("name").equals(configuration.path("name"))) {
                all.set(i, configuration);
                return;
            }
        }
        all.add(configuration);
    }

    static ObjectNode configuration(String title, UserScript script, Path gdb) {
        ObjectNode configuration = JsonNodeFactory.instance.objectNode();
        configuration.put("name", title);
        configuration.put("type", "cppdbg");
        configuration.put("request", "launch");
        configuration.put("program", script.symbols().executable().toString());
        configuration.put("cwd", "${workspaceFolder}");
        configuration.put("MIMode", "gdb");
        configuration.put("miDebuggerPath", gdb.toString());
        // In place of the commands by which it would start the program itself; none behind them: it runs already.
        ArrayNode setup = configuration.putArray("customLaunchSetupCommands");
        script.settings().forEach(setting -> setup.addObject().put("text", setting));
        setup.addObject().put("text", script.file());
        setup.addObject().put("text", script.connect());
        configuration.put("launchCompleteCommand", "None");
        return configuration;
    }

    private static String pretty(ObjectNode document) {
        DefaultIndenter indenter = new DefaultIndenter("    ", "\n");
        DefaultPrettyPrinter printer = new DefaultPrettyPrinter(
                Separators.createDefaultInstance().withObjectFieldValueSpacing(Separators.Spacing.AFTER));
        printer.indentArraysWith(indenter);
        printer.indentObjectsWith(indenter);
        try {
            return JSON.writer(printer).writeValueAsString(document) + "\n";
        } catch (JsonProcessingException e) {
            throw new FailedException("the configuration cannot be written: " + e.getOriginalMessage(), "", e);
        }
    }

    private record Made(UserScript script, String title, Optional<String> name, ObjectNode document, String text)
            implements Result {
        @Override
        public void text(Out out) {
            if (name.isEmpty()) {
                text.lines().forEach(out::line);
                return;
            }
            out.print(Style.GOOD, "✓ ").line(name.get() + " has the configuration \"" + title + "\"");
            GdbScripts.missing(script.symbols(), out);
        }

        @Override
        public Object json() {
            if (name.isEmpty()) {
                return document;
            }
            Map<String, Object> view = new LinkedHashMap<>(GdbScripts.json(script));
            view.put("file", name.get());
            view.put("configuration", title);
            return view;
        }
    }
}
