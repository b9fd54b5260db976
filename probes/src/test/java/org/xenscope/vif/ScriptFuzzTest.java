package org.xenscope.vif;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** Any bytes are a script that is read to its end; what is found stands in it. */
final class ScriptFuzzTest {
    private static final String PATH = "/etc/xen/scripts/vif-mine";

    @FuzzTest(maxDuration = "5s")
    void anyText(byte[] bytes) {
        String text = new String(bytes, StandardCharsets.UTF_8);
        List<String> sources = ScriptReading.sources(PATH, text);
        assertThat(sources).allMatch(each -> each.startsWith("/"));
        ScriptReading reading = ScriptReading.of(PATH, text, Map.of("/etc/xen/scripts/vif-common.sh", text));
        assertThat(reading.tap()).isNotNull();
        reading.shown().ifPresent(line -> {
            assertThat(line.number()).isBetween(1, text.split("\n", -1).length);
            assertThat(line.text().length()).isLessThanOrEqualTo(161);
        });
    }

    @FuzzTest(maxDuration = "5s")
    void anyListing(byte[] bytes) {
        String text = new String(bytes, StandardCharsets.UTF_8);
        int half = text.length() / 2;
        NetInterfaces interfaces = NetInterfaces.parse(text.substring(half), text.substring(0, half));
        assertThat(interfaces.all()).allMatch(each -> NetInterfaces.possible(each.name()));
    }
}
