package org.xenscope.gdb.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** /proc/PID/maps, and the loader's cache. */
class MappedFileTest {
    private static final String MAPS =
            """
            55d0c000-55d0d000 r--p 00000000 fe:01 1311 /usr/libexec/qemu
            55d0d000-55d0f000 r-xp 00001000 fe:01 1311 /usr/libexec/qemu
            7f10a000-7f10c000 r-xp 00001000 fe:01 77                         /opt/a b/libx.so.1 (deleted)
            7f10d000-7f10e000 rw-p 00001000 fe:01 78                         /usr/share/locale/x
            7f20d000-7f20e000 rwxs 00000000 00:05 9                          /dev/zero (deleted)
            7f30d000-7f30e000 r-xs 00000000 00:05 9                          /memfd:tcg (deleted)
            7ffc0000-7ffc2000 r-xp 00000000 00:00 0                          [vdso]
            7ffe0000-7ffe2000 r-xp 00000000 00:00 0\s
            nonsense
            7f40d000-7f40e000 r-xp 00000000 fe:01 12                         /odd\\012name
            """;

    @Test
    void filesThatAreExecuted() {
        assertThat(MappedFile.parse(MAPS))
                .containsExactly(
                        new MappedFile("/usr/libexec/qemu", 1311, false, "55d0d000-55d0f000"),
                        new MappedFile("/opt/a b/libx.so.1", 77, true, "7f10a000-7f10c000"),
                        new MappedFile("/odd\nname", 12, false, "7f40d000-7f40e000"));
    }

    @Test
    void thisProcess() throws IOException {
        List<MappedFile> mapped = MappedFile.parse(Files.readString(Path.of("/proc/self/maps")));
        assertThat(mapped).extracting(MappedFile::path).anyMatch(path -> path.contains("libjvm"));
    }

    @Test
    void theLoadersCacheOfThisMachine() throws IOException {
        LoaderCache cache = LoaderCache.parse(Files.readAllBytes(Path.of("/etc/ld.so.cache")));
        assertThat(cache.paths("libc.so.6")).isNotEmpty().allMatch(path -> path.endsWith("/libc.so.6"));
        assertThat(cache.paths("libno-such.so")).isEmpty();
    }

    @Test
    void aCacheOfAnotherKindIsEmpty() {
        assertThat(LoaderCache.parse(new byte[0]).libraries()).isEmpty();
        assertThat(LoaderCache.parse("ld.so-1.7.0 and no more".getBytes(java.nio.charset.StandardCharsets.US_ASCII))
                        .libraries())
                .isEmpty();
    }
}
