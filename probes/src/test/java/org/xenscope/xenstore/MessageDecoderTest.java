package org.xenscope.xenstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The codec: what genuine clients and daemons put on the wire, and that cuts do not matter. */
final class MessageDecoderTest {
    /** Captured from the genuine tools and C xenstored of Xen 4.17; a dot stands for NUL. */
    @ParameterizedTest(name = "{0}")
    @CsvSource({
        // xenstore-read /tool/xenstored; xenstore-write /a v; xenstore-watch /a; xenstore-ls /a
        "READ, 0, 0, /tool/xenstored., 02000000 00000000 00000000 10000000 2f746f6f6c2f78656e73746f72656400",
        "WRITE, 0, 0, /a.v, 0b000000 00000000 00000000 04000000 2f610076",
        "WATCH, 0, 0, /a./a., 04000000 00000000 00000000 06000000 2f61002f6100",
        "DIRECTORY, 0, 0, /a., 01000000 00000000 00000000 03000000 2f6100",
        // answers, and the first event of a watch
        "READ, 1, 0, '', 02000000 01000000 00000000 00000000",
        "ERROR, 2, 0, ENOENT., 10000000 02000000 00000000 07000000 454e4f454e5400",
        "WATCH, 3, 0, OK., 04000000 03000000 00000000 03000000 4f4b00",
        "WATCH_EVENT, 0, 0, /tool.t., 0f000000 00000000 00000000 08000000 2f746f6f6c007400",
        "TRANSACTION_START, 4, 0, 1., 06000000 04000000 00000000 02000000 3100",
        "GET_PERMS, 6, 0, n0., 03000000 06000000 00000000 03000000 6e3000",
        "DIRECTORY_PART, 9, 0, 6.xenstored.x.., 16000000 09000000 00000000 0f000000 360078656e73746f72656400780000",
        // by the definition: every bit of the numbers
        "TRANSACTION_END, -2, 258, T., 07000000 feffffff 02010000 02000000 5400"
    })
    void goldenBytes(MessageType type, int requestId, int transactionId, String payload, String hex) {
        byte[] bytes = HexFormat.of().parseHex(hex.replace(" ", ""));
        Message message = new Message(
                type, requestId, transactionId, payload.replace('.', '\0').getBytes(StandardCharsets.US_ASCII));
        assertThat(message.encoded()).isEqualTo(bytes);
        assertThat(decoded(bytes)).containsExactly(message);
    }

    @Test
    void everyTypeHasItsNumber() {
        for (MessageType type : MessageType.values()) {
            assertThat(MessageType.of(type.code())).contains(type);
        }
        assertThat(MessageType.values()).hasSize(22);
        assertThat(MessageType.of(20)).isEmpty();
        assertThat(MessageType.of(23)).isEmpty();
        assertThat(MessageType.of(-1)).isEmpty();
    }

    @Property
    void anyCutGivesTheSameMessages(
            @ForAll("streams") List<Message> stream,
            @ForAll @Size(max = 40) List<@IntRange(min = 1, max = 50) Integer> cuts) {
        ByteBuffer bytes = ByteBuffer.wrap(encoded(stream));
        List<Message> got = new ArrayList<>();
        MessageDecoder decoder = new MessageDecoder("test");
        for (int i = 0; bytes.hasRemaining(); i++) {
            int size = i < cuts.size() ? cuts.get(i) : bytes.remaining();
            ByteBuffer piece = bytes.slice(bytes.position(), Math.min(size, bytes.remaining()));
            bytes.position(bytes.position() + piece.remaining());
            decoder.decode(piece, got::add);
            assertThat(piece.hasRemaining()).isFalse();
        }
        assertThat(got).isEqualTo(stream);
        assertThat(decoder.betweenMessages()).isTrue();
    }

    @Property
    void garbageIsMessagesAndThenAtMostOneError(@ForAll @Size(max = 200) byte[] garbage) {
        DecoderLaws.check(garbage);
    }

    @Property
    void aSpoiledStreamIsMessagesAndThenAtMostOneError(
            @ForAll("streams") List<Message> stream, @ForAll @IntRange(max = 4000) int at, @ForAll byte spoiled) {
        byte[] bytes = encoded(stream);
        if (bytes.length > 0) {
            bytes[at % bytes.length] = spoiled;
        }
        DecoderLaws.check(bytes);
    }

    @Test
    void aBrokenStreamStaysBroken() {
        MessageDecoder decoder = new MessageDecoder("lab:/socket");
        byte[] good = new Message(MessageType.READ, 1, 0, new byte[3]).encoded();
        byte[] bad = new byte[Message.HEADER_BYTES];
        bad[0] = 99;
        List<Message> got = new ArrayList<>();
        decoder.decode(ByteBuffer.wrap(good), got::add);
        assertThatThrownBy(() -> decoder.decode(ByteBuffer.wrap(bad), got::add))
                .hasMessage("lab:/socket: the message at offset 19 has type 99, which is none"
                        + " (header 63 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00)");
        assertThatThrownBy(() -> decoder.decode(ByteBuffer.wrap(good), got::add))
                .hasMessageContaining("offset 19");
        assertThat(got).hasSize(1);
    }

    @Provide
    Arbitrary<List<Message>> streams() {
        Arbitrary<byte[]> payloads = Arbitraries.bytes()
                .array(byte[].class)
                .ofMaxSize(Message.PAYLOAD_LIMIT)
                .withSizeDistribution(net.jqwik.api.RandomDistribution.biased());
        return Combinators.combine(
                        Arbitraries.of(MessageType.class), Arbitraries.integers(), Arbitraries.integers(), payloads)
                .as(Message::new)
                .list()
                .ofMaxSize(8);
    }

    private static byte[] encoded(List<Message> stream) {
        ByteBuffer bytes = ByteBuffer.allocate(
                stream.stream().mapToInt(Message::lengthBytes).sum());
        stream.forEach(message -> message.encode(bytes));
        return bytes.array();
    }

    private static List<Message> decoded(byte[] bytes) {
        List<Message> messages = new ArrayList<>();
        new MessageDecoder("test").decode(ByteBuffer.wrap(bytes), messages::add);
        return messages;
    }
}
