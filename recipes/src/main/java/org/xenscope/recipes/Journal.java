package org.xenscope.recipes;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.xenscope.error.FailedException;
import org.xenscope.error.RefusedException;

/**
 * The journal of one session, open for writing. What is begun stands on the disk before it is done. One process at a time
 * holds a journal; the system takes the lock back when that process dies, however it dies. The lock is on a file of its
 * own, because POSIX drops a process's lock when it closes any descriptor of the locked file, also one for reading.
 */
public final class Journal implements AutoCloseable {
    private final String id;
    private final FileChannel file;
    private final FileChannel lock;
    private final Clock clock;
    private int entries;

    private Journal(String id, FileChannel file, FileChannel lock, Clock clock, int entries) {
        this.id = id;
        this.file = file;
        this.lock = lock;
        this.clock = clock;
        this.entries = entries;
    }

    static Journal create(String id, Path path, Clock clock, String host, String what, Map<String, String> settings) {
        Journal journal = open(id, path, clock, 0);
        ObjectNode line = JournalLines.line(clock.instant(), "open")
                .put("session", id)
                .put("host", host)
                .put("what", what);
        settings.forEach(line.putObject("settings")::put);
        journal.append(line);
        return journal;
    }

    static Journal reopen(JournalRecord record, Path path, Clock clock) {
        return open(record.id(), path, clock, record.entries().size());
    }

    private static Journal open(String id, Path path, Clock clock, int entries) {
        try {
            FileChannel lock =
                    FileChannel.open(path.resolveSibling("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (!locked(lock)) {
                lock.close();
                throw new RefusedException(
                        "session " + id + " is still being worked on by another xenscope",
                        "wait for it, or end it first");
            }
            FileChannel file = FileChannel.open(
                    path, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
            cutUnfinishedLine(file, Files.readAllBytes(path));
            Journal journal = new Journal(id, file, lock, clock, entries);
            journal.append(JournalLines.held(clock.instant(), ProcessHandle.current()));
            return journal;
        } catch (IOException e) {
            throw cannotWrite(path, e);
        }
    }

    private static boolean locked(FileChannel lock) throws IOException {
        try {
            return lock.tryLock() != null;
        } catch (OverlappingFileLockException e) {
            return false;
        }
    }

    private static void cutUnfinishedLine(FileChannel file, byte[] text) throws IOException {
        int end = text.length;
        while (end > 0 && text[end - 1] != '\n') {
            end--;
        }
        file.truncate(end);
        file.position(end);
    }

    public String id() {
        return id;
    }

    /** Writes the action down; returns its number. */
    synchronized int begin(Action action) {
        append(JournalLines.begin(clock.instant(), ++entries, action));
        return entries;
    }

    synchronized void done(int entry) {
        append(JournalLines.line(clock.instant(), "done").put("entry", entry));
    }

    synchronized void failed(int entry, String why) {
        append(JournalLines.line(clock.instant(), "failed").put("entry", entry).put("why", why));
    }

    synchronized void undone(int entry) {
        append(JournalLines.line(clock.instant(), "undone").put("entry", entry));
    }

    /** A step of a recipe is done, and need not be done again when the recipe is resumed. */
    public synchronized void step(String step) {
        append(JournalLines.line(clock.instant(), "step").put("step", step));
    }

    /** How it ended: up, failed, undone. */
    public synchronized void end(String result) {
        append(JournalLines.line(clock.instant(), "end").put("result", result));
    }

    private void append(ObjectNode line) {
        try {
            ByteBuffer bytes = ByteBuffer.wrap(
                    (JournalLines.JSON.writeValueAsString(line) + "\n").getBytes(StandardCharsets.UTF_8));
            while (bytes.hasRemaining()) {
                file.write(bytes);
            }
            file.force(false);
        } catch (IOException e) {
            throw cannotWrite(Path.of(id), e);
        }
    }

    private static FailedException cannotWrite(Path path, IOException e) {
        return new FailedException(
                "the journal " + path + " cannot be written: " + e.getMessage() + "; nothing was changed without it",
                "make room on the disk, or set XDG_STATE_HOME to a directory that can be written",
                e);
    }

    /** What was begun and not undone, newest first: undoes it and says so, one by one. */
    public void undo(Site site, List<Entry> left, java.util.function.Consumer<Entry> undone) {
        for (int i = left.size() - 1; i >= 0; i--) {
            Entry entry = left.get(i);
            entry.action().undo(site);
            undone(entry.number());
            undone.accept(entry);
        }
    }

    @Override
    public void close() {
        try (lock) {
            append(JournalLines.line(clock.instant(), "released"));
            file.close();
        } catch (IOException e) {
            throw cannotWrite(Path.of(id), e);
        }
    }
}
