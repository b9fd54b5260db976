package org.xenscope.gdb;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.locks.LockSupport;

/**
 * A line between gdb and a gdbserver over stdio that delays each direction, and notes each packet (gdb's remote protocol:
 * {@code $data#sum}; a {@code $} within data is escaped).
 */
final class FarLine implements AutoCloseable {
    /** A packet that has passed. @param data without the frame, its first bytes */
    record Packet(long nanos, boolean fromGdb, String data) {}

    private record Piece(long due, byte[] bytes) {}

    private static final int HEAD = 24;

    private final Path socket;
    private final ServerSocketChannel listening;
    private final Process server;
    private final long oneWayNanos;
    private final List<Packet> packets = new ArrayList<>();
    private final List<Thread> threads = new ArrayList<>();

    private final Optional<EarlyAnswers> early;

    /** @param early with answers that gdb gets on its own side of the line */
    FarLine(Path directory, long pid, Duration oneWay, boolean early) throws IOException {
        this.early = early ? Optional.of(new EarlyAnswers()) : Optional.empty();
        this.socket = directory.resolve("line-" + System.nanoTime());
        this.oneWayNanos = oneWay.toNanos();
        this.listening = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        listening.bind(UnixDomainSocketAddress.of(socket));
        this.server = new ProcessBuilder("gdbserver", "--once", "--attach", "-", Long.toString(pid))
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        start("accept", this::serve);
    }

    Path socket() {
        return socket;
    }

    List<Packet> take() {
        synchronized (packets) {
            List<Packet> all = List.copyOf(packets);
            packets.clear();
            return all;
        }
    }

    private void note(boolean fromGdb, String data) {
        synchronized (packets) {
            packets.add(new Packet(System.nanoTime(), fromGdb, data));
        }
    }

    private void serve() {
        try {
            SocketChannel gdb = listening.accept();
            // Not Channels.newInputStream and newOutputStream: of one channel, they wait for each other.
            OutputStream toGdb = new OutputStream() {
                @Override
                public void write(int b) throws IOException {
                    write(new byte[] {(byte) b}, 0, 1);
                }

                @Override
                public synchronized void write(byte[] bytes, int from, int count) throws IOException {
                    ByteBuffer left = ByteBuffer.wrap(bytes, from, count);
                    while (left.hasRemaining()) {
                        gdb.write(left);
                    }
                }

                @Override
                public void close() throws IOException {
                    gdb.close();
                }
            };
            forward(buffer -> gdb.read(ByteBuffer.wrap(buffer)), server.getOutputStream(), toGdb, true);
            forward(server.getInputStream()::read, toGdb, toGdb, false);
        } catch (IOException e) {
            // Closed before anybody came.
        }
    }

    /** As {@link InputStream#read(byte[])}. */
    private interface Source {
        int read(byte[] buffer) throws IOException;
    }

    private void forward(Source in, OutputStream out, OutputStream back, boolean fromGdb) {
        BlockingQueue<Piece> queue = new LinkedBlockingQueue<>();
        start("reader", () -> {
            byte[] buffer = new byte[64 << 10];
            StringBuilder head = new StringBuilder();
            boolean inside = false;
            try {
                for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                    byte[] bytes =
                            ByteBuffer.allocate(count).put(buffer, 0, count).array();
                    for (byte b : bytes) {
                        if (b == '$') {
                            inside = true;
                            head.setLength(0);
                        } else if (b == '#' && inside) {
                            inside = false;
                            note(fromGdb, head.toString());
                        } else if (inside && head.length() < HEAD) {
                            head.append((char) (b & 0xff));
                        }
                    }
                    queue.add(new Piece(System.nanoTime() + oneWayNanos, bytes));
                    if (fromGdb && early.isPresent()) {
                        byte[] answers = early.get().fromGdb(ByteBuffer.wrap(bytes));
                        for (int i = 0; i < answers.length; i += 6) {
                            note(false, "early");
                        }
                        back.write(answers);
                    }
                }
            } catch (IOException e) {
                // The other side is gone: so is this one, then.
            }
            queue.add(new Piece(0, new byte[0]));
        });
        start("writer", () -> {
            try (out) {
                for (Piece piece = queue.take(); piece.bytes.length > 0; piece = queue.take()) {
                    for (long left = piece.due - System.nanoTime(); left > 0; left = piece.due - System.nanoTime()) {
                        LockSupport.parkNanos(left);
                    }
                    out.write(
                            fromGdb || early.isEmpty()
                                    ? piece.bytes
                                    : early.get().fromServer(ByteBuffer.wrap(piece.bytes)));
                    out.flush();
                }
            } catch (IOException e) {
                // As above.
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }

    private void start(String name, Runnable work) {
        Thread thread = new Thread(work, "far line " + name);
        thread.setDaemon(true);
        threads.add(thread);
        thread.start();
    }

    @Override
    public void close() throws IOException {
        listening.close();
        server.getOutputStream().close();
        server.destroy();
        threads.forEach(Thread::interrupt);
        Files.deleteIfExists(socket);
    }

    /** What gdb had to ask and wait for, of these: resuming is no question. */
    static long roundTrips(List<Packet> packets) {
        long early = packets.stream()
                .filter(packet -> !packet.fromGdb() && packet.data().equals("early"))
                .count();
        return packets.stream()
                        .filter(packet -> packet.fromGdb() && !packet.data().startsWith("vCont;"))
                        .count()
                - early;
    }

    /** Those after the last stop that was told. */
    static List<Packet> sinceStop(List<Packet> packets) {
        for (int i = packets.size() - 1; i >= 0; i--) {
            Packet packet = packets.get(i);
            if (!packet.fromGdb() && packet.data().matches("T[0-9a-f]{2}.*")) {
                return packets.subList(i + 1, packets.size());
            }
        }
        return packets;
    }

    /** For a person. */
    static String text(List<Packet> packets) {
        return packets.stream()
                .filter(Packet::fromGdb)
                .map(packet ->
                        new String(packet.data().getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.US_ASCII))
                .toList()
                .toString();
    }
}
