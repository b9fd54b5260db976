package org.xenscope.xenstore;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.xenscope.error.ProtocolException;

/**
 * Turns the bytes of one direction of a connection into messages, however the bytes are cut. Holds at most one message.
 * Not safe for several threads.
 */
public final class MessageDecoder {
    private final String peer;
    private final byte[] header = new byte[Message.HEADER_BYTES];
    private int headerBytes;
    private @Nullable MessageType type;
    private byte[] payload = new byte[0];
    private int payloadBytes;
    private long messageOffset;
    private @Nullable ProtocolException broken;

    /** @param peer who sends the bytes, for messages */
    public MessageDecoder(String peer) {
        this.peer = peer;
    }

    /**
     * Takes all bytes of {@code in}; hands on each message that they complete, in order.
     *
     * @throws ProtocolException when the bytes are no message; the decoder then takes nothing more
     */
    public void decode(ByteBuffer in, Consumer<? super Message> out) {
        if (broken != null) {
            throw broken;
        }
        while (in.hasRemaining()) {
            MessageType known = type;
            if (known == null) {
                int taken = Math.min(header.length - headerBytes, in.remaining());
                in.get(header, headerBytes, taken);
                headerBytes += taken;
                if (headerBytes < header.length) {
                    return;
                }
                known = readHeader();
                type = known;
            }
            int taken = Math.min(payload.length - payloadBytes, in.remaining());
            in.get(payload, payloadBytes, taken);
            payloadBytes += taken;
            if (payloadBytes == payload.length) {
                Message message = new Message(known, number(4), number(8), payload);
                messageOffset += message.lengthBytes();
                headerBytes = 0;
                type = null;
                out.accept(message);
            }
        }
    }

    /** True when every byte so far belongs to a whole message: the only place where a stream may end. */
    public boolean betweenMessages() {
        return headerBytes == 0;
    }

    /** Where the stream stands, for a person: {@code in the middle of a READ at offset 48 (3 of 12 bytes of payload)}. */
    public String position() {
        if (betweenMessages()) {
            return "after " + messageOffset + " bytes, between two messages";
        }
        String where = " at offset " + messageOffset;
        return type == null
                ? "in the middle of a header" + where + " (" + headerBytes + " of " + header.length + " bytes)"
                : "in the middle of a " + type.name() + where + " (" + payloadBytes + " of " + payload.length
                        + " bytes of payload)";
    }

    private MessageType readHeader() {
        int code = number(0);
        int length = number(12);
        MessageType known = MessageType.of(code)
                .orElseThrow(() -> fail("has type " + Integer.toUnsignedString(code) + ", which is none"));
        if (length < 0 || length > Message.limit(known)) {
            throw fail("(" + known.name() + ") claims " + Integer.toUnsignedString(length) + " bytes of payload, "
                    + Message.limit(known) + " are allowed");
        }
        payload = new byte[length];
        payloadBytes = 0;
        return known;
    }

    private int number(int at) {
        return header[at] & 0xff
                | (header[at + 1] & 0xff) << 8
                | (header[at + 2] & 0xff) << 16
                | (header[at + 3] & 0xff) << 24;
    }

    private ProtocolException fail(String what) {
        String bytes = HexFormat.ofDelimiter(" ").formatHex(header);
        ProtocolException failure = new ProtocolException(
                peer + ": the message at offset " + messageOffset + " " + what + " (header " + bytes + ")",
                "see whether this socket is xenstored's");
        broken = failure;
        return failure;
    }
}
