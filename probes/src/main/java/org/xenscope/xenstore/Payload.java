package org.xenscope.xenstore;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Texts in payloads: each ended by NUL. Bytes above 127 become the characters of the same number, which no name may hold. */
final class Payload {
    private Payload() {}

    /** One text; the daemons are not of one mind whether a NUL ends it. */
    static String text(byte[] payload) {
        int length = payload.length;
        if (length > 0 && payload[length - 1] == 0) {
            length--;
        }
        return new String(payload, 0, length, StandardCharsets.ISO_8859_1);
    }

    /** @throws IllegalArgumentException when the last text is not ended */
    static List<String> texts(byte[] payload) {
        List<String> texts = new ArrayList<>();
        int start = 0;
        for (int i = 0; i < payload.length; i++) {
            if (payload[i] == 0) {
                texts.add(new String(payload, start, i - start, StandardCharsets.ISO_8859_1));
                start = i + 1;
            }
        }
        if (start != payload.length) {
            throw new IllegalArgumentException("the last text is not ended");
        }
        return texts;
    }
}
