package org.xenscope.gdb;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The program that the tests debug ({@code turns.c}), built by gcc, and how it is run. Its processes end with it. */
final class Turns implements AutoCloseable {
    private final Path directory;
    private final List<Process> running = new ArrayList<>();

    private Turns(Path directory) {
        this.directory = directory;
    }

    /** Skips the test where gdb, gdbserver or gcc is missing: tests/run installs them. */
    static Turns build(String... options) throws IOException, InterruptedException {
        for (String program : List.of("gdb", "gdbserver", "gcc", "setsid")) {
            assumeTrue(
                    GdbPrograms.find(program, GdbPrograms.searchPath()).isPresent(),
                    program + " is not installed: tests/run installs it");
        }
        Turns turns = new Turns(Files.createTempDirectory("xenscope-turns"));
        for (String file : List.of("turns.c", "store.c", "store.h")) {
            try (InputStream in = Turns.class.getResourceAsStream(file)) {
                Files.copy(Objects.requireNonNull(in), turns.directory.resolve(file));
            }
        }
        turns.gcc("-O2", "-fPIC", "-shared", "-o", "libstore.so", "store.c");
        List<String> words = new ArrayList<>(List.of("-g", "-D_GNU_SOURCE", "-pthread", "-o", "turns", "turns.c"));
        words.addAll(options.length == 0 ? List.of("-O0") : List.of(options));
        words.addAll(List.of("-L.", "-lstore", "-Wl,-rpath,$ORIGIN"));
        turns.gcc(words.toArray(String[]::new));
        return turns;
    }

    private void gcc(String... words) throws IOException, InterruptedException {
        List<String> all = new ArrayList<>(List.of("gcc"));
        all.addAll(List.of(words));
        Process gcc = new ProcessBuilder(all)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .start();
        String said = new String(gcc.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (gcc.waitFor() != 0) {
            throw new IOException(said);
        }
    }

    Path program() {
        return directory.resolve("turns");
    }

    Path file(String name) {
        return directory.resolve(name);
    }

    /** A new one under gdb and a gdbserver that is attached to it, before its first turn. */
    GdbTarget launch(GdbDeadlines deadlines) {
        try {
            Process process = run();
            GdbTarget target = GdbTarget.launch(attached(process.pid()), deadlines);
            begin(process);
            return target;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    GdbSetup attached(long pid) {
        return GdbSetup.remote("turns", "| exec gdbserver --once --attach - " + pid + " 2>/dev/null")
                .withExecutable(program())
                .withSysroot("/");
    }

    /** Lets it turn. */
    static void begin(Process process) throws IOException {
        process.getOutputStream().write('\n');
        process.getOutputStream().flush();
    }

    Process run() throws IOException {
        // Of a session of its own, as libxl runs QEMU: gdbserver interrupts a process group.
        Process process = start(List.of("setsid", program().toString()));
        // until then it is setsid
        if (process.getInputStream().read() != '.') {
            throw new IOException(program() + " does not run");
        }
        return process;
    }

    /** It must not say much: nobody reads it. */
    Process start(List<String> words) throws IOException {
        Process process = new ProcessBuilder(words)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        running.add(process);
        return process;
    }

    /** What /proc says of it: {@code S}, {@code t} while it is traced and stands; empty when it is gone. */
    static Optional<String> state(long pid) {
        try {
            return Files.readAllLines(Path.of("/proc/" + pid + "/status")).stream()
                    .filter(line -> line.startsWith("State:") || line.startsWith("TracerPid:"))
                    .map(line -> line.replaceAll("\\s+", " "))
                    .reduce((a, b) -> a + ", " + b);
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    @Override
    public void close() throws IOException {
        for (Process each : running) {
            each.destroyForcibly();
            try {
                each.waitFor(5, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
