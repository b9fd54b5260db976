package org.xenscope.gdb.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.xenscope.error.ProtocolException;

/** ELF files: made ones of each width and byte order, a real one, cut ones. */
class ElfFileTest {
    @ParameterizedTest(name = "{0} bits")
    @ValueSource(ints = {32, 64})
    void allThatIsWanted(int bits) {
        for (boolean little : new boolean[] {true, false}) {
            ElfFile elf = ElfFile.parse(
                    new ElfMaker(bits, little)
                            .buildId("0c1cc96491047c8970ae")
                            .interpreter("/lib/ld.so")
                            .dynamic("libme.so.1", "$ORIGIN/../lib:/opt/x", "libc.so.6", "libm.so.6")
                            .make(),
                    "made");
            assertThat(elf.bits()).isEqualTo(bits);
            assertThat(elf.machine()).isEqualTo(ElfFile.X86_64);
            assertThat(elf.buildId()).contains(new BuildId("0c1cc96491047c8970ae"));
            assertThat(elf.buildId().orElseThrow().path()).isEqualTo("0c/1cc96491047c8970ae");
            assertThat(elf.soname()).contains("libme.so.1");
            assertThat(elf.interpreter()).contains("/lib/ld.so");
            assertThat(elf.needed()).containsExactly("libc.so.6", "libm.so.6");
            assertThat(elf.search()).containsExactly("$ORIGIN/../lib", "/opt/x");
        }
    }

    @Test
    void aRealOne() throws IOException {
        byte[] bytes = Files.readAllBytes(Path.of("/proc/self/exe"));
        ElfFile elf = ElfFile.parse(bytes, "java");
        assertThat(elf.needed()).contains("libc.so.6");
        assertThat(elf.interpreter()).isPresent();
        ElfFile head = ElfFile.parse(Arrays.copyOf(bytes, SymbolFetch.HEAD_BYTES), "java");
        assertThat(head.buildId()).isEqualTo(elf.buildId()).isPresent();
        assertThat(head.machineName()).isEqualTo(elf.machineName());
    }

    @Test
    void whatIsCutOffIsMissing() {
        byte[] whole = new ElfMaker(64, true)
                .buildId("0c1cc964")
                .dynamic("libme.so", "", "libc.so.6")
                .make();
        for (int length = 20; length < whole.length; length++) {
            ElfFile.parse(Arrays.copyOf(whole, length), "cut");
        }
        assertThat(ElfFile.parse(Arrays.copyOf(whole, 64), "cut").buildId()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "#!/bin/sh\n", "\177ELF", "\177ELF\003\001\001aaaaaaaaaaaaaaaaaaaaaaaaaa"})
    void noElf(String text) {
        byte[] bytes = text.getBytes(java.nio.charset.StandardCharsets.ISO_8859_1);
        assertThatThrownBy(() -> ElfFile.parse(bytes, "/bin/x"))
                .isInstanceOf(ProtocolException.class)
                .hasMessageContaining("/bin/x is no ELF file (offset 0)");
    }

    @Test
    void whatHasNoBuildIdIsKnownByItsBeginningAndSize() {
        byte[] elf = new ElfMaker(64, true).make();
        assertThat(HostFile.key(elf, 7)).isEqualTo(HostFile.key(elf, 7)).isNotEqualTo(HostFile.key(elf, 8));
        assertThat(HostFile.key(new ElfMaker(64, true).buildId("aabb").make(), 7))
                .isEqualTo(new BuildId("aabb"));
        assertThat(List.of(HostFile.key(new byte[0], 0).path()))
                .allMatch(path -> path.matches("[0-9a-f]{2}/[0-9a-f]{62}"));
    }
}
