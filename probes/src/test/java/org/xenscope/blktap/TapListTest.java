package org.xenscope.blktap;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Lines of {@code tap-ctl list}, as the two generations write them to a program and to a terminal. */
class TapListTest {
    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '"',
            value = {
                "whole; pid=4163 minor=0 state=0 args=vhd:/storage/disks/a.vhd; 4163 0 0 vhd /storage/disks/a.vhd",
                "a tapdisk without a minor; pid=4163; 4163 - - - -",
                "a minor without a tapdisk; minor=3; - 3 - - -",
                "attached and not open; pid=7 minor=1 state=2; 7 1 2 - -",
                "a path with blanks; pid=7 minor=1 state=0 args=aio:/storage/my disk = a.raw; 7 1 0 aio /storage/my disk = a.raw",
                "a path with a colon; pid=7 minor=1 state=0 args=aio:/a:b; 7 1 0 aio /a:b",
                "blktap2, paused; pid=7 minor=1 state=32 args=vhd:/a; 7 1 32 vhd /a",
                "blktap3, paused; pid=7 minor=1 state=0x20 args=vhd:/a; 7 1 32 vhd /a",
                "a row of a terminal; \"    4163    0    0        vhd /storage/a.vhd\"; 4163 0 0 vhd /storage/a.vhd",
                "a row in blktap3's state; \"    4163    0 0x20        vhd /storage/a b\"; 4163 0 32 vhd /storage/a b",
                "a row of an orphan; \"    4163    -    -          - -\"; 4163 - - - -",
                "a row of an orphan minor; \"       -    3    -          - -\"; - 3 - - -",
            })
    void oneLine(String name, String line, String expected) {
        TapList list = TapList.parse(line + "\n");
        assertThat(list.strange()).isEmpty();
        assertThat(list.entries().stream().map(TapListTest::show).collect(Collectors.joining("\n")))
                .isEqualTo(expected);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({"pid=1 minor=0 state=32,BLKTAP2", "pid=1 minor=0 state=0x20,BLKTAP3", "pid=1 minor=0 state=0,UNKNOWN"})
    void theFormatOfAStateTellsTheDialect(String line, Dialect dialect) {
        assertThat(TapList.parse(line).dialect()).isEqualTo(dialect);
    }

    @Test
    void manyLinesAHeadingAndNonsense() {
        TapList list = TapList.parse(
                "     pid minor state       type path\npid=1 minor=0 state=0 args=vhd:/a\n\nminor=3\ntap-err:x: y\n");
        assertThat(list.entries()).hasSize(2);
        assertThat(list.strange()).containsExactly("tap-err:x: y");
        assertThat(list.of("/a")).hasSize(1);
        assertThat(list.of("/b")).isEmpty();
    }

    private static String show(TapList.Entry entry) {
        return (entry.pid().isPresent() ? entry.pid().getAsInt() : "-")
                + " " + (entry.minor().isPresent() ? entry.minor().getAsInt() : "-")
                + " "
                + entry.state().map(state -> Integer.toString(state.bits())).orElse("-")
                + " " + entry.type().orElse("-")
                + " " + entry.path().orElse("-");
    }
}
