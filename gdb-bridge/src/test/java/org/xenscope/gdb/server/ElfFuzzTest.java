package org.xenscope.gdb.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import org.xenscope.error.ProtocolException;

/** What a host says of its programs, under a fuzzer: ELF files, maps, the loader's cache, the guard's words. */
final class ElfFuzzTest {
    @FuzzTest(maxDuration = "10s")
    void anyFile(byte[] bytes) {
        try {
            ElfFile elf = ElfFile.parse(bytes, "any");
            elf.buildId().ifPresent(id -> assertThat(id.path()).matches("[0-9a-f]{2}/[0-9a-f]{2,126}"));
            elf.needed().forEach(each -> assertThat(each).isNotEmpty().doesNotContain("\0"));
        } catch (ProtocolException e) {
            assertThat(bytes.length < 20
                            || bytes[0] != 0x7f
                            || bytes[1] != 'E'
                            || bytes[4] < 1
                            || bytes[4] > 2
                            || bytes[5] < 1
                            || bytes[5] > 2
                            || bytes[2] != 'L'
                            || bytes[3] != 'F')
                    .isTrue();
        }
        LoaderCache.parse(bytes).libraries().forEach(each -> assertThat(each.path())
                .startsWith("/"));
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        MappedFile.parse(text).forEach(each -> assertThat(each.path()).startsWith("/"));
        assertThat(GuardEnd.parse(text).words().size()).isLessThan(41);
    }
}
