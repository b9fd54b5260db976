package org.xenscope.recipes.rule.tap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.of;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.xenscope.blktap.Dialect;
import org.xenscope.blktap.Holder;
import org.xenscope.blktap.TapDevice;
import org.xenscope.blktap.TapDevice.Provider;
import org.xenscope.blktap.TapFacts;
import org.xenscope.blktap.TapState;
import org.xenscope.recipes.Finding;
import org.xenscope.recipes.rule.Diagnosis;

/** Each rule where it fires, and where it must not. */
class TapRulesTest {
    private static final Holder QEMU = new Holder(301, "qemu-system-i386", OptionalInt.of(4), false, true, "/dev/x");
    private static final Holder DEAD_QEMU =
            new Holder(302, "qemu-system-i386", OptionalInt.of(7), true, true, "/dev/xen/blktap-2/tapdev0");
    private static final Holder DEAD_BLKBACK =
            new Holder(0, "blkback", OptionalInt.of(7), true, true, "/local/domain/0/backend/vbd/7/51712");

    static Stream<Arguments> cases() {
        return Stream.of(
                of("XS0532", "a living QEMU", facts(tap(0, 203, 0, QEMU)), "-"),
                of(
                        "XS0532",
                        "a dead domain's QEMU",
                        facts(tap(0, 203, 0, DEAD_QEMU)),
                        "/dev/xen/blktap-2/tapdev0 is held by qemu-system-i386 302 of domain 7, which is gone"),
                of(
                        "XS0532",
                        "a dead domain's backend",
                        facts(tap(0, 203, 0, DEAD_BLKBACK)),
                        "/dev/xen/blktap-2/tapdev0 is held by blkback of domain 7, which is gone"),
                of("XS0533", "running", facts(tap(0, 203, 0)), "-"),
                of("XS0533", "dead", facts(tap(0, 203, 1)), "/dev/xen/blktap-2/tapdev0 is dead"),
                of("XS0534", "served", facts(tap(0, 203, 0)), "-"),
                of(
                        "XS0534",
                        "a minor alone",
                        facts(device("/dev/xen/blktap-2/tapdev3", OptionalInt.of(3), OptionalInt.empty(), -1)),
                        "/dev/xen/blktap-2/tapdev3 is served by nobody"),
                of("XS0534", "a tapdisk alone", facts(device("", OptionalInt.empty(), OptionalInt.of(9), -1)), "-"),
                of("XS0535", "served", facts(tap(0, 203, 0)), "-"),
                of(
                        "XS0535",
                        "a tapdisk alone",
                        facts(device("", OptionalInt.empty(), OptionalInt.of(9), -1)),
                        "tapdisk 9 serves no device"),
                of("XS0536", "running", facts(tap(0, 203, 0)), "-"),
                of("XS0536", "paused", facts(tap(0, 203, 0x20)), "/dev/xen/blktap-2/tapdev0 is paused"),
                of(
                        "XS0536",
                        "asked to end",
                        facts(tap(0, 203, 0x42)),
                        "/dev/xen/blktap-2/tapdev0 is closed, shutdown requested"),
                of("XS0536", "dead is another rule's", facts(tap(0, 203, 1)), "-"),
                of("XS0537", "nobody", facts(), "-"),
                of(
                        "XS0537",
                        "a tapdisk",
                        new TapFacts(
                                Dialect.BLKTAP3,
                                false,
                                List.of(),
                                List.of(new Holder(
                                        203, "tapdisk", OptionalInt.empty(), false, true, "/run/xen-hotplug/block")),
                                Set.of(),
                                Map.of()),
                        "tapdisk 203 holds /var/run/xen-hotplug/block"),
                of("XS0538", "there", facts(), "-"),
                of(
                        "XS0538",
                        "missing",
                        new TapFacts(Dialect.UNKNOWN, true, List.of(), List.of(), Set.of(), Map.of()),
                        "there is no /dev/xen/blktap-2/control, although /proc/devices has tapdev"));
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("cases")
    void rule(String code, String name, TapFacts facts, String expected) {
        List<TapRule> one =
                TapRule.all().stream().filter(each -> each.code().equals(code)).toList();
        assertThat(one).hasSize(1);
        Diagnosis diagnosis = Diagnosis.of(one, facts);
        assertThat(diagnosis.findings().stream().map(Finding::title).findFirst().orElse("-"))
                .isEqualTo(expected);
        assertThat(diagnosis.findings()).allSatisfy(each -> {
            assertThat(each.fix()).isNotEmpty();
            assertThat(each.evidence()).isNotEmpty();
            assertThat(each.id()).isEqualTo(code);
        });
    }

    private static TapFacts facts(TapDevice... devices) {
        return new TapFacts(Dialect.BLKTAP3, false, List.of(devices), List.of(), Set.of(0, 4), Map.of());
    }

    private static TapDevice tap(int minor, int pid, int state, Holder... users) {
        return device("/dev/xen/blktap-2/tapdev" + minor, OptionalInt.of(minor), OptionalInt.of(pid), state, users);
    }

    private static TapDevice device(String device, OptionalInt minor, OptionalInt pid, int state, Holder... users) {
        return new TapDevice(
                Provider.TAP_CTL,
                device,
                minor,
                pid,
                state < 0 ? Optional.empty() : Optional.of(new TapState(state)),
                state < 0 ? Optional.empty() : Optional.of("/a.vhd"),
                state < 0 ? Optional.empty() : Optional.of("vhd"),
                Optional.of(false),
                List.of(users));
    }
}
