package org.xenscope.console.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.xenscope.console.text.Look;
import org.xenscope.console.text.Out;
import org.xenscope.recipes.Finding;

/** What others wrote makes no line of a finding. */
class FindingsTest {
    private static final String FORGED = "gone\n✓ nothing wrong";

    @ParameterizedTest
    @ValueSource(strings = {"config", "image", "xenstore", "sysfs", "process", "command line"})
    void aLineEndInOneValueIsShownAsSuch(String source) {
        assertThat(print(source)).contains("gone\\n✓ nothing wrong").doesNotContain("gone\n");
        assertThat(print(source).lines()).hasSize(4);
    }

    @Test
    void whatIsLinesStaysLines() {
        assertThat(print("host").lines().toList()).hasSize(6).contains("          gone", "          ✓ nothing wrong");
    }

    private static String print(String source) {
        Finding finding = new Finding(
                "XS0000",
                "error",
                1,
                FORGED,
                FORGED,
                List.of(new Finding.Evidence(source, FORGED, FORGED)),
                FORGED,
                List.of(new Finding.Fix(FORGED, FORGED, false)));
        ByteArrayOutputStream written = new ByteArrayOutputStream();
        Findings.print(List.of(finding), new Out(written, new Look(false, false, true, 100)));
        return written.toString(StandardCharsets.UTF_8);
    }
}
