package org.xenscope.devicemodel;

import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import org.xenscope.host.Wire;

/** A plain Unix socket of this machine. */
record UnixWire(String peer, SocketChannel channel) implements Wire {
    static UnixWire to(Path socket) throws IOException {
        return new UnixWire(socket.getFileName().toString(), SocketChannel.open(UnixDomainSocketAddress.of(socket)));
    }

    @Override
    public int read(ByteBuffer to) throws IOException {
        return channel.read(to);
    }

    @Override
    public int write(ByteBuffer from) throws IOException {
        return channel.write(from);
    }

    @Override
    public long write(ByteBuffer[] from, int offset, int length) throws IOException {
        return channel.write(from, offset, length);
    }

    @Override
    public long write(ByteBuffer[] from) throws IOException {
        return channel.write(from);
    }

    @Override
    public boolean isOpen() {
        return channel.isOpen();
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
