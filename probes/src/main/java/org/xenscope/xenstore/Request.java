package org.xenscope.xenstore;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.xenscope.error.UsageException;

/**
 * What is asked of a daemon, before it has a request id.
 *
 * @param about what it is about, for messages: a path, mostly
 */
record Request(MessageType type, int transactionId, String about, byte[] payload) {
    Request {
        if (payload.length > Message.PAYLOAD_LIMIT) {
            throw new UsageException(
                    type + " " + Quoted.path(about) + " takes " + payload.length
                            + " bytes with its path, a message holds " + Message.PAYLOAD_LIMIT,
                    type == MessageType.WRITE
                            ? "make the value smaller by " + (payload.length - Message.PAYLOAD_LIMIT)
                                    + " bytes, or split it over several nodes"
                            : "name fewer domains");
        }
    }

    /** A request whose payload is text in parts, each ended by NUL. */
    static Request of(MessageType type, int transactionId, String about, String... parts) {
        ByteArrayOutputStream payload = new ByteArrayOutputStream();
        for (String part : parts) {
            payload.writeBytes(part.getBytes(StandardCharsets.US_ASCII));
            payload.write(0);
        }
        return new Request(type, transactionId, about, payload.toByteArray());
    }

    static Request on(MessageType type, int transactionId, StorePath path) {
        return of(type, transactionId, path.text(), path.text());
    }

    /** The payload of a request that names nothing but a path. */
    static byte[] name(StorePath path) {
        return Arrays.copyOf(
                path.text().getBytes(StandardCharsets.US_ASCII), path.text().length() + 1);
    }

    static Request write(int transactionId, StorePath path, byte[] value) {
        byte[] name = path.text().getBytes(StandardCharsets.US_ASCII);
        byte[] payload = new byte[name.length + 1 + value.length];
        System.arraycopy(name, 0, payload, 0, name.length);
        System.arraycopy(value, 0, payload, name.length + 1, value.length);
        return new Request(MessageType.WRITE, transactionId, path.text(), payload);
    }

    static Request setPermissions(int transactionId, StorePath path, List<Permission> permissions) {
        String[] parts = new String[permissions.size() + 1];
        parts[0] = path.text();
        for (int i = 0; i < permissions.size(); i++) {
            parts[i + 1] = permissions.get(i).toString();
        }
        return of(MessageType.SET_PERMS, transactionId, path.text(), parts);
    }

    /** How many bytes it takes on the wire. */
    int lengthBytes() {
        return Message.HEADER_BYTES + payload.length;
    }

    Message numbered(int requestId) {
        return new Message(type, requestId, transactionId, payload);
    }

    /** {@code reading /tool/xenstored}: for messages to a person. */
    @Override
    public String toString() {
        return about.isEmpty() ? type.toString() : type + " " + Quoted.path(about);
    }
}
