package org.xenscope.vif;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class NetInterfacesTest {
    /** As a dom0 with Linux 6.1 says it; a file that cannot be read is missing, as carrier is while it is down. */
    private static final String FILES =
            """
            INTERFACE=lo
            IFINDEX=1
            0x9
            unknown
            65536
            1
            00:00:00:00:00:00
            INTERFACE=vif2.0
            IFINDEX=6
            0x1303
            down
            1500
            0
            fe:ff:ff:ff:ff:ff
            INTERFACE=vif2.0-emu
            IFINDEX=5
            0x1302
            down
            1400
            FE:FF:FF:FF:FF:FF
            0x1002
            DEVTYPE=bridge
            INTERFACE=xenbr0
            IFINDEX=3
            0x1003
            up
            1500
            1
            fe:ff:ff:ff:ff:ff
            """;

    private static final String MASTERS =
            """
            lrwxrwxrwx 1 root root 0 Nov 23 05:45 /sys/class/net/vif2.0/master -> ../../../virtual/net/xenbr0
            """;

    @Test
    void eachIsReadByItsOwnLines() {
        NetInterfaces all = NetInterfaces.parse(FILES, MASTERS);
        assertThat(all.all()).extracting(NetInterface::name).containsExactly("lo", "vif2.0", "vif2.0-emu", "xenbr0");
        assertThat(all.find("vif2.0"))
                .hasValue(new NetInterface(
                        "vif2.0",
                        OptionalInt.of(6),
                        true,
                        Optional.of(false),
                        Optional.of("down"),
                        OptionalInt.of(1500),
                        Optional.of("fe:ff:ff:ff:ff:ff"),
                        Optional.of("xenbr0"),
                        false,
                        false));
        NetInterface tap = all.find("vif2.0-emu").orElseThrow();
        assertThat(tap.tap()).isTrue();
        assertThat(tap.up()).isFalse();
        assertThat(tap.carrier()).isEmpty();
        assertThat(tap.link()).isEqualTo("DOWN");
        assertThat(tap.mac()).hasValue("fe:ff:ff:ff:ff:ff");
        assertThat(tap.master()).isEmpty();
        assertThat(all.find("xenbr0").orElseThrow().bridge()).isTrue();
        assertThat(all.find("xenbr0").orElseThrow().index()).hasValue(3);
        assertThat(all.find("lo").orElseThrow().bridge()).isFalse();
    }

    @Test
    void namesThatTheKernelTakes() {
        assertThat(List.of("a", "vif1.0-emu", "...", "x".repeat(15))).allMatch(NetInterfaces::possible);
        assertThat(List.of("", ".", "..", "a/b", "a:b", "a b", "x".repeat(16), "a\0"))
                .noneMatch(NetInterfaces::possible);
    }
}
