package org.xenscope.tests.driver;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** The program while it runs. */
public final class Live implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Longer than anything that is asked of it; a test that waits so long has failed. */
    private static final long LIMIT_SECONDS = 300;

    private static final String END = "\0end";

    private final List<String> argv;
    private final Process process;
    private final long begun = System.nanoTime();
    private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();
    private final ByteArrayOutputStream said = new ByteArrayOutputStream();
    private final ByteArrayOutputStream complained = new ByteArrayOutputStream();
    private final Thread out;
    private final Thread err;

    Live(List<String> argv, Process process) {
        this.argv = argv;
        this.process = process;
        this.out = reader(this::readOut);
        this.err = reader(this::readErr);
    }

    private static Thread reader(Runnable work) {
        Thread thread = new Thread(work, "reader");
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    private void readOut() {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        byte[] buffer = new byte[8192];
        try (InputStream from = process.getInputStream()) {
            for (int n = from.read(buffer); n >= 0; n = from.read(buffer)) {
                said.write(buffer, 0, n);
                for (int i = 0; i < n; i++) {
                    if (buffer[i] == '\n') {
                        lines.add(line.toString(StandardCharsets.UTF_8));
                        line.reset();
                    } else {
                        line.write(buffer[i]);
                    }
                }
            }
        } catch (IOException e) {
            // A killed process closes its end in the middle; what it said until then counts.
        }
        lines.add(END);
    }

    private void readErr() {
        byte[] buffer = new byte[8192];
        try (InputStream from = process.getErrorStream()) {
            for (int n = from.read(buffer); n >= 0; n = from.read(buffer)) {
                synchronized (complained) {
                    complained.write(buffer, 0, n);
                    complained.notifyAll();
                }
            }
        } catch (IOException e) {
            // As above.
        }
    }

    /** Waits until this stands on its standard error. */
    public void awaitError(String text) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(LIMIT_SECONDS);
        synchronized (complained) {
            while (!complained.toString(StandardCharsets.UTF_8).contains(text)) {
                long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
                if (left <= 0 || !process.isAlive() && !err.isAlive()) {
                    throw new AssertionError(
                            argv + (process.isAlive() ? " runs, but" : " has ended, and") + " never said `"
                                    + text + "`; its errors: " + complained + "\nits output: "
                                    + said.toString(StandardCharsets.UTF_8));
                }
                try {
                    complained.wait(Math.min(left, 1_000));
                } catch (InterruptedException e) {
                    throw new AssertionError(e);
                }
            }
        }
    }

    /** Writes a line to its standard input. */
    public void type(String line) {
        try {
            process.getOutputStream().write((line + "\n").getBytes(StandardCharsets.UTF_8));
            process.getOutputStream().flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits for a line on its standard output that is so; those before it are passed over. */
    public String awaitLine(Predicate<String> wanted) {
        while (true) {
            String line = next();
            if (line.equals(END)) {
                throw new AssertionError("it ended before it said what was waited for: " + finish());
            }
            if (wanted.test(line)) {
                return line;
            }
        }
    }

    /** The same of its JSON lines. */
    public JsonNode await(Predicate<JsonNode> wanted) {
        return json(awaitLine(line -> wanted.test(json(line))));
    }

    /** Waits until a step of a bring-up is in this state. */
    public JsonNode awaitStep(String step, String state) {
        return await(line -> line.path("step").asText().equals(step)
                && line.path("state").asText().equals(state));
    }

    /** The next line, if one comes soon enough. */
    public Optional<String> poll(Duration time) {
        try {
            return Optional.ofNullable(lines.poll(time.toMillis(), TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private String next() {
        try {
            String line = lines.poll(LIMIT_SECONDS, TimeUnit.SECONDS);
            if (line == null) {
                kill();
                throw new AssertionError(argv + " said nothing for " + LIMIT_SECONDS + " s, after: "
                        + said.toString(StandardCharsets.UTF_8) + complained);
            }
            return line;
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** SIGKILL to the program alone; what it started is left to itself, as after a crash. */
    public Finished kill() {
        process.destroyForcibly();
        return finish();
    }

    /** Its own processes, whatever they started in their turn. */
    public List<ProcessHandle> children() {
        return process.children().toList();
    }

    /** SIGINT to the whole process group: Ctrl-C at a terminal. */
    public void interrupt() {
        try {
            new ProcessBuilder("kill", "-INT", "--", "-" + process.pid())
                    .inheritIO()
                    .start()
                    .waitFor();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** Closes its standard input and waits for its end. */
    public Finished finish() {
        try {
            process.getOutputStream().close();
        } catch (IOException e) {
            // It has closed its own end first.
        }
        try {
            if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new AssertionError(
                        argv + " did not end within " + LIMIT_SECONDS + " s; said: " + said + complained);
            }
            long millis = (System.nanoTime() - begun) / 1_000_000;
            // A process that it left behind may hold its streams: that is a defect only where a test looks for it.
            out.join(5_000);
            err.join(5_000);
            return new Finished(
                    argv, process.exitValue(), said.toByteArray(), complained.toString(StandardCharsets.UTF_8), millis);
        } catch (InterruptedException e) {
            process.destroyForcibly();
            throw new AssertionError(e);
        }
    }

    static JsonNode json(String line) {
        try {
            return JSON.readTree(line);
        } catch (JsonProcessingException e) {
            throw new AssertionError("no JSON: " + line, e);
        }
    }

    /** Ends it if it still runs: by the end of its input, for what heeds that. */
    @Override
    public void close() {
        try {
            process.getOutputStream().close();
            process.waitFor(5, TimeUnit.SECONDS);
        } catch (IOException e) {
            // It has closed its own end first.
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        } finally {
            process.destroyForcibly();
        }
    }
}
