package org.xenscope.lab;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * A process that can be told from a later one with the same pid.
 *
 * @param startTicks clock ticks from boot to its start, as /proc/PID/stat says: unlike a time of day, the same for every
 *     reader
 */
public record ProcessStamp(long pid, long startTicks) {
    private static final Path PROC = Path.of("/proc");
    private static final int FIELD_STATE = 0;
    private static final int FIELD_START = 19;

    /** The process that has this pid now; empty when there is none, or only what is left of one (a zombie). */
    public static Optional<ProcessStamp> of(long pid) {
        String stat;
        try {
            stat = Files.readString(PROC.resolve(pid + "/stat"), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            return Optional.empty();
        }
        // pid (program name, which may hold anything, also parentheses) state ppid ...
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        if (fields.length <= FIELD_START || fields[FIELD_STATE].matches("[ZX]")) {
            return Optional.empty();
        }
        return Optional.of(new ProcessStamp(pid, Long.parseLong(fields[FIELD_START])));
    }

    public static ProcessStamp ofThisProcess() {
        return of(ProcessHandle.current().pid()).orElseThrow(() -> new IllegalStateException("/proc is not there"));
    }

    public boolean alive() {
        return of(pid).filter(this::equals).isPresent();
    }

    /** Asks it to end, and after the time makes it end. Returns when it is gone. */
    void end(Duration grace) {
        if (!alive()) {
            return;
        }
        ProcessHandle.of(pid).ifPresent(ProcessHandle::destroy);
        if (!awaitEnd(grace)) {
            ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
            awaitEnd(grace);
        }
    }

    /** Looks again and again: the process is no child of ours, and Java has no pidfd to wait on. */
    boolean awaitEnd(Duration limit) {
        long deadline = System.nanoTime() + limit.toNanos();
        while (alive()) {
            if (System.nanoTime() > deadline) {
                return false;
            }
            try {
                Thread.sleep(10);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
            }
        }
        return true;
    }

    @Override
    public String toString() {
        return pid + "-" + startTicks;
    }

    /** The reverse of {@link #toString}; empty when the text is no stamp. */
    public static Optional<ProcessStamp> parse(String text) {
        if (!text.matches("\\d{1,10}-\\d{1,18}")) {
            return Optional.empty();
        }
        int dash = text.indexOf('-');
        return Optional.of(
                new ProcessStamp(Long.parseLong(text.substring(0, dash)), Long.parseLong(text.substring(dash + 1))));
    }
}
