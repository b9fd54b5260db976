package org.xenscope.console;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** The program as a process of its own. What it reads and writes is a pipe, or, with {@link #onTerminal}, a terminal. */
final class Program implements AutoCloseable {
    /** How it ended. */
    record Ended(int exit, String out, String err) {}

    private static final Duration SOON = Duration.ofSeconds(20);

    private final Process process;
    private final Thread listener;
    private final StringBuilder heard = new StringBuilder();
    private int read;
    private int asked;

    private Program(Process process) {
        this.process = process;
        this.listener = new Thread(this::listen, "listener");
        listener.setDaemon(true);
        listener.start();
    }

    private void listen() {
        try (Reader out = new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8)) {
            char[] buffer = new char[4096];
            for (int n = out.read(buffer); n >= 0; n = out.read(buffer)) {
                synchronized (this) {
                    heard.append(buffer, 0, n);
                    notifyAll();
                }
            }
        } catch (IOException e) {
            // It was ended while it was listened to.
        }
        synchronized (this) {
            notifyAll();
        }
    }

    static List<String> argv(String... words) {
        List<String> argv = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xshare:auto",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName()));
        argv.addAll(List.of(words));
        return argv;
    }

    /** One that shares nothing with the user's own: neither state, nor config, nor labs. */
    static Program start(Path home, Map<String, String> environment, List<String> argv) {
        ProcessBuilder builder = new ProcessBuilder(argv).directory(home.toFile());
        Map<String, String> own = builder.environment();
        own.keySet().removeIf(name -> name.startsWith("XENSCOPE") || name.startsWith("XDG") || name.startsWith("LC_"));
        own.keySet().removeAll(List.of("NO_COLOR", "COLUMNS", "XENSTORED_PATH"));
        own.put("HOME", home.toString());
        own.put("LANG", "C.UTF-8");
        own.put("TERM", "xterm");
        own.putAll(environment);
        try {
            return new Program(builder.start());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The argument vector on a terminal of its own, 120 columns wide; what it says on either stream comes out of one. */
    static Program onTerminal(Path home, Map<String, String> environment, List<String> argv) {
        List<String> quoted = argv.stream()
                .map(word -> "'" + word.replace("'", "'\\''") + "'")
                .toList();
        String line = "stty cols 120 rows 40; exec " + String.join(" ", quoted);
        return start(home, environment, List.of("script", "-qefc", line, "/dev/null"));
    }

    static Ended run(Path home, Map<String, String> environment, List<String> argv) {
        try (Program program = start(home, environment, argv)) {
            program.process.getOutputStream().close();
            return program.ended();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits for its end. */
    Ended ended() {
        CompletableFuture<String> err = CompletableFuture.supplyAsync(() -> text(process.getErrorStream()));
        try {
            if (!process.waitFor(SOON.toSeconds(), TimeUnit.SECONDS)) {
                throw new AssertionError("it does not end, having said: " + heard());
            }
            listener.join();
            return new Ended(process.exitValue(), heard(), err.join());
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private synchronized String heard() {
        return heard.toString();
    }

    void type(String keys) {
        try {
            OutputStream keyboard = process.getOutputStream();
            keyboard.write(keys.getBytes(StandardCharsets.UTF_8));
            keyboard.flush();
        } catch (IOException e) {
            throw new UncheckedIOException("after: " + heard(), e);
        }
    }

    /** Waits until it says this, after what was waited for before. */
    synchronized void await(String text) {
        long end = System.nanoTime() + SOON.toNanos();
        int found = plain().indexOf(text, read);
        while (found < 0) {
            long millis = (end - System.nanoTime()) / 1_000_000;
            if (millis <= 0 || !listener.isAlive()) {
                throw new AssertionError("it does not say `" + text + "` behind: " + plain().substring(read));
            }
            try {
                wait(millis);
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
            found = plain().indexOf(text, read);
        }
        read = found + text.length();
    }

    /** Without the sequences that colour and move. */
    private String plain() {
        return heard.toString().replaceAll("\\x1b\\[[0-9;?]*[ -/]*[@-~]|\\x1b[=>]|\\r", "");
    }

    /** Whether it lives and has said nothing since it was last found to have said something. */
    synchronized boolean silent() {
        boolean silent = heard.length() == asked && process.isAlive();
        if (!silent) {
            asked = heard.length();
        }
        return silent;
    }

    long pid() {
        return process.pid();
    }

    void signal(String name) {
        signal(name, process.toHandle());
    }

    /** Tells the program behind {@link #onTerminal} to end, and not the terminal's own process. */
    void terminate() {
        signal("TERM", process.descendants().findFirst().orElseThrow());
    }

    private static void signal(String name, ProcessHandle to) {
        try {
            new ProcessBuilder("kill", "-" + name, Long.toString(to.pid()))
                    .inheritIO()
                    .start()
                    .waitFor();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static String text(InputStream stream) {
        try {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }
}
