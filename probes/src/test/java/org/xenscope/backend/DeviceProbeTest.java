package org.xenscope.backend;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.xenscope.host.Host;
import org.xenscope.host.LocalHost;
import org.xenscope.peers.RealXenstored;
import org.xenscope.xenbus.BackendLife;
import org.xenscope.xenbus.Device;
import org.xenscope.xenbus.DeviceFacts;
import org.xenscope.xenstore.Store;
import org.xenscope.xenstore.Stores;
import org.xenscope.xenstore.UnixStoreHost;

/** A genuine xenstored, and this machine's own processes: a shell that waits under QEMU's name. */
@Tag("peer")
@Timeout(60)
class DeviceProbeTest {
    private static final int DOMID = 31_998;
    private static final String FRONT = "/local/domain/" + DOMID + "/device/vfb/0";
    private static final String BACK = "/local/domain/0/backend/vfb/" + DOMID + "/0";

    private RealXenstored daemon;
    private Process qemu;
    private Store store;
    private Host host;

    @BeforeEach
    void start() throws IOException {
        qemu = new ProcessBuilder(
                        "bash", "-c", "exec -a /x/qemu-system-i386 bash -c 'echo; read x' qemu -xen-domid " + DOMID)
                .start();
        // it says a line when it runs under its new name
        qemu.getInputStream().read();
        daemon = RealXenstored.start(RealXenstored.Kind.C);
        daemon.tool(
                "xenstore-write",
                "/local/domain/" + DOMID + "/name",
                "guest",
                "/local/domain/" + DOMID + "/image/device-model-pid",
                Long.toString(qemu.pid()),
                "/local/domain/0/device-model/" + DOMID + "/state",
                "running",
                "/libxl/" + DOMID + "/type",
                "pv",
                "/libxl/" + DOMID + "/device/vfb/0/frontend",
                FRONT,
                "/libxl/" + DOMID + "/device/vkbd/0/frontend",
                "/local/domain/" + DOMID + "/device/vkbd/0",
                FRONT + "/backend",
                BACK,
                FRONT + "/state",
                "4",
                BACK + "/frontend",
                FRONT,
                BACK + "/state",
                "4");
        host = new LocalHost();
        store = Stores.open(new UnixStoreHost("unix:" + daemon.socket()));
    }

    @AfterEach
    void end() throws InterruptedException {
        store.close();
        host.close();
        daemon.close();
        qemu.destroyForcibly().waitFor();
    }

    @Test
    void whoServesIsSeenAmongProcessesHoweverTheStoreStands() throws Exception {
        DeviceProbe probe = new DeviceProbe(host, store);
        DeviceFacts facts = probe.read();
        assertThat(facts.blind()).isEmpty();
        assertThat(facts.absent()).containsExactly("/local/domain/" + DOMID + "/device/vkbd/0");
        DeviceFacts.Domain domain = facts.find("guest").orElseThrow();
        assertThat(domain.type()).contains("pv");
        assertThat(domain.deviceModelSays()).contains("running");
        assertThat(domain.kinds()).containsExactly("vfb");
        Device vfb = facts.devices().get(0);
        assertThat(vfb.wanted()).isTrue();
        assertThat(vfb.pair().frontend().orElseThrow().permissions()).isNotEmpty();
        assertThat(vfb.server().words()).isEqualTo("qemu " + qemu.pid() + " alive");

        assertThat(new ProcessBuilder("kill", "-STOP", Long.toString(qemu.pid()))
                        .start()
                        .waitFor())
                .isZero();
        assertThat(server(probe)).isEqualTo(BackendLife.STOPPED);

        qemu.destroyForcibly().waitFor();
        Device dead = probe.read().devices().get(0);
        assertThat(dead.server().words()).isEqualTo("qemu " + qemu.pid() + " DEAD");
        assertThat(dead.pair().states()).isEqualTo("4⇄4");
    }

    @Test
    void aHostThatIsOnlyAStoreSaysWhatItCannotTell() {
        try (Host blind = new UnixStoreHost("unix:" + daemon.socket())) {
            DeviceFacts facts = new DeviceProbe(blind, store).read();
            assertThat(facts.blind().orElseThrow()).contains("only a xenstored socket");
            assertThat(facts.devices().get(0).server().life()).isEqualTo(BackendLife.UNKNOWN);
        }
    }

    private static BackendLife server(DeviceProbe probe) {
        return probe.read().devices().get(0).server().life();
    }
}
