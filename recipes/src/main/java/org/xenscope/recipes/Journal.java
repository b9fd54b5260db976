package org.xenscope.recipes;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.xenscope.error.FailedException;
import org.xenscope.error.RefusedException;
import org.xenscope.error.XenscopeException;
import org.xenscope.host.Interruption;

/**
 * The journal of one session, open for writing. What is begun stands on the disk before it is done. One process at a time
 * holds a journal; the system takes the lock back when that process dies, however it dies. The lock is on a file of its
 * own, because POSIX drops a process's lock when it closes any descriptor of the locked file, also one for reading.
 *
 * <p>It is written through a {@link RandomAccessFile}: a channel would be closed for good by the interrupt that Ctrl-C is,
 * and then neither the failure nor the undoing could be written down.
 */
public final class Journal implements AutoCloseable {
    private final String id;
    private final Path path;
    private final RandomAccessFile file;
    private final FileChannel lock;
    private final Clock clock;
    private int entries;

    private Journal(String id, Path path, RandomAccessFile file, FileChannel lock, Clock clock, int entries) {
        this.id = id;
        this.path = path;
        this.file = file;
        this.lock = lock;
        this.clock = clock;
        this.entries = entries;
    }

    static Journal create(String id, Path path, Clock clock, String host, String what, Map<String, String> settings) {
        ObjectNode line = JournalLines.line(clock.instant(), "open")
                .put("session", id)
                .put("host", host)
                .put("what", what);
        settings.forEach(line.putObject("settings")::put);
        return open(id, path, clock, 0, line);
    }

    static Journal reopen(JournalRecord record, Path path, Clock clock) {
        int highest = record.entries().stream().mapToInt(Entry::number).max().orElse(0);
        return open(record.id(), path, clock, highest, null);
    }

    private static Journal open(String id, Path path, Clock clock, int entries, @Nullable ObjectNode first) {
        FileChannel lock = lock(id, path);
        try {
            Journal journal = new Journal(id, path, new RandomAccessFile(path.toFile(), "rw"), lock, clock, entries);
            try {
                journal.cutUnfinishedLine();
                if (first != null) {
                    journal.append(first);
                    syncDirectory(path);
                }
                journal.append(JournalLines.held(clock.instant()));
                return journal;
            } catch (IOException | XenscopeException e) {
                journal.file.close();
                throw e;
            }
        } catch (IOException e) {
            release(lock);
            throw cannotWrite(path, e);
        } catch (XenscopeException e) {
            release(lock);
            throw e;
        }
    }

    private static FileChannel lock(String id, Path path) {
        try {
            FileChannel lock =
                    FileChannel.open(path.resolveSibling("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (!locked(lock)) {
                lock.close();
                throw new RefusedException(
                        "session " + id + " is still being worked on by another xenscope",
                        "wait for it, or end it first");
            }
            return lock;
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

    private static void release(FileChannel lock) {
        try {
            lock.close();
        } catch (IOException e) {
            // The lock goes with the process; what made us give up is what the user must hear.
        }
    }

    /** So that the journal is still there after the power failed: its name stands in the directory, not in itself. */
    private static void syncDirectory(Path path) throws IOException {
        try (FileChannel directory = FileChannel.open(path.resolveSibling("."), StandardOpenOption.READ)) {
            directory.force(true);
        }
    }

    private void cutUnfinishedLine() throws IOException {
        long end = file.length();
        while (end > 0) {
            file.seek(end - 1);
            if (file.read() == '\n') {
                break;
            }
            end--;
        }
        file.setLength(end);
        file.seek(end);
    }

    public String id() {
        return id;
    }

    /** Writes the action down; returns its number. */
    synchronized int begin(Action action) {
        append(JournalLines.begin(clock.instant(), entries + 1, action));
        return ++entries;
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
            byte[] bytes = (JournalLines.JSON.writeValueAsString(line) + "\n").getBytes(StandardCharsets.UTF_8);
            long from = file.getFilePointer();
            try {
                file.write(bytes);
                file.getFD().sync();
            } catch (IOException e) {
                // The half of a line that fitted on the disk must not become the beginning of the next one.
                file.setLength(from);
                file.seek(from);
                throw e;
            }
        } catch (IOException e) {
            throw cannotWrite(path, e);
        }
    }

    private static XenscopeException cannotWrite(Path path, IOException e) {
        return Interruption.behind(e, "writing the journal " + path)
                .orElseGet(() -> new FailedException(
                        "the journal " + path + " cannot be written: " + e.getMessage()
                                + "; nothing was changed without it",
                        "make room on the disk, or set XDG_STATE_HOME to a directory that can be written",
                        e));
    }

    /** What was begun and not undone, newest first: undoes it and says so, one by one. */
    public void undo(Site site, List<Entry> left, Consumer<Entry> undone) {
        for (int i = left.size() - 1; i >= 0; i--) {
            Entry entry = left.get(i);
            entry.action().undo(site);
            undone(entry.number());
            undone.accept(entry);
        }
    }

    /** What was done is gone by itself: the host was started anew. */
    public void forget(List<Entry> left) {
        left.forEach(entry -> undone(entry.number()));
    }

    @Override
    public synchronized void close() {
        try (lock;
                file) {
            append(JournalLines.line(clock.instant(), "released"));
        } catch (IOException e) {
            throw cannotWrite(path, e);
        }
    }
}
