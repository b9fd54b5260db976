package org.xenscope.vif;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import org.xenscope.error.UsageException;

/** The reader of xl's vif specs under a fuzzer: any text is a vif or one clear error, in little time. */
final class VifSpecFuzzTest {
    @FuzzTest(maxDuration = "5s")
    void anySpec(byte[] bytes) {
        String spec = new String(bytes, StandardCharsets.UTF_8);
        try {
            assertThat(VifSpec.parse(spec).libxlFields()).isNotNull();
        } catch (UsageException e) {
            assertThat(e.what()).startsWith("vif spec");
            assertThat(e.next()).isNotEmpty();
        }
    }
}
