package org.xenscope.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.xenscope.error.ProtocolException;

class QemuArgumentsTest {
    private static QemuArguments arguments(String disk, boolean restore) {
        Path run = Path.of("/run");
        return new QemuArguments(
                "x", Path.of(disk), run, run.resolve("serial"), run.resolve("pid"), 0, StoreDaemon.OCAML, restore);
    }

    @Test
    void commasInPathsAreDoubled() {
        assertThat(arguments("/a,b/disk", false).argv()).anyMatch(arg -> arg.startsWith("file=/a,,b/disk,if=none"));
    }

    @Test
    void theKernelIsToldWhichDaemonToStart() {
        assertThat(arguments("/d", false).argv()).anyMatch(arg -> arg.endsWith("lab.xenstored=ocaml,initrd.gz"));
    }

    @Test
    void onlyARestoreLoadsState() {
        assertThat(arguments("/d", true).argv()).endsWith("-loadvm", "booted");
        assertThat(arguments("/d", false).argv()).doesNotContain("-loadvm");
    }

    @Test
    void nothingListensBeyondLoopback() {
        List<String> argv = arguments("/d", false).argv();
        assertThat(argv).anyMatch(arg -> arg.contains("restrict=on") && arg.contains("hostfwd=tcp:127.0.0.1:0-:22"));
        assertThat(argv).containsSequence("-display", "none");
    }

    @Test
    void thePortIsReadFromWhatQemuSays() {
        String text =
                "Hub -1 (net):\r\n  Protocol[State]    FD  Source Address  Port   Dest. Address  Port RecvQ SendQ\r\n"
                        + "  TCP[HOST_FORWARD]  14       127.0.0.1 41893       10.0.2.15    22     0     0\r\n";
        assertThat(Monitor.parseForwardedPort(text)).isEqualTo(41893);
        assertThatThrownBy(() -> Monitor.parseForwardedPort("")).isInstanceOf(ProtocolException.class);
    }

    @Test
    void stagesOfABootAreSeenInOrder() {
        assertThat(SerialLog.reached("")).isZero();
        assertThat(SerialLog.reached("(XEN) Xen version 4.17.7 (Debian)\n")).isEqualTo(1);
        assertThat(SerialLog.reached("(XEN) Xen version 4.17.7\nLAB 4.33 userspace up\nLAB 5.38 sshd up\n"))
                .isEqualTo(3);
        assertThat(SerialLog.reached("LAB 6.80 READY\n")).isEqualTo(5);
    }
}
