package org.xenscope.xenstore;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.DelayQueue;
import java.util.concurrent.Delayed;
import java.util.concurrent.TimeUnit;

/** A socket that leads to another, as if that were far away: each byte takes its time, however many there are. */
final class FarSocket implements AutoCloseable {
    private record Chunk(ByteBuffer bytes, long dueNanos) implements Delayed {
        @Override
        public long getDelay(TimeUnit unit) {
            return unit.convert(dueNanos - System.nanoTime(), TimeUnit.NANOSECONDS);
        }

        @Override
        public int compareTo(Delayed other) {
            return Long.compare(dueNanos, ((Chunk) other).dueNanos);
        }
    }

    private final Path directory;
    private final ServerSocketChannel server;

    private FarSocket(Path directory, ServerSocketChannel server) {
        this.directory = directory;
        this.server = server;
    }

    /** @param oneWayMillis how long a byte takes in either direction */
    static FarSocket to(Path socket, long oneWayMillis) {
        try {
            Path directory = Files.createTempDirectory("xs");
            FarSocket far = new FarSocket(directory, ServerSocketChannel.open(StandardProtocolFamily.UNIX));
            far.server.bind(UnixDomainSocketAddress.of(far.path()));
            start(() -> {
                while (true) {
                    SocketChannel here = far.server.accept();
                    SocketChannel there = SocketChannel.open(UnixDomainSocketAddress.of(socket));
                    carry(here, there, oneWayMillis);
                    carry(there, here, oneWayMillis);
                }
            });
            return far;
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    Path path() {
        return directory.resolve("socket");
    }

    private interface Work {
        void run() throws IOException, InterruptedException;
    }

    private static void start(Work work) {
        Thread thread = new Thread(
                () -> {
                    try {
                        work.run();
                    } catch (IOException | InterruptedException e) {
                        // one end has closed
                    }
                },
                "far socket");
        thread.setDaemon(true);
        thread.start();
    }

    private static void carry(SocketChannel from, SocketChannel to, long oneWayMillis) {
        DelayQueue<Chunk> underWay = new DelayQueue<>();
        start(() -> {
            while (true) {
                ByteBuffer bytes = ByteBuffer.allocate(1 << 14);
                int n = from.read(bytes);
                underWay.add(new Chunk(bytes.flip(), System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(oneWayMillis)));
                if (n < 0) {
                    return;
                }
            }
        });
        start(() -> {
            while (true) {
                ByteBuffer bytes = underWay.take().bytes;
                if (!bytes.hasRemaining()) {
                    to.close();
                    return;
                }
                while (bytes.hasRemaining()) {
                    to.write(bytes);
                }
            }
        });
    }

    @Override
    public void close() {
        try {
            server.close();
            Files.deleteIfExists(path());
            Files.delete(directory);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
