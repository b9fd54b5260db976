package org.xenscope.devicemodel;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.xenscope.host.Host;
import org.xenscope.host.LocalHost;
import org.xenscope.vif.Bridge;
import org.xenscope.vif.BridgeProbe;

/** On this machine's own processes: a shell that waits under QEMU's name with QEMU's arguments. */
@Tag("peer")
@Timeout(30)
class DeviceModelProbeTest {
    private static final int DOMID = 31999;

    private Process process;

    @BeforeEach
    void start() throws IOException {
        process = new ProcessBuilder(
                        "bash",
                        "-c",
                        "exec -a /x/qemu-system-i386 bash -c 'echo; read x' qemu -xen-domid " + DOMID + " -name 'a b'")
                .start();
        // it says a line when it runs under its new name
        process.getInputStream().read();
    }

    @AfterEach
    void end() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    @Test
    void findsItStoppedAndGone() throws Exception {
        int pid = (int) process.pid();
        try (Host host = new LocalHost()) {
            DeviceModelProbe probe = new DeviceModelProbe(host);
            DeviceModel running = probe.find(DOMID, OptionalInt.of(1));
            assertThat(running.state()).isEqualTo(DeviceModel.State.RUNNING);
            assertThat(running.qemu().orElseThrow().pid()).isEqualTo(pid);
            assertThat(running.wrapped()).isTrue();
            assertThat(probe.commandLine(pid).name()).hasValue("a b");
            assertThat(probe.leftovers(Set.of(0)))
                    .extracting(DeviceModelProcess::pid)
                    .contains(pid);

            assertThat(new ProcessBuilder("kill", "-STOP", Integer.toString(pid))
                            .start()
                            .waitFor())
                    .isZero();
            assertThat(probe.find(DOMID, OptionalInt.of(pid)).state()).isEqualTo(DeviceModel.State.STOPPED);

            process.destroyForcibly().waitFor();
            assertThat(probe.find(DOMID, OptionalInt.of(pid)).state()).isEqualTo(DeviceModel.State.GONE);
        }
    }

    @Test
    void loopbackIsNoBridge() {
        try (Host host = new LocalHost()) {
            BridgeProbe probe = new BridgeProbe(host);
            assertThat(probe.bridge("lo").state()).isEqualTo(Bridge.State.NO_BRIDGE);
            assertThat(probe.bridge("nosuchbr").state()).isEqualTo(Bridge.State.ABSENT);
        }
    }
}
