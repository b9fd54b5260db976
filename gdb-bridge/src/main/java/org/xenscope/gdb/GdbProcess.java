package org.xenscope.gdb;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.xenscope.error.UnreachableException;

/** gdb itself: a process of this machine that reads commands, writes records, and complains on its standard error. */
final class GdbProcess {
    private static final int LAST_WORDS_CHARS = 2_000;

    private final Process process;
    private final StringBuilder lastWords = new StringBuilder();
    private final Thread complaints;

    private GdbProcess(Process process) {
        this.process = process;
        this.complaints = new Thread(this::readComplaints, "gdb stderr");
        complaints.setDaemon(true);
        complaints.start();
    }

    static GdbProcess start(Path gdb) {
        List<String> words = new ArrayList<>();
        // A session of its own: what a person's ^C ends is their command, and neither gdb nor the line that it holds.
        GdbPrograms.find("setsid", GdbPrograms.searchPath()).ifPresent(setsid -> words.add(setsid.toString()));
        words.addAll(List.of(gdb.toString(), "-nx", "-q", "--interpreter=mi3"));
        ProcessBuilder builder = new ProcessBuilder(words).directory(new File("/"));
        Map<String, String> environment = builder.environment();
        // English words, and text of the program as it is; where there is no such locale, gdb takes C.
        environment.put("LC_ALL", "C.UTF-8");
        environment.remove("LANGUAGE");
        environment.put("TERM", "dumb");
        environment.remove("DEBUGINFOD_URLS");
        environment.put("GDBHISTFILE", "");
        try {
            return new GdbProcess(builder.start());
        } catch (IOException e) {
            throw new UnreachableException(
                    gdb + " cannot be started: " + e.getMessage(), "see whether it runs by hand", e);
        }
    }

    OutputStream stdin() {
        return process.getOutputStream();
    }

    InputStream stdout() {
        return process.getInputStream();
    }

    long pid() {
        return process.pid();
    }

    /** What it wrote last on its standard error, in one line; once it has ended, all of it. */
    String lastWords() {
        if (!process.isAlive()) {
            try {
                complaints.join(500);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        synchronized (lastWords) {
            return lastWords.toString().strip().replaceAll("\\s*\n\\s*", "; ");
        }
    }

    /** How it ended, for people: {@code ended with code 1}; how it stands while it runs. */
    String fate() {
        if (process.isAlive()) {
            return "closed its output";
        }
        int code = process.exitValue();
        return code > 128 ? "was ended by signal " + (code - 128) : "ended with code " + code;
    }

    /** Waits for its end; true when it has come. */
    boolean awaitEnd(Duration limit) {
        boolean interrupted = Thread.interrupted();
        long deadline = System.nanoTime() + limit.toNanos();
        try {
            while (true) {
                try {
                    process.onExit().get(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
                    return true;
                } catch (TimeoutException e) {
                    return false;
                } catch (InterruptedException e) {
                    interrupted = true;
                } catch (ExecutionException e) {
                    throw new IllegalStateException(e);
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** By force, with what it has started: the helper behind {@code target remote |} must not stay. */
    void kill() {
        List<ProcessHandle> children = process.descendants().toList();
        process.destroyForcibly();
        children.forEach(ProcessHandle::destroy);
        awaitEnd(Duration.ofSeconds(2));
        children.forEach(ProcessHandle::destroyForcibly);
    }

    private void readComplaints() {
        byte[] buffer = new byte[4096];
        try (InputStream in = process.getErrorStream()) {
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                String text = new String(buffer, 0, count, StandardCharsets.UTF_8);
                synchronized (lastWords) {
                    lastWords.append(text.replaceAll("(?m)^Warning: ptrace\\(regsets_[a-z_]*\\): Bad address\\R?", ""));
                    lastWords.delete(0, Math.max(0, lastWords.length() - LAST_WORDS_CHARS));
                }
            }
        } catch (IOException e) {
            // It is gone; what it said before is kept.
        }
    }
}
