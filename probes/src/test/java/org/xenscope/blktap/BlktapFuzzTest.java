package org.xenscope.blktap;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.xenscope.error.FailedException;

/** Whatever programs on a host say, there is an answer or one clear error. */
final class BlktapFuzzTest {
    @FuzzTest(maxDuration = "5s")
    void anyText(byte[] bytes) {
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        TapList list = TapList.parse(text);
        assertThat(list.entries().size() + list.strange().size()).isLessThanOrEqualTo(4096);
        list.entries().forEach(entry -> entry.state()
                .ifPresent(state -> assertThat(state.words(list.dialect())).isNotEmpty()));
        TapCtl.of(text, list.dialect());
        TapCtl.spawned(text);
        TapCtl.complaint(text);
        TapCtl.major(text, "tapdev");
        TapCtl.minor(text);
        try {
            assertThat(TapCtl.created(text)).startsWith("/dev/");
        } catch (FailedException e) {
            assertThat(e.what()).isNotEmpty();
        }
        OpenFile.parse(text).forEach(file -> assertThat(file.pid()).isNotNegative());
        QemuNbd.of(List.of(text.split(" ")))
                .ifPresent(nbd -> assertThat(nbd.image()).isNotEmpty());
    }
}
