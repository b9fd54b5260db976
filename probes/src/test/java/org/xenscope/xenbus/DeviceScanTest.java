package org.xenscope.xenbus;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.xenscope.xenbus.DevicePair.Link;

/** On stores recorded on a real Xen 4.17, and on pairs made for one state each. */
class DeviceScanTest {
    private static final String FRONTEND = "/local/domain/7/device/vfb/0";
    private static final String BACKEND = "/local/domain/0/backend/vfb/7/0";

    @Test
    void aPvDomainThatIsUpIsConnected() {
        List<DevicePair> devices = new DeviceScan(Recorded.store("xenstore-pv-vfb-ok.txt")).devices(2);
        assertThat(devices).extracting(DevicePair::name).containsExactly("console/0", "vfb/0", "vif/0", "vkbd/0");
        assertThat(devices).allMatch(DevicePair::connected);
        assertThat(devices.get(1).states()).isEqualTo("4⇄4");
        assertThat(devices.get(1).handshake().waiting(qemu(BackendLife.ALIVE)).who())
                .isEqualTo(Side.NOBODY);
        assertThat(devices.get(1).handshake().waiting(qemu(BackendLife.DEAD)).who())
                .isEqualTo(Side.BACKEND);
    }

    @Test
    void aQemuKilledBeforeTheGuestCameLeavesFourTwo() {
        DevicePair vfb = find(new DeviceScan(Recorded.store("xenstore-pv-vfb-stuck.txt")).devices(3), "vfb");
        assertThat(vfb.states()).isEqualTo("4⇄2");
        assertThat(vfb.connected()).isFalse();
        Waiting waiting = vfb.handshake().waiting(qemu(BackendLife.DEAD));
        assertThat(waiting.who()).isEqualTo(Side.BACKEND);
        assertThat(waiting.sentence()).contains("qemu 412 is dead");
    }

    @Test
    void anHvmDomainWithoutPvDriversIsNotStuck() {
        DevicePair disk = find(new DeviceScan(Recorded.store("xenstore-after-hvm.txt")).devices(1), "vbd");
        assertThat(disk.backendKind()).isEqualTo("qdisk");
        assertThat(disk.withoutDriver()).isTrue();
        assertThat(disk.handshake().waiting(qemu(BackendLife.ALIVE)).sentence()).contains("normal for an HVM guest");
    }

    @ParameterizedTest(name = "{0}⇄{1} waits for {2}")
    @CsvSource({
        "1, 1, BACKEND, InitWait",
        "1, 2, FRONTEND, no driver",
        "3, 1, BACKEND, the guest has done its part",
        "3, 1, BACKEND, never taken the device up",
        "4, 2, BACKEND, must go to 4",
        "4, 4, NOBODY, connected",
        "5, 4, BACKEND, closed",
        "6, 5, BACKEND, closing",
        "4, 5, FRONTEND, closing",
        "6, 6, TOOLSTACK, closed",
        "1, '', BACKEND, the backend is no state",
        "'', 2, FRONTEND, the frontend is no state",
        "9, 2, FRONTEND, the frontend is no state"
    })
    void whoMustActNext(String frontend, String backend, Side who, String words) {
        Waiting waiting = made(frontend, backend, Map.of()).handshake().waiting(qemu(BackendLife.ALIVE));
        assertThat(waiting.who()).isEqualTo(who);
        assertThat(waiting.sentence()).contains(words);
    }

    @Test
    void aStateWithoutItsKeysIsAClaim() {
        Map<String, String> nodes = nodes("3", "2");
        nodes.remove(FRONTEND + "/page-ref");
        DevicePair pair = new DeviceScan(Recorded.made(nodes)).devices(7).get(0);
        assertThat(pair.handshake().incomplete().orElseThrow().missing()).containsExactly("page-ref");
        assertThat(pair.handshake().waiting(qemu(BackendLife.ALIVE)))
                .isEqualTo(new Waiting(
                        Side.FRONTEND,
                        "vfb/0 (3⇄2): the guest's driver claims to be done and has not written page-ref"));
    }

    @Test
    void aFailedScriptIsNamed() {
        DevicePair pair = made("1", "2", Map.of(BACKEND + "/hotplug-error", "no bridge"));
        assertThat(pair.handshake().waiting(qemu(BackendLife.ALIVE)).who()).isEqualTo(Side.HOTPLUG);
    }

    @Test
    void aGuestCannotClaimTheBackendOfAnother() {
        DevicePair pair = made("4", "4", Map.of(FRONTEND + "/backend", "/local/domain/0/backend/vfb/8/0"));
        assertThat(pair.link()).isEqualTo(Link.STRANGER);
        assertThat(pair.backend().orElseThrow().path())
                .as("the one that names this frontend")
                .isEqualTo(BACKEND);
    }

    @ParameterizedTest(name = "{2}")
    @CsvSource({
        "/local/domain/7/device/vfb/0/backend, '', UNNAMED",
        "/local/domain/7/device/vfb/0/backend, ../../0, STRANGER",
        "/local/domain/7/device/vfb/0/backend, /local/domain/0/backend/qfb/7/0, MISSING",
        "/local/domain/0/backend/vfb/7/0/frontend, /local/domain/7/device/vfb/1, UNRETURNED"
    })
    void howTheHalvesNameEachOther(String path, String value, Link link) {
        assertThat(made("1", "1", Map.of(path, value)).link()).isEqualTo(link);
    }

    @Test
    void aBackendWithoutItsFrontendIsAnOrphan() {
        Map<String, String> nodes = nodes("1", "1");
        nodes.put("/local/domain/0/backend/vfb/9/0/frontend", "/local/domain/9/device/vfb/0");
        nodes.put("/local/domain/0/backend/vif/8", "");
        DeviceScan scan = new DeviceScan(Recorded.made(nodes));
        assertThat(scan.devices(9)).extracting(DevicePair::link).containsExactly(Link.ORPHAN);
        assertThat(scan.emptyDirectories()).containsExactly("/local/domain/0/backend/vif/8");
    }

    @Test
    void errorsAreFoundOnBothSides() {
        DevicePair pair = made(
                "1",
                "1",
                Map.of(
                        "/local/domain/7/error/device/vfb/0/error", "12 allocating device memory",
                        "/local/domain/0/error/backend/vfb/7/0/error", "2 reading"));
        assertThat(pair.frontend().orElseThrow().error()).contains("12 allocating device memory");
        assertThat(pair.backend().orElseThrow().error()).contains("2 reading");
    }

    @Test
    void whatAGuestWritesIsBounded() {
        Map<String, String> more = new HashMap<>();
        for (int i = 0; i < 2 * DeviceHalf.MOST_KEYS; i++) {
            // sorts before all that matters
            more.put(FRONTEND + "/a" + i, "x".repeat(4000));
        }
        DevicePair pair = made("3", "2", more);
        assertThat(pair.states()).isEqualTo("3⇄2");
        DeviceHalf frontend = pair.frontend().orElseThrow();
        assertThat(frontend.keys()).hasSize(DeviceHalf.MOST_KEYS);
        assertThat(frontend.keys().values()).allMatch(value -> value.length() <= DeviceHalf.LONGEST);
    }

    private static DevicePair find(List<DevicePair> devices, String kind) {
        return devices.stream()
                .filter(each -> each.kind().equals(kind))
                .findFirst()
                .orElseThrow();
    }

    private static Server qemu(BackendLife life) {
        return new Server(BackendServer.DEVICE_MODEL, "qemu", OptionalInt.of(412), life, "");
    }

    private static DevicePair made(String frontend, String backend, Map<String, String> more) {
        Map<String, String> nodes = nodes(frontend, backend);
        nodes.putAll(more);
        return new DeviceScan(Recorded.made(nodes)).devices(7).get(0);
    }

    private static Map<String, String> nodes(String frontend, String backend) {
        return new TreeMap<>(Map.of(
                FRONTEND + "/backend",
                BACKEND,
                FRONTEND + "/backend-id",
                "0",
                FRONTEND + "/page-ref",
                "500000",
                FRONTEND + "/event-channel",
                "8",
                FRONTEND + "/state",
                frontend,
                BACKEND + "/frontend",
                FRONTEND,
                BACKEND + "/frontend-id",
                "7",
                BACKEND + "/online",
                "1",
                BACKEND + "/state",
                backend));
    }
}
