package org.xenscope.gdb.symbols;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Files and maps of a host that may hold anything: what is said of them is bounded. */
final class SymbolsFuzzTest {
    @FuzzTest(maxDuration = "5s")
    void anyFile(byte[] bytes) {
        ElfFile.parse(ElfBytes.of(bytes)).ifPresent(elf -> {
            assertThat(elf.buildId()).matches("([0-9a-f]{16,128})?");
            assertThat(elf.needed()).hasSizeLessThanOrEqualTo(1024).doesNotContain("");
            assertThat(elf.interpreter().length()).isLessThan(4096);
        });
    }

    @FuzzTest(maxDuration = "5s")
    void anyMap(byte[] bytes) {
        assertThat(ProcessMap.code(bytes))
                .allMatch(each -> each.name().startsWith("/") && each.range().contains("-"));
        String text = new String(bytes, StandardCharsets.UTF_8);
        LoaderPaths paths = new LoaderPaths(text);
        ElfFile elf = new ElfFile(true, 62, "", true, "", "", List.of(), text, "");
        assertThat(paths.candidates("l", List.of(new LoaderPaths.Loaded("/p", elf))))
                .hasSizeLessThan(200)
                .allMatch(each -> each.startsWith("/"));
    }
}
