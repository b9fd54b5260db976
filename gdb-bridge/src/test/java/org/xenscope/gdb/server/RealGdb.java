package org.xenscope.gdb.server;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A gdb that is typed to. */
final class RealGdb implements AutoCloseable {
    private static final long LIMIT_SECONDS = 30;

    private final Process process;
    private final StringBuilder said = new StringBuilder();
    private int read;
    private int asked;

    private RealGdb(Process process) {
        this.process = process;
        Thread listener = new Thread(this::listen, "gdb");
        listener.setDaemon(true);
        listener.start();
    }

    /** @param first commands before all others */
    static RealGdb start(Path program, String... first) {
        List<String> argv =
                new ArrayList<>(List.of("gdb", "-q", "-nx", "-ex", "set confirm off", "-ex", "set sysroot /"));
        for (String command : first) {
            argv.addAll(List.of("-ex", command));
        }
        argv.add(program.toString());
        try {
            return new RealGdb(
                    new ProcessBuilder(argv).redirectErrorStream(true).start());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void listen() {
        try (Reader in = new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8)) {
            char[] buffer = new char[4096];
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                synchronized (this) {
                    said.append(buffer, 0, n);
                    notifyAll();
                }
            }
        } catch (IOException e) {
            // It was killed.
        }
    }

    void type(String line) {
        try {
            process.getOutputStream().write((line + "\n").getBytes(StandardCharsets.UTF_8));
            process.getOutputStream().flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Has it do something, and waits until it has. */
    String ask(String command) {
        String mark = "=" + ++asked + "=";
        int from;
        synchronized (this) {
            from = said.length();
        }
        type(command);
        type("echo " + mark + "\\n");
        await(mark);
        synchronized (this) {
            return said.substring(from);
        }
    }

    /** Waits until it says this, after what was waited for before. */
    synchronized void await(String text) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(LIMIT_SECONDS);
        int found = said.indexOf(text, read);
        while (found < 0) {
            long millis = (end - System.nanoTime()) / 1_000_000;
            if (millis <= 0) {
                throw new AssertionError("gdb does not say `" + text + "`: " + said.substring(read));
            }
            try {
                wait(Math.min(millis, 500));
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
            found = said.indexOf(text, read);
        }
        read = found + text.length();
    }

    Process process() {
        return process;
    }

    void kill() {
        process.destroyForcibly();
    }

    @Override
    public void close() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }
}
