package org.xenscope.gdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.xenscope.debug.Location;
import org.xenscope.error.UsageException;
import org.xenscope.gdb.BreakpointSet.Choice;

/** The breakpoint sets that come with the program, and how one of their places is chosen. */
final class BreakpointSetTest {
    private static List<String> functions(String set, String release, boolean debugInformation) {
        return BreakpointSet.named(set).choose(QemuRelease.parse(release), debugInformation).stream()
                .map(Choice::function)
                .toList();
    }

    @Test
    void allAreReadAndEachPlaceCanBeNamed() {
        assertThat(BreakpointSet.all())
                .extracting(BreakpointSet::name)
                .containsExactly("xen-init", "ioreq", "xenfb", "blkback", "vga");
        for (BreakpointSet set : BreakpointSet.all()) {
            assertThat(set.purpose()).isNotBlank().doesNotEndWith(".");
            for (String release : List.of("2.0", "4.1", "7.2.22", "11.0")) {
                for (boolean debugInformation : List.of(true, false)) {
                    List<Choice> choices = set.choose(QemuRelease.parse(release), debugInformation);
                    assertThat(choices)
                            .as(set.name() + " " + release)
                            .isNotEmpty()
                            .allSatisfy(choice -> {
                                assertThat(Location.parse(choice.function()))
                                        .isEqualTo(new Location.Function(choice.function()));
                                assertThat(choice.why()).isNotBlank();
                            });
                    assertThat(choices).extracting(Choice::function).doesNotHaveDuplicates();
                }
            }
        }
        assertThatThrownBy(() -> BreakpointSet.named("xen"))
                .isInstanceOf(UsageException.class)
                .hasMessage("there is no breakpoint set `xen`");
    }

    @Test
    void theReleaseDecides() {
        assertThat(functions("xen-init", "5.1", true)).contains("xen_hvm_init").doesNotContain("xen_hvm_init_pc");
        assertThat(functions("xen-init", "5.2", true))
                .contains("xen_hvm_init_pc")
                .doesNotContain("xen_hvm_init");
        assertThat(functions("blkback", "3.1.0", true)).contains("blk_connect").doesNotContain("xen_block_connect");
        assertThat(functions("blkback", "12.0", true))
                .contains("xen_block_connect")
                .doesNotContain("blk_connect");
        assertThat(functions("xen-init", "", true)).contains("xen_hvm_init", "xen_hvm_init_pc");
    }

    @Test
    void withoutDebugInformationTheExportsAreTaken() {
        assertThat(functions("xen-init", "7.2", false))
                .contains("xs_write", "xs_watch", "xendevicemodel_create_ioreq_server")
                .noneMatch(function -> function.startsWith("xen_"));
        assertThat(functions("xenfb", "7.2", false)).contains("xenevtchn_bind_interdomain", "xenforeignmemory_map");
        // Named by no function of QEMU: wanted in both cases.
        assertThat(functions("xen-init", "7.2", true)).contains("xs_watch");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "purpose\nxen_init 2.0-3.0 -",
                "purpose\nxen_init 2.0 - why",
                "purpose\nxen_init 2.0-x - why",
                "purpose\n- - - why"
            })
    void aLineThatIsNoneIsRefused(String text) {
        assertThatThrownBy(() -> BreakpointSet.parse("x", text)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @CsvSource({"7.2, 7.2", "7.2.22, 7.2", "10.0.0-rc1, 10.0", "'2.10.2 (Xen 4.11)', 2.10"})
    void releases(String text, String release) {
        assertThat(QemuRelease.parse(text)).map(QemuRelease::toString).contains(release);
    }

    @Test
    void releasesAreOrderedByNumber() {
        assertThat(new QemuRelease(2, 10)).isGreaterThan(new QemuRelease(2, 9)).isLessThan(new QemuRelease(10, 0));
        assertThat(QemuRelease.parse("seven")).isEqualTo(Optional.empty());
    }
}
