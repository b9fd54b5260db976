package org.xenscope.disk.image;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;

/** Any bytes are an image of some kind, without an exception; what is derived from it is bounded, too. */
final class ImageFuzzTest {
    @FuzzTest(maxDuration = "5s")
    void anyImage(byte[] bytes) {
        ImageHeader header = Images.read(bytes);

        assertThat(header.kind()).isNotNull();
        assertThat(header.summary()).isNotEmpty();
        assertThat(header.parents("/storage/image")).hasSizeLessThanOrEqualTo(9).allMatch(path -> path.startsWith("/"));
        assertThat(header.damages()).hasSizeLessThan(24).allMatch(each -> !each.what()
                .isEmpty());
        if (header instanceof Vhd vhd && vhd.damages().isEmpty()) {
            assertThat(vhd.footer().checksum()).isEqualTo(vhd.footer().expectedChecksum());
            assertThat(vhd.footer().currentSizeBytes()).isNotNegative();
        }
    }
}
