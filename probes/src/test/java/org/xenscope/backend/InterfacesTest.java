package org.xenscope.backend;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.xenscope.xenbus.DevicePair;
import org.xenscope.xenbus.DeviceScan;
import org.xenscope.xenbus.StoreSnapshot;
import org.xenscope.xenbus.Wiring;

/** Listings of /sys/class/net as ls and cat of coreutils print them. */
class InterfacesTest {
    private static final String LO = "INTERFACE=lo\nIFINDEX=1\n0x9\n";
    private static final String BRIDGE = "DEVTYPE=bridge\nINTERFACE=xenbr0\nIFINDEX=3\n0x1003\n";
    private static final String IN_BRIDGE =
            "lrwxrwxrwx 1 root root 0 Nov 23 04:00 /sys/class/net/vif1.0/master -> ../../../virtual/net/xenbr0\n";

    private static DevicePair vif(Map<String, String> keys) {
        Map<String, byte[]> nodes = new TreeMap<>();
        String back = "/local/domain/0/backend/vif/1/0";
        String front = "/local/domain/1/device/vif/0";
        Map<String, String> all = new TreeMap<>(Map.of("frontend", front, "state", "4", "hotplug-status", "connected"));
        all.putAll(keys);
        all.forEach((key, value) -> nodes.put(back + "/" + key, value.getBytes(StandardCharsets.UTF_8)));
        nodes.put(front + "/backend", back.getBytes(StandardCharsets.UTF_8));
        return new DeviceScan(new StoreSnapshot(nodes)).devices(1).get(0);
    }

    private static Wiring wiring(String masters, String flags, DevicePair pair, boolean emulated) {
        return Interfaces.parse(masters, flags)
                .orElseThrow()
                .wiring(pair, emulated)
                .orElseThrow();
    }

    @Test
    void whatIsAskedFor() {
        assertThat(Interfaces.of(List.of(vif(Map.of("bridge", "xenbr0")))))
                .containsExactly("lo", "vif1.0", "vif1.0-emu", "xenbr0");
        assertThat(Interfaces.of(List.of(vif(Map.of("bridge", "../../etc")))))
                .as("a name that is none is not asked for")
                .containsExactly("lo", "vif1.0", "vif1.0-emu");
        assertThat(Interfaces.of(List.of(vif(Map.of("vifname", "net0"))))).containsExactly("lo", "net0", "net0-emu");
        assertThat(Interfaces.of(List.of(vif(Map.of("hotplug-status", "")))))
                .as("its script has not run")
                .isEmpty();
    }

    @Test
    void inItsBridgeAndUp() {
        Wiring wiring = wiring(
                IN_BRIDGE,
                LO + BRIDGE + "INTERFACE=vif1.0\nIFINDEX=5\n0x1103\n",
                vif(Map.of("bridge", "xenbr0", "script", "/etc/xen/scripts/vif-bridge")),
                false);
        assertThat(wiring.faults()).isEmpty();
        assertThat(wiring.words()).isEqualTo("vif1.0 in xenbr0, up");
    }

    @Test
    void downAndInNoBridgeAndWithoutItsTap() {
        Wiring wiring = wiring(
                "", LO + BRIDGE + "INTERFACE=vif1.0\nIFINDEX=5\n0x1002\n", vif(Map.of("bridge", "xenbr0")), true);
        assertThat(wiring.faults())
                .containsExactly(
                        "vif1.0 is in no bridge, and should be in xenbr0",
                        "vif1.0 is down",
                        "the interface vif1.0-emu is not there");
        assertThat(wiring.words()).isEqualTo("vif1.0 in no bridge, DOWN; vif1.0-emu is not there");
    }

    @Test
    void theBridgeIsGone() {
        Wiring wiring =
                wiring("", LO + "INTERFACE=vif1.0\nIFINDEX=5\n0x1003\n", vif(Map.of("bridge", "xenbr0")), false);
        assertThat(wiring.faults())
                .containsExactly("the bridge xenbr0 is not there", "vif1.0 is in no bridge, and should be in xenbr0");
    }

    @Test
    void aRouteScriptWantsNoBridge() {
        Wiring wiring = wiring(
                "",
                LO + "INTERFACE=vif1.0\nIFINDEX=5\n0x1003\n",
                vif(Map.of("bridge", "xenbr0", "script", "/etc/xen/scripts/vif-route")),
                false);
        assertThat(wiring.faults()).isEmpty();
    }

    @Test
    void whereNotEvenLoopbackWasSeenNothingIsSaid() {
        assertThat(Interfaces.parse("", "")).isEmpty();
    }
}
