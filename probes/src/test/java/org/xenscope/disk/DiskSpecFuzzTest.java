package org.xenscope.disk;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import org.xenscope.error.UsageException;

/** The reader of xl's disk specs under a fuzzer: any text is a disk or one clear error, in little time. */
final class DiskSpecFuzzTest {
    @FuzzTest(maxDuration = "5s")
    void anySpec(byte[] bytes) {
        String spec = new String(bytes, StandardCharsets.UTF_8);
        try {
            assertThat(DiskSpec.parse(spec).libxlFields()).isNotNull();
        } catch (UsageException e) {
            assertThat(e.what()).startsWith("disk spec");
            assertThat(e.next()).isNotEmpty();
        }
    }
}
