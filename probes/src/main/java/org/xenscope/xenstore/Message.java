package org.xenscope.xenstore;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * One message of the xenstore protocol, in either direction: {@code struct xsd_sockmsg} and what follows it.
 *
 * @param requestId chosen by whoever asks, repeated in the answer; 0 in watch events
 * @param transactionId 0 outside a transaction
 * @param payload at most {@link #limit} bytes; not copied, so not to be changed
 */
public record Message(MessageType type, int requestId, int transactionId, byte[] payload) {
    /** Type, request id, transaction id, length: four little-endian numbers of 32 bits. */
    public static final int HEADER_BYTES = 16;

    /** {@code XENSTORE_PAYLOAD_MAX}. */
    public static final int PAYLOAD_LIMIT = 4096;

    /** What a DIRECTORY may hold: 50,000 names of 20 letters. */
    public static final int DIRECTORY_LIMIT = 1 << 20;

    /** Checks the payload's length. */
    public Message {
        if (payload.length > limit(type)) {
            throw new IllegalArgumentException(
                    type.name() + " with " + payload.length + " bytes of payload, " + limit(type) + " are allowed");
        }
    }

    /**
     * How many bytes may follow the header. The protocol says {@value #PAYLOAD_LIMIT}, and a daemon should answer a
     * DIRECTORY that does not fit with E2BIG; oxenstored 4.17 sends it whole all the same, and libxenstore takes it.
     */
    public static int limit(MessageType type) {
        return type == MessageType.DIRECTORY ? DIRECTORY_LIMIT : PAYLOAD_LIMIT;
    }

    /** How many bytes it takes on the wire. */
    public int lengthBytes() {
        return HEADER_BYTES + payload.length;
    }

    /** Puts header and payload into {@code out}, which must have room for {@link #lengthBytes()}. */
    public void encode(ByteBuffer out) {
        ByteOrder before = out.order();
        out.order(ByteOrder.LITTLE_ENDIAN)
                .putInt(type.code())
                .putInt(requestId)
                .putInt(transactionId)
                .putInt(payload.length)
                .order(before)
                .put(payload);
    }

    /** Header and payload. */
    public byte[] encoded() {
        ByteBuffer out = ByteBuffer.allocate(lengthBytes());
        encode(out);
        return out.array();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Message that
                && type == that.type
                && requestId == that.requestId
                && transactionId == that.transactionId
                && Arrays.equals(payload, that.payload);
    }

    @Override
    public int hashCode() {
        return 31 * (31 * (31 * type.hashCode() + requestId) + transactionId) + Arrays.hashCode(payload);
    }

    @Override
    public String toString() {
        return type.name() + " request " + Integer.toUnsignedString(requestId) + " transaction "
                + Integer.toUnsignedString(transactionId) + " " + Quoted.of(payload);
    }
}
