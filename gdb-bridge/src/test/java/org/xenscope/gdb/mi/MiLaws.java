package org.xenscope.gdb.mi;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** What holds of the decoder for any bytes at all. */
final class MiLaws {
    private MiLaws() {}

    static void check(byte[] bytes) {
        List<MiRecord> whole = decode(bytes, Math.max(1, bytes.length));
        assertThat(decode(bytes, 1)).isEqualTo(whole);
        for (MiRecord record : whole) {
            if (record instanceof MiRecord.Malformed malformed) {
                assertThat(malformed.offset()).isBetween(0L, (long) bytes.length);
                assertThat(malformed.around()).contains("«here»").matches("[ -~«»…]*");
            }
        }
        // What was read can be written and is read again as the same.
        List<MiRecord> sound = whole.stream()
                .filter(record -> record instanceof MiRecord.Result || record instanceof MiRecord.Async)
                .toList();
        byte[] again = MiWriter.bytes(sound);
        assertThat(decode(again, Math.max(1, again.length))).isEqualTo(sound);
        // And a line after it is not lost.
        byte[] more = new byte[bytes.length + 9];
        System.arraycopy(bytes, 0, more, 0, bytes.length);
        System.arraycopy("\n7^done\n".getBytes(StandardCharsets.US_ASCII), 0, more, bytes.length, 8);
        List<MiRecord> records = decode(more, 7);
        assertThat(records).contains(MiDecoderTest.done(7));
    }

    static List<MiRecord> decode(byte[] bytes, int step) {
        List<MiRecord> out = new ArrayList<>();
        MiDecoder decoder = new MiDecoder();
        for (int at = 0; at < bytes.length; at += step) {
            ByteBuffer piece = ByteBuffer.wrap(bytes, at, Math.min(step, bytes.length - at));
            decoder.decode(piece, out::add);
            assertThat(piece.hasRemaining()).isFalse();
        }
        decoder.end(out::add);
        return out;
    }
}
