package org.xenscope.tests.driver;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The program, started as a user starts it: through its launcher, as a process of its own. Immutable; its state directory
 * is the suite's own, so that neither the user's sessions nor the user's lab are touched.
 */
public final class Xenscope {
    /** Where the suite keeps what it makes: {@code tests/target}. */
    public static final Path TARGET = Path.of("target").toAbsolutePath();

    /** The state of this JVM's labs and sessions: the suite runs in two at once, each with a lab of its own. */
    static final Path STATE = TARGET.resolve("state-" + System.getProperty("xenscope.fork", "1"));

    private static final Path LAUNCHER = launcher();

    private final Map<String, String> environment;
    private final Path directory;
    private final List<String> first;

    private Xenscope(Map<String, String> environment, Path directory, List<String> first) {
        this.environment = Map.copyOf(environment);
        this.directory = directory;
        this.first = List.copyOf(first);
    }

    /** Over the suite's own state; no lab need run. */
    public static Xenscope ofTheSuite() {
        return new Xenscope(
                Map.of(
                        "XDG_STATE_HOME", STATE.toString(),
                        "XDG_CONFIG_HOME", TARGET.resolve("config").toString(),
                        "XENSCOPE_HOST", ""),
                TARGET,
                List.of());
    }

    /** The same with one more variable in its environment. */
    public Xenscope with(String variable, String value) {
        Map<String, String> more = new HashMap<>(environment);
        more.put(variable, value);
        return new Xenscope(more, directory, first);
    }

    /** The same, run from another directory. */
    public Xenscope in(Path other) {
        return new Xenscope(environment, other, first);
    }

    /** The same, with these words before all others: {@code -H lab}. */
    public Xenscope saying(String... words) {
        List<String> more = new ArrayList<>(first);
        more.addAll(List.of(words));
        return new Xenscope(environment, directory, more);
    }

    /** Runs it to its end, with nothing on its standard input. */
    public Finished run(String... argv) {
        return start(argv).finish();
    }

    /** Starts it, to read what it says while it runs, or to stop it. */
    public Live start(String... argv) {
        List<String> line = new ArrayList<>(first);
        line.addAll(List.of(argv));
        return start(line);
    }

    private Live start(List<String> line) {
        List<String> command = new ArrayList<>(List.of(LAUNCHER.toString()));
        command.addAll(line);
        return process(command, line);
    }

    /** Starts it on a terminal of its own, of 80 columns: what it says comes with all that moves the cursor. */
    public Live onTerminal(String... argv) {
        List<String> words = new ArrayList<>(List.of(LAUNCHER.toString()));
        words.addAll(first);
        words.addAll(List.of(argv));
        String line = words.stream()
                .map(word -> "'" + word.replace("'", "'\\''") + "'")
                .collect(Collectors.joining(" ", "stty cols 80 rows 40; exec ", ""));
        return with("TERM", "xterm").with("NO_COLOR", "1").program("script", "-qefc", line, "/dev/null");
    }

    /** Starts another program that will start this one: gdb. It has the same environment. */
    public Live program(String... argv) {
        return process(List.of(argv), List.of(argv));
    }

    private Live process(List<String> argv, List<String> line) {
        // A session of its own: an interrupt reaches the whole process group, as Ctrl-C at a terminal does.
        List<String> command = new ArrayList<>(List.of("setsid"));
        command.addAll(argv);
        ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile());
        // gdb starts this shell; not every one puts a command in its own place
        builder.environment().put("SHELL", "/bin/sh");
        builder.environment().putAll(environment);
        builder.environment().values().removeIf(String::isEmpty);
        try {
            Files.createDirectories(directory);
            return new Live(line, builder.start());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path launcher() {
        for (Path at = TARGET; at != null; at = at.getParent()) {
            Path launcher = at.resolve("console/bin/xenscope");
            if (Files.isExecutable(launcher)) {
                return launcher;
            }
        }
        throw new IllegalStateException("no console/bin/xenscope above " + TARGET);
    }
}
