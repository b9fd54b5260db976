package org.xenscope.jvm;

import com.sun.jdi.connect.spi.ClosedConnectionException;
import com.sun.jdi.connect.spi.Connection;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.xenscope.error.ProtocolException;
import org.xenscope.error.UnreachableException;
import org.xenscope.host.Wire;

/**
 * JDWP over a {@link Wire}, so that no port of ours stands between JDI and a JVM on another host. Packets begin with their
 * length, in four bytes, most significant first, which counts itself (JDWP specification, "Communication").
 */
final class WireConnection extends Connection {
    private static final byte[] HANDSHAKE = "JDWP-Handshake".getBytes(StandardCharsets.US_ASCII);
    private static final int HEADER_BYTES = 11;
    private static final int LARGEST_BYTES = 256 << 20;

    private final Wire wire;
    private final ByteBuffer in = ByteBuffer.allocate(64 << 10).flip();
    private final Object writing = new Object();

    private WireConnection(Wire wire) {
        this.wire = wire;
    }

    /** Exchanges greetings. It waits for the peer as long as the wire is open. */
    static WireConnection greet(Wire wire) {
        WireConnection connection = new WireConnection(wire);
        byte[] answer = new byte[HANDSHAKE.length];
        int got = 0;
        try {
            write(wire, HANDSHAKE);
            while (got < answer.length && connection.fill()) {
                int n = Math.min(answer.length - got, connection.in.remaining());
                connection.in.get(answer, got, n);
                got += n;
                if (!Arrays.equals(answer, 0, got, HANDSHAKE, 0, got)) {
                    throw new ProtocolException(
                            wire.peer() + " is no debug port of a JVM: it answers `"
                                    + new String(answer, 0, got, StandardCharsets.ISO_8859_1) + "`",
                            "name the port that the JVM was started with, in -agentlib:jdwp=…,address=");
                }
            }
        } catch (IOException e) {
            throw new UnreachableException(
                    wire.peer() + " lost the connection before it greeted: " + e.getMessage(), Jvm.HOW_TO_LISTEN, e);
        }
        if (got < answer.length) {
            throw new UnreachableException(
                    wire.peer() + " closed the connection before it greeted",
                    "see whether another debugger is attached, and whether a JVM listens there");
        }
        return connection;
    }

    @Override
    public byte[] readPacket() throws IOException {
        byte[] length = new byte[Integer.BYTES];
        if (!read(length, 0)) {
            return new byte[0];
        }
        int bytes = ByteBuffer.wrap(length).getInt();
        if (bytes < HEADER_BYTES || bytes > LARGEST_BYTES) {
            throw new IOException("a packet that says it has " + bytes + " bytes");
        }
        byte[] packet = Arrays.copyOf(length, bytes);
        if (!read(packet, Integer.BYTES)) {
            throw new EOFException("the connection ended within a packet");
        }
        return packet;
    }

    /** @return false at the end, before the first byte */
    private boolean read(byte[] into, int from) throws IOException {
        int got = from;
        while (got < into.length) {
            if (!fill()) {
                if (got == 0) {
                    return false;
                }
                throw new EOFException("the connection ended within a packet");
            }
            int n = Math.min(into.length - got, in.remaining());
            in.get(into, got, n);
            got += n;
        }
        return true;
    }

    private boolean fill() throws IOException {
        if (in.hasRemaining()) {
            return true;
        }
        in.clear();
        int n = 0;
        try {
            n = wire.read(in);
        } catch (IOException e) {
            throw ended(e);
        } finally {
            in.limit(Math.max(n, 0)).position(0);
        }
        return n > 0;
    }

    @Override
    public void writePacket(byte[] packet) throws IOException {
        synchronized (writing) {
            try {
                write(wire, packet);
            } catch (IOException e) {
                throw ended(e);
            }
        }
    }

    /** That we closed it is no error of the line: JDI tells the two apart by the type. */
    private IOException ended(IOException e) {
        return wire.isOpen() ? e : new ClosedConnectionException("closed");
    }

    private static void write(Wire wire, byte[] bytes) throws IOException {
        ByteBuffer rest = ByteBuffer.wrap(bytes);
        while (rest.hasRemaining()) {
            wire.write(rest);
        }
    }

    @Override
    public void close() throws IOException {
        wire.close();
    }

    /** Closes it, whatever is under way. */
    void hangUp() {
        try {
            wire.close();
        } catch (IOException e) {
            // It is of no use any more, closed or not.
            return;
        }
    }

    @Override
    public boolean isOpen() {
        return wire.isOpen();
    }
}
