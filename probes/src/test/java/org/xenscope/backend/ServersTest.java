package org.xenscope.backend;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.xenscope.devicemodel.DeviceModel;
import org.xenscope.devicemodel.DeviceModelProbe;
import org.xenscope.devicemodel.ProcessTable;
import org.xenscope.host.LocalHost;
import org.xenscope.xenbus.BackendLife;
import org.xenscope.xenbus.DevicePair;
import org.xenscope.xenbus.DeviceScan;
import org.xenscope.xenbus.Recorded;
import org.xenscope.xenbus.Server;

/** Who serves a backend, by process tables and sysfs listings as a dom0 gives them. */
class ServersTest {
    private static final String QEMU = "  412     1 %s   /usr/libexec/xen-qemu-system-i386 -xen-domid 1 -m 192\n";
    private static final String DAEMONS = "  161     1 Sl   /usr/lib/xen-4.17/bin/xenconsoled --log=all\n";

    @ParameterizedTest(name = "{0} of a domain whose QEMU is {1}: {2}")
    @CsvSource({
        "vfb, Ssl, qemu 412 alive",
        "vkbd, Tsl, qemu 412 STOPPED",
        "qdisk, tsl, qemu 412 held by a debugger",
        "vfb, none, qemu 412 DEAD",
        "9pfs, Zs, qemu 412 DEAD",
        "vif, none, netback (dom0 kernel)",
        "vbd, none, no blkback: not loaded: modprobe xen-blkback",
        "console, none, xenconsoled 161 alive",
        "vbd3, none, tapback DEAD",
        "surprise, none, unknown server: not known"
    })
    void whoServes(String kind, String stat, String words) {
        String ps = DAEMONS + (stat.equals("none") ? "" : QEMU.formatted(stat));
        assertThat(server(kind, ps, OptionalInt.of(412), Map.of()).words()).isEqualTo(words);
    }

    @Test
    void aDriverThatHasNotTakenTheDeviceDoesNotServeIt() {
        Server server = servers(DAEMONS, OptionalInt.empty()).of(pair("vif", 2, Map.of()));
        assertThat(server.life()).isEqualTo(BackendLife.ABSENT);
        assertThat(server.words()).isEqualTo("no netback: the driver has not taken vif-2-0");
    }

    @Test
    void aConsoleMayBeQemus() {
        assertThat(server("console", QEMU.formatted("Ssl"), OptionalInt.of(412), Map.of("type", "ioemu"))
                        .words())
                .isEqualTo("qemu 412 alive");
    }

    @Test
    void surfmanServesTheFramebufferOfADomainWithoutQemu() {
        String ps = DAEMONS + "  388     1 Ss   /usr/bin/surfman -n\n";
        assertThat(server("vfb", ps, OptionalInt.empty(), Map.of()).words()).isEqualTo("surfman 388 alive");
        assertThat(server("vfb", DAEMONS, OptionalInt.empty(), Map.of("default-xres", "1024"))
                        .words())
                .isEqualTo("surfman DEAD");
        assertThat(server("vfb", ps + QEMU.formatted("Ssl"), OptionalInt.of(412), Map.of())
                        .words())
                .as("libxl has started a QEMU for it")
                .isEqualTo("qemu 412 alive");
    }

    @Test
    void whatIsInAnotherDomainCannotBeSeen() {
        Map<String, String> nodes = Map.of("/local/domain/3/backend/vif/1/0/frontend", "/local/domain/1/device/vif/0");
        DevicePair pair = new DeviceScan(with(nodes, "/local/domain/3/name", "net"))
                .devices(1)
                .get(0);
        assertThat(servers(DAEMONS, OptionalInt.empty()).of(pair).words())
                .isEqualTo("in domain 3: cannot be seen from here");
        DevicePair lost = new DeviceScan(with(
                        Map.of(
                                "/local/domain/1/device/vif/0/backend", "/local/domain/9/backend/vif/1/0",
                                "/local/domain/1/device/vif/0/state", "4"),
                        "/local/domain/1/name",
                        "guest"))
                .devices(1)
                .get(0);
        assertThat(servers(DAEMONS, OptionalInt.empty()).of(lost).detail()).isEqualTo("domain 9 is gone");
    }

    @ParameterizedTest(name = "QEMU emulates vbd/{0}: {1}")
    @CsvSource({
        "51712, true",
        "51760, true",
        "51776, false",
        "768, true",
        "5696, true",
        "2048, true",
        "268439552, false"
    })
    void ofPvDisksQemuEmulatesTheFirstFour(String devid, boolean emulated) {
        String path = "/local/domain/0/backend/vbd/1/" + devid;
        DevicePair pair = new DeviceScan(
                        Recorded.made(Map.of(path + "/frontend", "/local/domain/1/device/vbd/" + devid)))
                .devices(1)
                .get(0);
        String ps = QEMU.formatted("Ssl");
        assertThat(servers(ps, OptionalInt.of(412)).emulator(pair).isPresent()).isEqualTo(emulated);
    }

    @Test
    void withoutProcessesNothingIsKnown() {
        Servers servers = new Servers(Optional.empty(), Optional.empty(), Map.of(), Set.of(0, 1));
        for (String kind : List.of("vfb", "vif", "console", "vbd")) {
            assertThat(servers.of(pair(kind, 1, Map.of())).life()).isEqualTo(BackendLife.UNKNOWN);
        }
    }

    private static Server server(String kind, String ps, OptionalInt recorded, Map<String, String> keys) {
        return servers(ps, recorded).of(pair(kind, 1, keys));
    }

    private static Servers servers(String ps, OptionalInt recorded) {
        ProcessTable table = ProcessTable.parse(ps);
        DeviceModel model = new DeviceModelProbe(new LocalHost()).find(table, 1, recorded);
        return new Servers(
                Optional.of(table),
                Optional.of(DriverTable.parse(recorded())),
                Map.of(1, model, 2, new DeviceModelProbe(new LocalHost()).find(table, 2, OptionalInt.empty())),
                Set.of(0, 1, 2, 3));
    }

    private static DevicePair pair(String kind, int domid, Map<String, String> keys) {
        String path = "/local/domain/0/backend/" + kind + "/" + domid + "/0";
        Map<String, String> nodes = new HashMap<>();
        nodes.put(path + "/frontend", "/local/domain/" + domid + "/device/" + kind + "/0");
        keys.forEach((key, value) -> nodes.put(path + "/" + key, value));
        return new DeviceScan(Recorded.made(nodes)).devices(domid).get(0);
    }

    private static org.xenscope.xenbus.StoreSnapshot with(Map<String, String> nodes, String path, String value) {
        Map<String, String> all = new TreeMap<>(nodes);
        all.put(path, value);
        return Recorded.made(all);
    }

    private static String recorded() {
        try (var in = ServersTest.class.getResourceAsStream("xen-backend.txt")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
