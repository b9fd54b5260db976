package org.xenscope.lab;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.xenscope.error.CancelledException;
import org.xenscope.error.DeadlineException;
import org.xenscope.error.FailedException;

/** What Xen and dom0 say on the serial line while they boot. */
final class SerialLog {
    /** What is waited for, in the order in which it comes, and what to call it. */
    private enum Stage {
        XEN("(XEN) Xen version", "Xen"),
        DOM0("LAB userspace", "dom0"),
        SSHD("LAB sshd", "sshd"),
        XENSTORED("LAB xenstored", "xenstored"),
        READY("LAB READY", "ready");

        private final String mark;
        private final String title;

        Stage(String mark, String title) {
            this.mark = mark;
            this.title = title;
        }
    }

    private final Path file;

    SerialLog(Path file) {
        this.file = file;
    }

    /** Waits until dom0 says that all is up, and reports each stage. */
    void awaitReady(Duration limit, BooleanSupplier alive, Progress progress) {
        long deadline = System.nanoTime() + limit.toNanos();
        int reached = 0;
        try (WatchService watch = file.getFileSystem().newWatchService()) {
            file.getParent()
                    .register(watch, StandardWatchEventKinds.ENTRY_MODIFY, StandardWatchEventKinds.ENTRY_CREATE);
            while (true) {
                String text = text();
                int now = reached(text);
                if (now > reached) {
                    reached = now;
                    progress.amount("boot " + Stage.values()[now - 1].title, now, Stage.values().length);
                }
                if (reached == Stage.values().length) {
                    return;
                }
                failOn(text, alive, deadline);
                // The second is for QEMU's death, which writes nothing.
                WatchKey key = watch.poll(1, TimeUnit.SECONDS);
                if (key != null) {
                    key.pollEvents();
                    key.reset();
                }
            }
        } catch (IOException e) {
            throw new FailedException("the lab's serial log " + file + " cannot be read: " + e.getMessage(), "", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancelledException("interrupted while the lab booted", "", e);
        }
    }

    private void failOn(String text, BooleanSupplier alive, long deadline) {
        for (String line : text.split("\n")) {
            if (line.contains("LAB ") && line.contains("FAILED") || line.contains("Panic on CPU")) {
                throw new FailedException("the lab's boot failed: " + line.strip(), "the serial log is " + file);
            }
        }
        if (!alive.getAsBoolean()) {
            throw new FailedException("the lab's QEMU ended while it booted", "the serial log is " + file);
        }
        if (System.nanoTime() > deadline) {
            throw new DeadlineException("the lab did not get ready in time", "the serial log is " + file);
        }
    }

    /** How many stages the text shows. */
    static int reached(String text) {
        // "LAB 4.33 userspace up": the time is of no matter here
        List<String> lines = text.lines()
                .map(line -> line.replaceFirst("LAB [0-9.]+ ", "LAB "))
                .toList();
        int reached = 0;
        for (Stage stage : Stage.values()) {
            if (lines.stream().anyMatch(line -> line.contains(stage.mark))) {
                reached = stage.ordinal() + 1;
            }
        }
        return reached;
    }

    private String text() throws IOException {
        return Files.exists(file) ? Files.readString(file, StandardCharsets.ISO_8859_1) : "";
    }
}
