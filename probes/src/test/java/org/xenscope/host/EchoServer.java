package org.xenscope.host;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;

/** Says to each of its clients what it hears. */
final class EchoServer implements AutoCloseable {
    private final ServerSocketChannel server;

    private EchoServer(ServerSocketChannel server) {
        this.server = server;
        daemon(this::accept);
    }

    static EchoServer unix(Path path) throws IOException {
        return new EchoServer(bind(path));
    }

    static EchoServer tcp() throws IOException {
        return new EchoServer(
                ServerSocketChannel.open().bind(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0)));
    }

    static ServerSocketChannel bind(Path path) throws IOException {
        return ServerSocketChannel.open(StandardProtocolFamily.UNIX).bind(UnixDomainSocketAddress.of(path));
    }

    int port() throws IOException {
        return ((InetSocketAddress) server.getLocalAddress()).getPort();
    }

    String path() throws IOException {
        return ((UnixDomainSocketAddress) server.getLocalAddress()).getPath().toString();
    }

    private void accept() {
        try {
            for (; ; ) {
                SocketChannel client = server.accept();
                daemon(() -> echo(client));
            }
        } catch (IOException e) {
            // closed
        }
    }

    private static void echo(SocketChannel client) {
        ByteBuffer buffer = ByteBuffer.allocate(64 << 10);
        try (client) {
            while (client.read(buffer) >= 0) {
                buffer.flip();
                while (buffer.hasRemaining()) {
                    client.write(buffer);
                }
                buffer.clear();
            }
        } catch (IOException e) {
            // the client is gone
        }
    }

    private static void daemon(Runnable task) {
        Thread thread = new Thread(task, "echo");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
