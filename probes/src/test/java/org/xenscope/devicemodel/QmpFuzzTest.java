package org.xenscope.devicemodel;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.ArrayList;
import java.util.List;
import org.xenscope.error.ProtocolException;

/** What a QEMU says, under a fuzzer: any bytes are messages or one clear error, however they are cut. */
final class QmpFuzzTest {
    private static final int MOST = 4096;

    @FuzzTest(maxDuration = "5s")
    void anyBytes(byte[] bytes) {
        List<String> whole = read(bytes, bytes.length);
        // the first byte says where to cut
        int piece = bytes.length == 0 ? 1 : 1 + (bytes[0] & 7);
        assertThat(read(bytes, piece)).isEqualTo(whole);
    }

    private static List<String> read(byte[] bytes, int piece) {
        List<String> read = new ArrayList<>();
        JsonSplitter splitter = new JsonSplitter("q", MOST);
        try {
            for (int at = 0; at < bytes.length; at += piece) {
                for (JsonSplitter.Document document : splitter.push(bytes, at, Math.min(piece, bytes.length - at))) {
                    assertThat(document.bytes().length).isLessThanOrEqualTo(MOST);
                    read.add(message(document));
                }
            }
            assertThat(splitter.offset()).isEqualTo(bytes.length);
        } catch (ProtocolException e) {
            assertThat(e.what()).startsWith("q: ");
            // what came before in the same piece is given up with it, so only the reason is alike
            return List.of(e.what());
        }
        return read;
    }

    private static String message(JsonSplitter.Document document) {
        try {
            return QmpMessage.decode("q", document).toString();
        } catch (ProtocolException e) {
            assertThat(e.what()).startsWith("q: ").contains("at offset " + document.offset());
            return e.what();
        }
    }
}
