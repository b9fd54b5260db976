package org.xenscope.lab;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.xenscope.error.FailedException;
import org.xenscope.host.Interruption;

/**
 * A file that only one at a time holds, across processes and threads. The kernel drops it when its holder dies, so a lock
 * is never stale.
 */
final class Lock {
    /** A Java process holds a file lock as a whole; between its threads these decide. */
    private static final Map<Path, ReentrantLock> THREADS = new ConcurrentHashMap<>();

    private final ReentrantLock thread;
    private final FileChannel channel;

    private Lock(ReentrantLock thread, FileChannel channel) {
        this.thread = thread;
        this.channel = channel;
    }

    /**
     * Waits until nobody else holds it, and holds it while the work is done.
     *
     * @param waiting told once when there is somebody to wait for
     */
    static <T> T holding(Path file, Runnable waiting, Supplier<T> work) {
        Lock lock = take(file, waiting);
        try {
            return work.get();
        } finally {
            lock.release();
        }
    }

    /** Does the work if nobody holds it, else nothing. */
    static void ifFree(Path file, Runnable work) {
        Path path = file.toAbsolutePath().normalize();
        if (!Files.isRegularFile(path)) {
            return;
        }
        ReentrantLock thread = THREADS.computeIfAbsent(path, p -> new ReentrantLock());
        if (!thread.tryLock()) {
            return;
        }
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.WRITE)) {
            if (channel.tryLock() != null) {
                work.run();
            }
        } catch (IOException e) {
            throw new FailedException(
                    "the lock " + path + " cannot be taken: " + e.getMessage(), "check who owns it", e);
        } finally {
            thread.unlock();
        }
    }

    private static Lock take(Path file, Runnable waiting) {
        Path path = file.toAbsolutePath().normalize();
        ReentrantLock thread = THREADS.computeIfAbsent(path, p -> new ReentrantLock());
        boolean told = false;
        if (!thread.tryLock()) {
            waiting.run();
            told = true;
            thread.lock();
        }
        FileChannel channel = null;
        try {
            Files.createDirectories(path.getParent());
            channel = FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            FileLock lock = channel.tryLock();
            if (lock == null) {
                if (!told) {
                    waiting.run();
                }
                channel.lock();
            }
            return new Lock(thread, channel);
        } catch (IOException e) {
            close(channel);
            thread.unlock();
            throw Interruption.behind(e, "taking the lock " + path)
                    .orElseGet(() -> new FailedException(
                            "the lock " + path + " cannot be taken: " + e.getMessage(), "check who owns it", e));
        }
    }

    private static void close(@Nullable FileChannel channel) {
        try {
            if (channel != null) {
                channel.close();
            }
        } catch (IOException e) {
            throw new IllegalStateException("a lock file cannot be closed", e);
        }
    }

    private void release() {
        close(channel);
        thread.unlock();
    }
}
