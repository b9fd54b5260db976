package org.xenscope.jvm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.jdi.connect.spi.ClosedConnectionException;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** JDWP's greeting and packets, however the bytes come. */
final class WireConnectionTest {
    private static final byte[] GREETING = "JDWP-Handshake".getBytes(StandardCharsets.US_ASCII);

    private static byte[] packet(int bytes, int id) {
        return ByteBuffer.allocate(bytes).putInt(bytes).putInt(id).array();
    }

    private static byte[] all(byte[]... parts) {
        ByteBuffer all = ByteBuffer.allocate(100_000);
        for (byte[] part : parts) {
            all.put(part);
        }
        byte[] bytes = new byte[all.position()];
        all.flip().get(bytes);
        return bytes;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 13, 1000, Integer.MAX_VALUE})
    void packetsAtAnySplit(int atOnce) throws IOException {
        byte[] small = packet(11, 1);
        byte[] large = packet(70_000, 2);
        MemoryWire wire = new MemoryWire(all(GREETING, small, large), atOnce);
        WireConnection connection = WireConnection.greet(wire);
        assertThat(connection.readPacket()).isEqualTo(small);
        assertThat(connection.readPacket()).isEqualTo(large);
        assertThat(connection.readPacket()).as("the end").isEmpty();
        connection.writePacket(small);
        assertThat(wire.written()).isEqualTo(all(GREETING, small));
        connection.close();
        assertThat(connection.isOpen()).isFalse();
        assertThatThrownBy(connection::readPacket).isInstanceOf(ClosedConnectionException.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 10, Integer.MAX_VALUE})
    void lengthsThatCannotBeAreErrors(int length) {
        WireConnection connection = WireConnection.greet(new MemoryWire(
                all(GREETING, ByteBuffer.allocate(11).putInt(length).array()), 5));
        assertThatThrownBy(connection::readPacket)
                .isInstanceOf(IOException.class)
                .hasMessage("a packet that says it has " + length + " bytes");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4, 5, 10})
    void anEndWithinAPacketIsAnError(int bytes) {
        byte[] cut = Arrays.copyOf(packet(11, 1), bytes);
        WireConnection connection = WireConnection.greet(new MemoryWire(all(GREETING, cut), 100));
        assertThatThrownBy(connection::readPacket).isInstanceOf(EOFException.class);
    }
}
