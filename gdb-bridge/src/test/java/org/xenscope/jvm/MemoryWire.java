package org.xenscope.jvm;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import org.xenscope.host.Wire;

/** A wire over bytes in memory, of which each read gives a few. */
final class MemoryWire implements Wire {
    private final ByteBuffer in;
    private final int atOnce;
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private boolean open = true;

    MemoryWire(byte[] in, int atOnce) {
        this.in = ByteBuffer.wrap(in);
        this.atOnce = atOnce;
    }

    byte[] written() {
        return out.toByteArray();
    }

    @Override
    public String peer() {
        return "peer";
    }

    @Override
    public int read(ByteBuffer into) throws ClosedChannelException {
        if (!open) {
            throw new ClosedChannelException();
        }
        if (!in.hasRemaining()) {
            return -1;
        }
        int n = Math.min(atOnce, Math.min(in.remaining(), into.remaining()));
        into.put(in.slice().limit(n));
        in.position(in.position() + n);
        return n;
    }

    @Override
    public int write(ByteBuffer from) {
        int n = Math.min(atOnce, from.remaining());
        for (int i = 0; i < n; i++) {
            out.write(from.get());
        }
        return n;
    }

    @Override
    public long write(ByteBuffer[] from, int offset, int length) {
        return write(from[offset]);
    }

    @Override
    public long write(ByteBuffer[] from) {
        return write(from[0]);
    }

    @Override
    public boolean isOpen() {
        return open;
    }

    @Override
    public void close() {
        open = false;
    }
}
