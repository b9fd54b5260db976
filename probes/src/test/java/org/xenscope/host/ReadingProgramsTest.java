package org.xenscope.host;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.xenscope.error.RefusedException;

/** Programs that can do more than read, with words that only read, and with others. */
class ReadingProgramsTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "dd if=/storage/a.vhd bs=512 skip=0 count=1",
                "/usr/libexec/xen-qemu-system-i386 -drive format=?",
                "/usr/lib/xen/bin/qemu-system-i386 -drive format=?",
                "tap-ctl list",
                "tap-ctl create -h",
                "find -L /proc/1/fd -maxdepth 1 -samefile /a",
                "grep -s x /proc/devices",
                "/usr/lib/jvm/java-17/bin/jcmd 1 Thread.print -l",
            })
    void read(String argv) {
        assertThatCode(() -> ReadingPrograms.check(List.of(argv.split(" ")))).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "dd if=/dev/zero of=/dev/sda",
                "dd of=/etc/passwd",
                "dd if=/a bs=512 conv=notrunc",
                "/usr/libexec/xen-qemu-system-i386",
                "/usr/libexec/xen-qemu-system-i386 -drive format=? -daemonize",
                "/usr/libexec/xen-qemu-system-i386 -drive file=/a",
                "/tmp/wrapper -drive format=?",
                "tap-ctl create -a vhd:/a",
                "tap-ctl create -h -a vhd:/a",
                "find /a -delete",
                "find /a -exec rm {} ;",
                "qemu-nbd -d /dev/nbd0",
                "jcmd 1 VM.start_java_debugging",
                "jcmd 1 Thread.print -l GC.run",
                "jcmd org.x.Main Thread.print -l",
            })
    void write(String argv) {
        assertThatThrownBy(() -> ReadingPrograms.check(List.of(argv.split(" "))))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("is not known to only read");
    }
}
