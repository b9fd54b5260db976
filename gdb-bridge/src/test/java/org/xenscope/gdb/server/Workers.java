package org.xenscope.gdb.server;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Assumptions;

/** A program of several threads that is debugged: {@code workers.c}. */
final class Workers implements AutoCloseable {
    private static final long LIMIT_SECONDS = 30;

    private final Process process;

    private Workers(Process process) {
        this.process = process;
    }

    /** Whether this machine has what the tests need; they are skipped where not. */
    static void orSkip() {
        for (String tool : List.of("gdb", "gdbserver", "gcc")) {
            boolean there = List.of("/usr/bin/", "/usr/local/bin/", "/bin/").stream()
                    .anyMatch(directory -> Files.isExecutable(Path.of(directory + tool)));
            Assumptions.assumeTrue(there, tool + " is not installed: tests/run installs it");
        }
    }

    static Path compile(Path directory) {
        Path source = directory.resolve("workers.c");
        Path program = directory.resolve("workers");
        try (InputStream in = Workers.class.getResourceAsStream("workers.c")) {
            Files.write(source, java.util.Objects.requireNonNull(in).readAllBytes());
            Process gcc = new ProcessBuilder(
                            "gcc", "-g", "-O1", "-pthread", source.toString(), "-o", program.toString())
                    .redirectErrorStream(true)
                    .start();
            String said = new String(gcc.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (gcc.waitFor() != 0) {
                throw new AssertionError(said);
            }
            return program;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    static Workers start(Path program) {
        try {
            Workers workers = new Workers(new ProcessBuilder(program.toString()).start());
            await("it has its threads", () -> workers.status("Threads").equals("7"));
            return workers;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    int pid() {
        return (int) process.pid();
    }

    Process process() {
        return process;
    }

    /** A line of its /proc/PID/status. */
    String status(String key) {
        try {
            return Files.readAllLines(Path.of("/proc/" + pid() + "/status")).stream()
                    .filter(line -> line.startsWith(key + ":"))
                    .map(line -> line.substring(key.length() + 1).strip())
                    .findFirst()
                    .orElse("");
        } catch (IOException e) {
            return "";
        }
    }

    char state() {
        return (status("State") + "?").charAt(0);
    }

    void signal(String name) {
        signal(pid(), name);
    }

    static void signal(long pid, String name) {
        try {
            new ProcessBuilder("kill", "-" + name, Long.toString(pid)).start().waitFor();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** It runs, nobody has it, and it goes on to run: each of its functions is called again. */
    void awaitFree() {
        await("nobody debugs it", () -> status("TracerPid").equals("0"));
        await("it runs: " + status("State"), () -> state() == 'S' || state() == 'R');
        long before = switches();
        await("it goes on", () -> !process.isAlive() || switches() > before + 40);
        if (!process.isAlive()) {
            throw new AssertionError("it has ended with " + process.exitValue());
        }
    }

    /** How often its main thread has gone to sleep: ten times a second, at each call of seldom. */
    private long switches() {
        try {
            Path status = Path.of("/proc/" + pid() + "/task/" + pid() + "/status");
            return Files.readAllLines(status).stream()
                    .filter(line -> line.startsWith("voluntary_ctxt_switches:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 10)
                    .sum();
        } catch (IOException e) {
            return -1;
        }
    }

    /** Processes tell nobody what they do: looked at again and again. */
    static void await(String what, BooleanSupplier condition) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(LIMIT_SECONDS);
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("not so within " + LIMIT_SECONDS + " s: " + what);
            }
            try {
                TimeUnit.MILLISECONDS.sleep(10);
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
