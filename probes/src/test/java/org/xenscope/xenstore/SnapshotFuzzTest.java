package org.xenscope.xenstore;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import org.xenscope.error.UsageException;

/** The reader of snapshots under a fuzzer, as {@link DecoderFuzzTest}: any bytes are a snapshot or one clear error. */
final class SnapshotFuzzTest {
    @FuzzTest(maxDuration = "5s")
    void anyFile(byte[] bytes) {
        SnapshotFile file;
        try {
            file = SnapshotFile.parse("f", bytes);
        } catch (UsageException e) {
            assertThat(e.what()).startsWith("f");
            return;
        }
        SnapshotFile again = SnapshotFile.parse("f", file.encoded());
        assertThat(again.tree().nodes()).isEqualTo(file.tree().nodes());
        assertThat(again.head()).isEqualTo(file.head());
        assertThat(again.encoded()).isEqualTo(file.encoded());
    }
}
