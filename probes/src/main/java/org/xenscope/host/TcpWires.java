package org.xenscope.host;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import org.xenscope.error.UnreachableException;

/** Wires from this machine to a TCP port of any other: a guest that can be reached by its own address. */
public final class TcpWires {
    private TcpWires() {}

    /**
     * @param host a name or an address
     * @throws UnreachableException when nobody listens there, or nobody answers within the limit
     */
    public static Wire connect(String host, int port, Duration limit) {
        String peer = host + ":" + port;
        InetSocketAddress address = new InetSocketAddress(host, port);
        if (address.isUnresolved()) {
            throw new UnreachableException(
                    "there is no host " + host, "name one that this machine knows, or its address");
        }
        try {
            SocketChannel channel = SocketChannel.open();
            try {
                channel.socket().connect(address, (int) limit.toMillis());
                return new SocketWire(channel, peer, SocketWire.DIRECT);
            } catch (IOException e) {
                channel.close();
                throw e;
            }
        } catch (IOException e) {
            throw new UnreachableException(
                    "nothing answers at " + peer + ": " + e.getMessage(), "see whether its daemon runs", e);
        }
    }
}
