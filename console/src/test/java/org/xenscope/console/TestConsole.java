package org.xenscope.console;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.xenscope.console.debug.DebugDesk;
import org.xenscope.console.debug.DebugScript;
import org.xenscope.console.debug.DebugStage;
import org.xenscope.console.text.Look;
import org.xenscope.console.text.Out;
import org.xenscope.recipes.Journals;

/** The program without its process: lines go in, text and exit codes come out. */
final class TestConsole implements AutoCloseable {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final Commands commands;
    private final HostDoor door = new HostDoor();
    private final Runner runner;
    private final Surroundings surroundings;

    TestConsole(Commands commands, Path directory, Asker asker, Map<String, String> environment) {
        this(commands, directory, asker, environment, new DebugScript(Asker.NOBODY));
    }

    /** @param stage where debug targets are talked with */
    TestConsole(Commands commands, Path directory, Asker asker, Map<String, String> environment, DebugStage stage) {
        Look look = new Look(false, false, true, 80);
        Map<String, String> own = new HashMap<>(environment);
        own.putIfAbsent("HOME", directory.toString());
        this.commands = commands;
        this.surroundings = new Surroundings(
                new Out(out, look),
                new Out(err, look),
                asker,
                Clock.systemUTC(),
                own,
                directory,
                new Journals(directory.resolve("sessions"), Clock.systemUTC()),
                stage,
                new DebugDesk());
        this.runner = new Runner(commands, surroundings, door);
    }

    TestConsole(Path directory) {
        this(Commands.found(), directory, Asker.NOBODY, Map.of());
    }

    /** A session that opens nothing. */
    static Session session(String... line) {
        TestConsole console = new TestConsole(Path.of("/nonexistent"));
        return console.runner.session(GlobalOptions.parse(List.of(line), words -> false));
    }

    Journals journals() {
        return surroundings.journals();
    }

    /** Runs one line, whose words may hold anything. */
    int run(String... words) {
        out.reset();
        err.reset();
        return runner.line(GlobalOptions.parse(List.of(), w -> false), List.of(words));
    }

    /** What the line said on standard output. */
    String out() {
        return out.toString(StandardCharsets.UTF_8);
    }

    /** What the line said on standard error. */
    String err() {
        return err.toString(StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        door.close();
    }
}
