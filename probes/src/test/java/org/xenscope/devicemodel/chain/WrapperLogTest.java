package org.xenscope.devicemodel.chain;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class WrapperLogTest {
    @ParameterizedTest(name = "{1}: {0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "/root/w: 2: nosuchqemu: not found                                           | true",
                "/root/w: line 2: nosuchqemu: command not found                              | true",
                "/root/w: exec: line 2: nosuchqemu: not found                                | true",
                "Can't bind address: Address already in use.                                 | true",
                "xenscope wrapper, domain 3: gdbserver is wanted, and not installed          | true",
                "xenscope wrapper, domain 3: waits at its gate: echo >/run/w/hold-3          | true",
                "xenscope wrapper, domain 3: goes on                                         | false",
                "xenscope wrapper, domain 3: /a.vhd becomes /dev/nbd0                        | false",
                "xen-qemu-system-i386: -drive file=/a.vhd: Could not open '/a.vhd'           | false",
                "char device redirected to /dev/pts/1 (label serial0)                        | false",
                "Listening on port 1234                                                      | false",
            })
    void tellsAWrappersWordsFromQemus(String line, boolean complaint) {
        assertThat(WrapperLog.complaints(List.of(line), "/root/w")).hasSize(complaint ? 1 : 0);
    }

    @Test
    void aGateThatWasOpenedIsNoComplaint() {
        String waits = "xenscope wrapper, domain 3: waits at its gate: echo >/run/w/hold-3";
        String on = "xenscope wrapper, domain 3: goes on";

        assertThat(WrapperLog.gate(List.of(waits))).contains("/run/w/hold-3");
        assertThat(WrapperLog.gate(List.of(waits, on))).isEmpty();
        assertThat(WrapperLog.complaints(List.of(waits, on), "/root/w")).isEmpty();
        assertThat(WrapperLog.complaints(List.of(on, waits), "/root/w")).containsExactly(waits);
        assertThat(WrapperLog.gate(List.of(on, waits, "qemu: x"))).contains("/run/w/hold-3");
    }
}
