package org.xenscope.vif;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.xenscope.error.UsageException;

/** Specs as the genuine `xl -N network-attach` of Xen 4.17.7 read them, each key a word of its own there. */
class VifSpecTest {
    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            emptyValue = "",
            value = {
                "trusted | trusted=True",
                "untrusted | trusted=False",
                "mac=1:2:3:4:5:6,bridge=x | mac=01:02:03:04:05:06, bridge=x",
                "mac=00:00:00:00:00:00,ip= | ip=",
                "mac=1:2:3:4:5:+6 | mac=01:02:03:04:05:06",
                "mac=1:2:3:4:5:100000006 | mac=01:02:03:04:05:06",
                "mac=0x1-2-3-4-5-6x | mac=01:02:03:04:05:06",
                "bridge=a,bridge=b=c | bridge=b=c",
                "type=ioemu,model=e1000,vifname=v,backend=0,forwarddev=g,colo_checkpoint_port=1"
                        + " | backend_domname=0, model=e1000, ifname=v, nictype=vif_ioemu, coloft_forwarddev=g,"
                        + " colo_checkpoint_port=1",
                "devid=3,mtu=1400,type=vif,accel=3,netdev=k | devid=3, mtu=1400, nictype=vif, gatewaydev=k",
                "devid=99999999999,mtu=-3 | devid=1215752191, mtu=-3",
                "devid=4294967295,mtu=0,model=x | model=x",
                "devid=5x | devid=5",
                "rate=10Mb/s | rate_bytes_per_interval=62500, rate_interval_usecs=50000",
                "rate=10Mb/s@20ms | rate_bytes_per_interval=25000, rate_interval_usecs=20000",
                "rate=010B/s@1s | rate_bytes_per_interval=8, rate_interval_usecs=1000000",
                "rate=1b/s | rate_interval_usecs=50000",
                "rate=019b/s@5s | rate_interval_usecs=5000000"
            })
    void hasTheFieldsOfXlsJson(String spec, String fields) {
        VifSpec vif = VifSpec.parse(spec);
        assertThat(vif.ignored()).isEmpty();
        String seen = vif.libxlFields().entrySet().stream()
                .map(field -> field.getKey() + "=" + field.getValue())
                .collect(Collectors.joining(", "));
        assertThat(seen).isEqualTo(fields);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "rate=1",
                "rate=",
                "rate=08Mb/s",
                "rate=4294967296b/s",
                "rate=1Mb/s@",
                "rate=1Mb/s@0s",
                "rate=1Mb/s@4295s",
                "rate=4294967295GB/s@4294s",
                "rate=10kb/s",
                "devid=-1",
                "devid=x",
                "devid=",
                "mtu=99999999999999999999"
            })
    void isRefusedAsXlRefusesIt(String spec) {
        assertThatThrownBy(() -> VifSpec.parse(spec))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("vif spec");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "type=x",
                "mac=1:2:3:4:5",
                "mac=1:2:3:4:5:100",
                "mac=:1:2",
                "trusted=1",
                "colo_bogus=v",
                "foo",
                "coloft_forwarddev=g",
                "MAC=1:2:3:4:5:6"
            })
    void isPassedOverInAConfigAndRefusedByNetworkAttach(String part) {
        assertThat(VifSpec.parse(part + ",ip=x").ignored()).containsExactly(part);
    }

    /** xl writes each byte as it reads it, and goes on behind the end of the part. */
    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "mac=1:2:zz,bridge=x | 01:02:00:00:00:00",
                "mac=1:2:3:4:5,6,bridge=x | 01:02:03:04:05:06",
                "mac=1:2:3:4:5,bridge=x | 01:02:03:04:05:0b"
            })
    void keepsWhatItReadOfAMac(String spec, String mac) {
        assertThat(VifSpec.parse(spec).mac()).hasValue(mac);
    }
}
