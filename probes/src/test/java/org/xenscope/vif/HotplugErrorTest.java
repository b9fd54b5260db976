package org.xenscope.vif;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HotplugErrorTest {
    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            Could not find bridge, and none was specified | the config names no bridge, and the host has none
            Could not find bridge device xenbr9           | the bridge xenbr9 is not there
            xenstore-read /a/b failed.                    | the script needs a node that is not there: /a/b
            Writing /a b to xenstore failed.              | the store did not take what it wrote
            /etc/xen/scripts/vif-bridge failed; error detected. | a command in /etc/xen/scripts/vif-bridge failed
            ip link set vif1.0 name web failed            | `ip link set vif1.0 name web` failed
            Unable to find ovs-vsctl tool                 | the script needs ovs-vsctl, which this host has not
            No valid bridge was specified                 | bridge= is no name that Open vSwitch takes: BRIDGE[.VLAN][:TRUNK…]
            eth0 is not up.  Bring it up or specify another interface with  netdev=<if> as a parameter to /s. | the interface through which it routes has no address
            """)
    void whatXensScriptsSay(String said, String cause) {
        assertThat(HotplugError.of(said).orElseThrow().cause()).isEqualTo(cause);
        assertThat(HotplugError.of(said).orElseThrow().next()).isNotBlank();
    }

    @Test
    void theBridgeThatIsMissing() {
        assertThat(HotplugError.of("Could not find bridge device xenbr9\n")
                        .orElseThrow()
                        .bridge())
                .hasValue("xenbr9");
        assertThat(HotplugError.of("Could not find bridge, and none was specified")
                        .orElseThrow()
                        .bridge())
                .isEmpty();
    }

    @Test
    void aNameThatIsTaken() {
        assertThat(HotplugError.of("Cannot rename interface vif7.0. An interface with name web already exists.")
                        .orElseThrow()
                        .cause())
                .startsWith("another interface is called web already, so vif7.0 cannot be");
    }

    @Test
    void wordsOfOthers() {
        assertThat(HotplugError.of("no cheese today")).isEqualTo(Optional.empty());
        assertThat(HotplugError.of("")).isEmpty();
    }
}
