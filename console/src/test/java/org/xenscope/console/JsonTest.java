package org.xenscope.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class JsonTest {
    record View(String name, @Nullable Integer domid, List<View> below) {}

    @Test
    void nullsAreLeftOutAndItIsOneLine() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("value", "a\nb\t\"c\"");
        map.put("none", null);
        map.put("view", new View("x", null, List.of(new View("y", 3, List.of()))));
        assertThat(text(map))
                .isEqualTo("{\"value\":\"a\\nb\\t\\\"c\\\"\",\"view\":{\"name\":\"x\",\"below\":"
                        + "[{\"name\":\"y\",\"domid\":3,\"below\":[]}]}}\n");
    }

    @Test
    void whatCouldSteerATerminalIsEscaped() {
        assertThat(text(Map.of("v", "\u001b\u007f\u009b\u202e é")))
                .isEqualToIgnoringCase("{\"v\":\"\\u001b\\u007f\\u009b\\u202e \\u00e9\"}\n");
    }

    @Property(tries = 300)
    void anyTextComesBackAndIsPrintableAscii(@ForAll String text) throws IOException {
        String line = text(Map.of("v", text));
        assertThat(line).matches("[ -~]*\n");
        // A lone surrogate is no text; UTF-8 has none.
        String whole = new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
        if (whole.equals(text)) {
            assertThat(new ObjectMapper().readTree(line).get("v").asText()).isEqualTo(text);
        }
    }

    private static String text(Object view) {
        return new String(Json.line(view), StandardCharsets.UTF_8);
    }
}
