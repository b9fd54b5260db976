package org.xenscope.console;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** The program as a process of its own. What it reads and writes is a pipe, or, with {@link #onTerminal}, a terminal. */
final class Program implements AutoCloseable {
    /** How it ended. */
    record Ended(int exit, String out, String err) {}

    private final Process process;
    private final Reader out;
    private final StringBuilder heard = new StringBuilder();
    private int read;

    private Program(Process process) {
        this.process = process;
        this.out = new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8);
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
            char[] buffer = new char[4096];
            for (int n = out.read(buffer); n >= 0; n = out.read(buffer)) {
                heard.append(buffer, 0, n);
            }
            return new Ended(process.waitFor(), heard.toString(), err.join());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    void type(String keys) {
        try {
            OutputStream keyboard = process.getOutputStream();
            keyboard.write(keys.getBytes(StandardCharsets.UTF_8));
            keyboard.flush();
        } catch (IOException e) {
            throw new UncheckedIOException("after: " + heard, e);
        }
    }

    /** Waits until it says this, after what was waited for before; returns what it said until then. */
    String await(String text) {
        try {
            int found = plain().indexOf(text, read);
            char[] buffer = new char[4096];
            while (found < 0) {
                int n = out.read(buffer);
                if (n < 0) {
                    throw new AssertionError("it ended without `" + text + "`, having said: " + heard);
                }
                heard.append(buffer, 0, n);
                found = plain().indexOf(text, read);
            }
            String between = plain().substring(read, found + text.length());
            read = found + text.length();
            return between;
        } catch (IOException e) {
            throw new UncheckedIOException("while waiting for `" + text + "` after: " + heard, e);
        }
    }

    /** Without the sequences that colour and move. */
    private String plain() {
        return heard.toString().replaceAll("\\x1b\\[[0-9;?]*[ -/]*[@-~]|\\x1b[=>]|\\r", "");
    }

    /** Whether it lives and has said nothing since this was last asked and answered with no. */
    boolean silent() {
        try {
            char[] buffer = new char[4096];
            int before = heard.length();
            while (out.ready()) {
                int n = out.read(buffer);
                if (n < 0) {
                    return false;
                }
                heard.append(buffer, 0, n);
            }
            return heard.length() == before && process.isAlive();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void signal(String name) {
        try {
            new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
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
