package org.xenscope.host;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import org.xenscope.error.CancelledException;
import org.xenscope.error.DeadlineException;
import org.xenscope.error.FailedException;

/** A TCP port of this machine's loopback interface on which one peer is awaited. It listens until that has come. */
public final class LoopbackPort implements AutoCloseable {
    private final ServerSocketChannel channel;
    private final int port;

    private LoopbackPort(ServerSocketChannel channel, int port) {
        this.channel = channel;
        this.port = port;
    }

    /** @param port 0 for any that is free */
    public static LoopbackPort open(int port) {
        try {
            ServerSocketChannel channel = ServerSocketChannel.open();
            try {
                channel.bind(new InetSocketAddress("127.0.0.1", port), 1);
                return new LoopbackPort(channel, channel.socket().getLocalPort());
            } catch (IOException e) {
                channel.close();
                throw e;
            }
        } catch (IOException e) {
            throw new FailedException(
                    "cannot listen on 127.0.0.1:" + port + ": " + e.getMessage(), "name another port, or 0 for any", e);
        }
    }

    public int port() {
        return port;
    }

    /**
     * Waits for the peer, and listens no longer.
     *
     * @throws DeadlineException when nobody comes in time
     * @throws CancelledException when it is closed meanwhile
     */
    public Wire accept(Duration limit) {
        try (channel) {
            channel.socket().setSoTimeout((int) Math.max(1, limit.toMillis()));
            SocketChannel peer = channel.socket().accept().getChannel();
            return new SocketWire(peer, "127.0.0.1:" + port, SocketWire.DIRECT);
        } catch (SocketTimeoutException e) {
            throw new DeadlineException(
                    "nobody has connected to 127.0.0.1:" + port + " within " + limit.toSeconds() + " s",
                    "see whether what should connect was started",
                    e);
        } catch (ClosedChannelException e) {
            throw new CancelledException("nobody is awaited on 127.0.0.1:" + port + " any more", "", e);
        } catch (IOException e) {
            throw new FailedException("cannot listen on 127.0.0.1:" + port + ": " + e.getMessage(), "", e);
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new FailedException("cannot close 127.0.0.1:" + port + ": " + e.getMessage(), "", e);
        }
    }
}
