package org.xenscope.xenstore;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;

/** A daemon that does what a test says, for what no genuine one does. When its script ends it closes the connection. */
final class ScriptedDaemon implements AutoCloseable {
    /** What it does with one connection. */
    interface Script {
        void serve(Client client) throws IOException, InterruptedException;
    }

    /** The connection, seen from the daemon. */
    static final class Client {
        private final SocketChannel channel;
        private final MessageDecoder decoder = new MessageDecoder("the client");
        private final Deque<Message> asked = new ArrayDeque<>();

        Client(SocketChannel channel) {
            this.channel = channel;
        }

        /** The next request. */
        Message next() throws IOException {
            ByteBuffer in = ByteBuffer.allocate(1 << 16);
            while (asked.isEmpty()) {
                if (channel.read(in.clear()) < 0) {
                    throw new IOException("the client is gone");
                }
                decoder.decode(in.flip(), asked::add);
            }
            return asked.remove();
        }

        /** Whether a further request has come, without waiting for one. */
        boolean hasMore() throws IOException {
            channel.configureBlocking(false);
            ByteBuffer in = ByteBuffer.allocate(1 << 16);
            boolean more = !asked.isEmpty() || channel.read(in) > 0;
            channel.configureBlocking(true);
            decoder.decode(in.flip(), asked::add);
            return more;
        }

        void say(byte[] bytes) throws IOException {
            ByteBuffer out = ByteBuffer.wrap(bytes);
            while (out.hasRemaining()) {
                channel.write(out);
            }
        }

        void say(MessageType type, int requestId, String payload) throws IOException {
            say(new Message(type, requestId, 0, payload.getBytes(StandardCharsets.ISO_8859_1)).encoded());
        }

        /** Answers well. */
        void answer(Message request, String payload) throws IOException {
            say(request.type(), request.requestId(), payload);
        }

        /** Reads on, and never answers. */
        void fallSilent() throws IOException {
            while (true) {
                next();
            }
        }
    }

    private final Path directory;
    private final ServerSocketChannel server;

    private ScriptedDaemon(Path directory, ServerSocketChannel server) {
        this.directory = directory;
        this.server = server;
    }

    static ScriptedDaemon that(Script script) {
        try {
            Path directory = Files.createTempDirectory("xs");
            ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
            ScriptedDaemon daemon = new ScriptedDaemon(directory, server);
            server.bind(UnixDomainSocketAddress.of(daemon.socket()));
            Thread thread = new Thread(() -> daemon.serve(script), "scripted daemon");
            thread.setDaemon(true);
            thread.start();
            return daemon;
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    Path socket() {
        return directory.resolve("socket");
    }

    UnixStoreHost host() {
        return new UnixStoreHost("unix:" + socket());
    }

    StoreConnection connect(Duration patience) {
        return StoreConnection.over(host().connectUnix(socket().toString()), Clock.systemUTC(), patience);
    }

    @Override
    public void close() {
        try {
            server.close();
            Files.deleteIfExists(socket());
            Files.delete(directory);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private void serve(Script script) {
        while (server.isOpen()) {
            try (SocketChannel channel = server.accept()) {
                script.serve(new Client(channel));
            } catch (IOException | InterruptedException e) {
                // the client went away: the next one may come
            }
        }
    }
}
