package org.xenscope.devicemodel;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import org.xenscope.error.ProtocolException;

/**
 * Cuts a stream of bytes into JSON objects, whatever the pieces in which the bytes come. Looks at brackets and quotes only;
 * whether what is between them is JSON is for the parser to say. All bytes of UTF-8 above 0x7f stand inside strings, so
 * bytes need no decoding here. Not safe for several threads.
 */
public final class JsonSplitter {
    /** One object and where its first byte stood in the stream. */
    public record Document(byte[] bytes, long offset) {}

    private final String peer;
    private final int maxBytes;
    private final ByteArrayOutputStream document = new ByteArrayOutputStream();
    private long offset;
    private long start;
    private int depth;
    private boolean inString;
    private boolean escaped;

    /**
     * @param peer whom the bytes come from, for messages
     * @param maxBytes of one object
     */
    public JsonSplitter(String peer, int maxBytes) {
        this.peer = peer;
        this.maxBytes = maxBytes;
    }

    /**
     * Takes bytes and gives the objects that are complete with them.
     *
     * @throws ProtocolException at a byte that begins no object, or when an object is too long
     */
    public List<Document> push(byte[] bytes, int from, int length) {
        List<Document> complete = new ArrayList<>();
        int pending = from;
        for (int at = from; at < from + length; at++) {
            byte b = bytes[at];
            if (depth == 0) {
                pending = at;
                begin(b);
            } else {
                inside(b);
                if (depth == 0) {
                    take(bytes, pending, at + 1);
                    complete.add(new Document(document.toByteArray(), start));
                    document.reset();
                }
            }
            offset++;
        }
        if (depth > 0) {
            take(bytes, pending, from + length);
        }
        return complete;
    }

    /** An object has begun and not ended. */
    public boolean inside() {
        return depth > 0;
    }

    /** How many bytes have come so far. */
    public long offset() {
        return offset;
    }

    private void begin(byte b) {
        if (b == '{') {
            start = offset;
            depth = 1;
        } else if (b != ' ' && b != '\t' && b != '\r' && b != '\n') {
            throw new ProtocolException(
                    String.format("%s: byte 0x%02x at offset %d where a JSON object should begin", peer, b, offset),
                    "check that this is a QMP socket");
        }
    }

    private void inside(byte b) {
        if (escaped) {
            escaped = false;
        } else if (inString) {
            escaped = b == '\\';
            inString = b != '"';
        } else {
            switch (b) {
                case '"' -> inString = true;
                case '{', '[' -> depth++;
                case '}', ']' -> depth--;
                default -> {}
            }
        }
    }

    private void take(byte[] bytes, int from, int to) {
        if ((long) document.size() + to - from > maxBytes) {
            throw new ProtocolException(
                    peer + ": a JSON object of more than " + maxBytes + " bytes, begun at offset " + start,
                    "check that this is a QMP socket");
        }
        document.write(bytes, from, to - from);
    }
}
