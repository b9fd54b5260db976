package org.xenscope.xenstore;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.xenscope.error.ProtocolException;

/** What holds of the decoder for any bytes at all. */
final class DecoderLaws {
    private DecoderLaws() {}

    static void check(byte[] bytes) {
        List<Message> whole = new ArrayList<>();
        List<Message> single = new ArrayList<>();
        String one = decode(bytes, Math.max(1, bytes.length), whole);
        String other = decode(bytes, 1, single);
        assertThat(single).isEqualTo(whole);
        assertThat(other).isEqualTo(one);
        ByteArrayOutputStream again = new ByteArrayOutputStream();
        whole.forEach(message -> again.writeBytes(message.encoded()));
        assertThat(again.toByteArray()).isEqualTo(Arrays.copyOf(bytes, again.size()));
    }

    /** The error, or where the stream stands. */
    private static String decode(byte[] bytes, int step, List<Message> out) {
        MessageDecoder decoder = new MessageDecoder("peer");
        try {
            for (int at = 0; at < bytes.length; at += step) {
                decoder.decode(ByteBuffer.wrap(bytes, at, Math.min(step, bytes.length - at)), out::add);
            }
            return decoder.position();
        } catch (ProtocolException e) {
            return e.what();
        }
    }
}
