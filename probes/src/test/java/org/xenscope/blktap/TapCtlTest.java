package org.xenscope.blktap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.xenscope.error.FailedException;
import org.xenscope.error.RefusedException;

/** How each tap-ctl is called, found out from what it says of itself. */
class TapCtlTest {
    private static final String BLKTAP2 = "usage: create <-a args> [-d device name]\n";
    private static final String BLKTAP3 = "usage: create <-a type:/path/to/file> [-d device name] [-R readonly] "
            + "[-e <minor> stack on existing tapdisk for the parent chain] [-r turn on read caching into leaf node]\n";
    private static final String OPENXT = "usage: create <-a args> [-d device name] [-W writable] [-e <minor> stack]\n";
    private static final String BOTH = "  create   -a TYPE:PATH [-d DEVICE] [-R|-W]\n";

    @ParameterizedTest(name = "{0}, read-only {1}")
    @CsvSource(
            delimiter = ';',
            value = {
                "2; false; tap-ctl create -a vhd:/a b.vhd",
                "3; false; tap-ctl create -a vhd:/a b.vhd",
                "3; true; tap-ctl create -R -a vhd:/a b.vhd",
                "openxt; false; tap-ctl create -W -a vhd:/a b.vhd",
                "openxt; true; tap-ctl create -a vhd:/a b.vhd",
                "both; false; tap-ctl create -W -a vhd:/a b.vhd",
                "both; true; tap-ctl create -R -a vhd:/a b.vhd",
            })
    void create(String which, boolean readOnly, String line) {
        assertThat(String.join(" ", tapCtl(which).create(ImageType.VHD, "/a b.vhd", readOnly)))
                .isEqualTo(line);
        assertThat(tapCtl(which).create(ImageType.VHD, "/a b.vhd", readOnly)).endsWith("-a", "vhd:/a b.vhd");
    }

    @Test
    void whatCannotBeReadOnlySaysSo() {
        assertThatThrownBy(() -> tapCtl("2").create(ImageType.VHD, "/a", true))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("knows no -R");
    }

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource({
        "2, UNKNOWN, BLKTAP2",
        "3, UNKNOWN, BLKTAP3",
        "openxt, UNKNOWN, BLKTAP3",
        "both, UNKNOWN, BLKTAP3",
        "none, UNKNOWN, UNKNOWN",
        "3, BLKTAP2, BLKTAP2",
    })
    void dialect(String which, Dialect list, Dialect expected) {
        assertThat(TapCtl.of(usage(which), list).dialect()).isEqualTo(expected);
    }

    @ParameterizedTest(name = "\"{0}\" {1}")
    @CsvSource({"4163,4163", "tapdisk spawned with pid 4163,4163", "'',-1", "spawn failed,-1"})
    void spawned(String said, int pid) {
        assertThat(TapCtl.spawned(said + "\n").orElse(-1)).isEqualTo(pid);
    }

    @Test
    void created() {
        assertThat(TapCtl.created("/dev/xen/blktap-2/tapdev0\n")).isEqualTo("/dev/xen/blktap-2/tapdev0");
        assertThatThrownBy(() -> TapCtl.created("/run/blktap-control/tapdisk/tapdisk-1\n"))
                .isInstanceOf(FailedException.class)
                .hasMessageContaining("no block device");
        assertThatThrownBy(() -> TapCtl.created("\u001b[2J")).isInstanceOf(FailedException.class);
    }

    @Test
    void check() {
        assertThat(TapCtl.complaint("ok\n")).isEmpty();
        assertThat(TapCtl.complaint("blktap kernel module not installed\n"))
                .hasValue("blktap kernel module not installed");
    }

    @Test
    void devices() {
        assertThat(TapCtl.minor(TapCtl.device(17))).hasValue(17);
        assertThat(TapCtl.minor("/dev/xen/blktap-2/tapdev")).isEmpty();
        assertThat(QemuNbd.minor(QemuNbd.device(3))).hasValue(3);
        assertThat(TapCtl.major("Character devices:\n 43 tapdev\n\nBlock devices:\n  7 loop\n254 tapdev\n", "tapdev"))
                .isEqualTo(OptionalInt.of(254));
        assertThat(TapCtl.major("Character devices:\n 43 tapdev\n", "tapdev")).isEmpty();
    }

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource(
            delimiter = ';',
            value = {
                "0; BLKTAP3; running",
                "0x1; BLKTAP3; dead",
                "0x24; BLKTAP2; quiesce requested, paused",
                "0x100; BLKTAP2; retry needed",
                "0x100; BLKTAP3; log dropped",
                "0x100; UNKNOWN; retry needed or log dropped",
                "0x200; BLKTAP2; log dropped",
                "0x200; BLKTAP3; resume failed",
                "0x200; UNKNOWN; log dropped or resume failed",
                "0xc42; BLKTAP3; closed, shutdown requested, 0xc00",
            })
    void states(String bits, Dialect dialect, String words) {
        assertThat(String.join(", ", new TapState(Integer.decode(bits)).words(dialect)))
                .isEqualTo(words);
    }

    private static TapCtl tapCtl(String which) {
        return TapCtl.of(usage(which), Dialect.UNKNOWN);
    }

    private static String usage(String which) {
        return switch (which) {
            case "2" -> BLKTAP2;
            case "3" -> BLKTAP3;
            case "openxt" -> OPENXT;
            case "both" -> BOTH;
            default -> "tap-ctl: what?";
        };
    }
}
