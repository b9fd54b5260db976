package org.xenscope.xenbus;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.xenscope.xenbus.Waiting.Who;

/** On stores recorded on a real Xen 4.17, and on pairs made for one state each. */
class DeviceScanTest {
    @Test
    void aPvDomainThatIsUpIsConnected() throws IOException {
        List<DevicePair> devices = new DeviceScan(recorded("xenstore-pv-vfb-ok.txt")).devices(2);
        assertThat(devices).extracting(DevicePair::name).containsExactly("console/0", "vfb/0", "vif/0", "vkbd/0");
        assertThat(devices).allMatch(DevicePair::connected);
        assertThat(devices.get(1).states()).isEqualTo("4⇄4");
        assertThat(devices.get(1).waitsFor(BackendLife.ALIVE).who()).isEqualTo(Who.NOBODY);
        assertThat(devices.get(1).waitsFor(BackendLife.DEAD).who()).isEqualTo(Who.BACKEND);
    }

    @Test
    void aQemuKilledBeforeTheGuestCameLeavesFourTwo() throws IOException {
        List<DevicePair> devices = new DeviceScan(recorded("xenstore-pv-vfb-stuck.txt")).devices(3);
        DevicePair vfb = devices.stream()
                .filter(each -> each.kind().equals("vfb"))
                .findFirst()
                .orElseThrow();
        assertThat(vfb.states()).isEqualTo("4⇄2");
        assertThat(vfb.connected()).isFalse();
        assertThat(vfb.waitsFor(BackendLife.UNKNOWN).who()).isEqualTo(Who.BACKEND);
        assertThat(vfb.waitsFor(BackendLife.UNKNOWN).sentence())
                .contains("QEMU")
                .contains("killed");
    }

    @Test
    void anHvmDomainWithoutPvDriversIsNotStuck() throws IOException {
        List<DevicePair> devices = new DeviceScan(recorded("xenstore-after-hvm.txt")).devices(1);
        DevicePair disk = devices.stream()
                .filter(each -> each.kind().equals("vbd"))
                .findFirst()
                .orElseThrow();
        assertThat(disk.backendKind()).isEqualTo("qdisk");
        assertThat(disk.withoutDriver()).isTrue();
        assertThat(disk.waitsFor(BackendLife.ALIVE).sentence()).contains("normal for an HVM guest");
    }

    @ParameterizedTest(name = "{0}⇄{1} waits for {2}")
    @CsvSource({
        "1, 1, BACKEND, InitWait", "1, 2, FRONTEND, no driver", "3, 1, BACKEND, 25 s", "3, 2, BACKEND, must connect",
        "4, 2, BACKEND, must connect", "4, 4, NOBODY, connected", "5, 4, BACKEND, closed", "6, 5, BACKEND, closing",
        "4, 5, FRONTEND, closing", "6, 6, TOOLSTACK, closed", "1, '', BACKEND, no state", "'', 2, FRONTEND, no driver",
        "9, 2, FRONTEND, no driver"
    })
    void whoMustActNext(String frontend, String backend, Who who, String words) {
        DevicePair pair = made(frontend, backend, Map.of());
        Waiting waiting = pair.waitsFor(BackendLife.ALIVE);
        assertThat(waiting.who()).isEqualTo(who);
        assertThat(waiting.sentence()).contains(words);
    }

    @Test
    void aFailedScriptIsNamed() {
        DevicePair pair = made("1", "2", Map.of("/local/domain/0/backend/vfb/7/0/hotplug-error", "no bridge"));
        assertThat(pair.waitsFor(BackendLife.ALIVE).who()).isEqualTo(Who.HOTPLUG);
    }

    @Test
    void aGuestCannotClaimTheBackendOfAnother() {
        DevicePair pair =
                made("4", "4", Map.of("/local/domain/7/device/vfb/0/backend", "/local/domain/0/backend/vfb/8/0"));
        assertThat(pair.backendPath()).isEmpty();
        assertThat(pair.connected()).isFalse();
    }

    @Test
    void aBackendWithoutItsFrontendIsAnOrphan() {
        StoreSnapshot store = snapshot(Map.of(
                "/local/domain/0/backend/vfb/9/0/frontend", "/local/domain/9/device/vfb/0",
                "/local/domain/0/backend/vfb/7/0/frontend", "/local/domain/7/device/vfb/0",
                "/local/domain/7/device/vfb/0/state", "1"));
        assertThat(new DeviceScan(store).orphans(0)).containsExactly("/local/domain/0/backend/vfb/9/0");
    }

    private static DevicePair made(String frontend, String backend, Map<String, String> more) {
        Map<String, String> nodes = new TreeMap<>(Map.of(
                "/local/domain/7/device/vfb/0/backend", "/local/domain/0/backend/vfb/7/0",
                "/local/domain/7/device/vfb/0/state", frontend,
                "/local/domain/0/backend/vfb/7/0/frontend", "/local/domain/7/device/vfb/0",
                "/local/domain/0/backend/vfb/7/0/online", "1",
                "/local/domain/0/backend/vfb/7/0/state", backend));
        nodes.putAll(more);
        return new DeviceScan(snapshot(nodes)).devices(7).get(0);
    }

    private static StoreSnapshot snapshot(Map<String, String> nodes) {
        Map<String, byte[]> bytes = new TreeMap<>();
        nodes.forEach((path, value) -> bytes.put(path, value.getBytes(StandardCharsets.UTF_8)));
        return new StoreSnapshot(bytes);
    }

    /** Lines of {@code xenstore-ls -f}; of a node that stands there twice the later counts. */
    private static StoreSnapshot recorded(String name) throws IOException {
        Map<String, String> nodes = new TreeMap<>();
        try (var in = DeviceScanTest.class.getResourceAsStream(name)) {
            for (String line : new String(in.readAllBytes(), StandardCharsets.UTF_8).split("\n")) {
                int equals = line.indexOf(" = \"");
                nodes.put(line.substring(0, equals), line.substring(equals + 4, line.length() - 1));
            }
        }
        return snapshot(nodes);
    }
}
