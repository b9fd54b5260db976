package org.xenscope.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the commands of gdb refuse before they look at a host. */
class GdbCommandsTest {
    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "gdb serve | something is missing | shows its options",
                "gdb serve a b | one word too many | shows its options",
                "gdb serve hvm --batch --stop-at-start | leaves QEMU to somebody | give the words by --ex",
                "gdb serve hvm --break-set=none | none | there",
                "gdb serve hvm --within=x | --within | write",
                "gdb attach hvm | gives gdb this terminal, and there is none | gdb script DOMAIN",
                "gdb session hvm --tapdev | a QEMU that is replaced | give --relaunch too",
                "gdb session --relaunch --pid=1 | a domain's QEMU | name the DOMAIN",
                "gdb session --relaunch | something is missing | shows its options",
                "dm relaunch hvm --ex=bt | are for gdb | give --gdb too",
                "dm relaunch hvm --break=main | are for gdb | give --gdb too",
                "dm relaunch hvm --gdb --stop-at-start | leaves QEMU to somebody | at a terminal",
                "dm relaunch hvm --gdb --stop-at-start --batch | leaves QEMU to somebody | at a terminal",
            })
    void aLineThatCannotBeMeantIsRefused(String line, String what, String next, @TempDir Path directory) {
        try (TestConsole console = new TestConsole(directory)) {
            assertThat(console.run(line.split(" "))).as(console.err()).isEqualTo(ExitCode.USAGE);
            assertThat(console.err()).contains(what).containsIgnoringCase(next);
        }
    }
}
