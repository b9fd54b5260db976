package org.xenscope.gdb.symbols;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.xenscope.gdb.symbols.ProcessMap.Mapped;

final class ProcessMapTest {
    @Test
    void filesThatCodeIsRunFrom() {
        List<Mapped> files = code(
                """
                5606e9063000-5606e931e000 r--p 00000000 fe:00 4994                       /usr/libexec/xen-qemu-system-i386
                5606e931e000-5606e978f000 r-xp 002bb000 fe:00 4994                       /usr/libexec/xen-qemu-system-i386
                5606ed404000-5606ee20b000 rw-p 00000000 00:00 0                          [heap]
                7ff13c494000-7ff13c594000 rwxs 00000000 00:05 143                        /dev/xen/privcmd
                7ff13c5a0000-7ff13c5a1000 r--p 00000000 fe:00 77                         /usr/lib/locale/locale-archive
                7ff13c5b0000-7ff13c5b1000 r-xp 00000000 fe:00 12                         /opt/my lib/a b.so
                7ff13c5c0000-7ff13c5c1000 r-xp 00000000 fe:00 13                         /opt/two\\012lines.so
                7ff13c5d0000-7ff13c5d1000 r-xp 00000000 fe:00 14                         /usr/lib/libold.so.1 (deleted)
                7ff13c5e0000-7ff13c5e1000 r-xp 00000000 00:01 15                         /memfd:jit (deleted)
                7ffc5b9f6000-7ffc5b9f8000 r-xp 00000000 00:00 0                          [vdso]
                """);

        assertThat(files)
                .containsExactly(
                        new Mapped("/usr/libexec/xen-qemu-system-i386", 4994, "5606e931e000-5606e978f000"),
                        new Mapped("/opt/my lib/a b.so", 12, "7ff13c5b0000-7ff13c5b1000"),
                        new Mapped("/opt/two\nlines.so", 13, "7ff13c5c0000-7ff13c5c1000"),
                        new Mapped("/usr/lib/libold.so.1 (deleted)", 14, "7ff13c5d0000-7ff13c5d1000"));
        assertThat(files.get(3).formerName()).isEqualTo("/usr/lib/libold.so.1");
        assertThat(files.get(1).formerName()).isEqualTo("/opt/my lib/a b.so");
    }

    @Test
    void whatIsNoMapIsPassedOver() {
        assertThat(code("")).isEmpty();
        assertThat(code("no map\n7ff-8ff r-xp 0 0:0 99999999999999999999 /x\n1-2 r-xp 0 00:00 9999999999999999999 /x"))
                .isEmpty();
    }

    private static List<Mapped> code(String maps) {
        return ProcessMap.code(maps.getBytes(StandardCharsets.UTF_8));
    }
}
