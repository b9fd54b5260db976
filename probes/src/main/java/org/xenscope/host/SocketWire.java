package org.xenscope.host;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SocketChannel;
import java.util.concurrent.atomic.AtomicBoolean;

/** A {@link Wire} over a socket of this machine. */
final class SocketWire implements Wire {
    /** What to do around a wire that goes through something. */
    interface Way {
        /**
         * The peer is gone before it said a single byte: throws when that was because it was never reached.
         */
        void silent();

        void closed();
    }

    static final Way DIRECT = new Way() {
        @Override
        public void silent() {}

        @Override
        public void closed() {}
    };

    private final SocketChannel channel;
    private final String peer;
    private final Way way;
    private final AtomicBoolean closed = new AtomicBoolean();
    private volatile boolean heard;

    SocketWire(SocketChannel channel, String peer, Way way) {
        this.channel = channel;
        this.peer = peer;
        this.way = way;
    }

    @Override
    public String peer() {
        return peer;
    }

    @Override
    public int read(ByteBuffer into) throws IOException {
        int n;
        try {
            n = channel.read(into);
        } catch (ClosedChannelException e) {
            throw e;
        } catch (IOException e) {
            unheard();
            throw e;
        }
        if (n > 0) {
            heard = true;
        } else if (n < 0) {
            unheard();
        }
        return n;
    }

    @Override
    public int write(ByteBuffer from) throws IOException {
        try {
            return channel.write(from);
        } catch (ClosedChannelException e) {
            throw e;
        } catch (IOException e) {
            unheard();
            throw e;
        }
    }

    @Override
    public long write(ByteBuffer[] from, int offset, int length) throws IOException {
        try {
            return channel.write(from, offset, length);
        } catch (ClosedChannelException e) {
            throw e;
        } catch (IOException e) {
            unheard();
            throw e;
        }
    }

    @Override
    public long write(ByteBuffer[] from) throws IOException {
        return write(from, 0, from.length);
    }

    private void unheard() {
        if (!heard && !closed.get()) {
            way.silent();
        }
    }

    @Override
    public boolean isOpen() {
        return channel.isOpen();
    }

    @Override
    public void close() throws IOException {
        if (closed.compareAndSet(false, true)) {
            try {
                channel.close();
            } finally {
                way.closed();
            }
        }
    }
}
