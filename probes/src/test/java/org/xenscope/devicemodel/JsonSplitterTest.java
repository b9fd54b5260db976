package org.xenscope.devicemodel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.xenscope.error.ProtocolException;

class JsonSplitterTest {
    private static final List<String> DOCUMENTS = List.of(
            "{}",
            "{\"return\": {}, \"id\": 1}",
            "{\"a\": \"}\\\"{[\", \"b\": [[1], {\"c\": \"\\\\\"}]}",
            "{\"ü\": \"日本\"}");

    @Property
    void anySplitGivesTheSame(@ForAll @Size(max = 40) List<@IntRange(min = 1, max = 9) Integer> lengths) {
        byte[] stream = String.join("\r\n", DOCUMENTS).getBytes(StandardCharsets.UTF_8);
        JsonSplitter splitter = new JsonSplitter("peer", 1000);
        List<String> found = new ArrayList<>();
        int at = 0;
        for (int i = 0; at < stream.length; i++) {
            int length = Math.min(i < lengths.size() ? lengths.get(i) : stream.length, stream.length - at);
            splitter.push(stream, at, length)
                    .forEach(each -> found.add(new String(each.bytes(), StandardCharsets.UTF_8)));
            at += length;
        }
        assertThat(found).isEqualTo(DOCUMENTS);
        assertThat(splitter.offset()).isEqualTo(stream.length);
    }

    @Property
    void anyBytesAreCutOrRefused(@ForAll byte[] bytes) {
        JsonSplitter splitter = new JsonSplitter("peer", 64);
        try {
            splitter.push(bytes, 0, bytes.length);
        } catch (ProtocolException e) {
            assertThat(e.what()).startsWith("peer: ");
        }
    }

    @Test
    void aByteOutsideIsToldWithItsOffset() {
        byte[] bytes = "{} HTTP".getBytes(StandardCharsets.US_ASCII);
        assertThatThrownBy(() -> new JsonSplitter("peer", 64).push(bytes, 0, bytes.length))
                .isInstanceOf(ProtocolException.class)
                .hasMessageContaining("0x48 at offset 3");
    }

    @Test
    void anEndlessObjectIsRefused() {
        JsonSplitter splitter = new JsonSplitter("peer", 1 << 20);
        byte[] piece = "[".repeat(1 << 16).getBytes(StandardCharsets.US_ASCII);
        splitter.push(new byte[] {'{'}, 0, 1);
        assertThatThrownBy(() -> {
                    for (int i = 0; i < 20; i++) {
                        splitter.push(piece, 0, piece.length);
                    }
                })
                .isInstanceOf(ProtocolException.class)
                .hasMessageContaining("more than 1048576 bytes");
    }
}
