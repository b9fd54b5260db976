package org.xenscope.recipes.tap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.of;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.xenscope.blktap.Dialect;
import org.xenscope.blktap.Holder;
import org.xenscope.blktap.ImageType;
import org.xenscope.blktap.ImageUse;
import org.xenscope.blktap.TapCtl;
import org.xenscope.blktap.TapDevice;
import org.xenscope.blktap.TapDevice.Provider;
import org.xenscope.blktap.TapFacts;
import org.xenscope.blktap.TapMakers;
import org.xenscope.blktap.TapState;
import org.xenscope.error.AbsentException;
import org.xenscope.host.Host;
import org.xenscope.host.LocalHost;

/** What comes of an image, by who has it open and what the host can do. */
class TapChoiceTest {
    private static final String IMAGE = "/storage/a.vhd";
    private static final TapMakers BOTH = new TapMakers(
            Optional.of(new TapCtl(Dialect.BLKTAP3, true, false)),
            true,
            true,
            TapMakers.Nbd.LOADED,
            Optional.of("/dev/nbd2"));
    private static final TapMakers NBD_MODULE =
            new TapMakers(Optional.empty(), false, true, TapMakers.Nbd.MODULE, Optional.empty());
    private static final TapMakers NONE =
            new TapMakers(Optional.empty(), false, false, TapMakers.Nbd.NONE, Optional.empty());

    private static final Holder QEMU_READS = holder(301, "qemu-system-i386", 4, false, false, IMAGE);
    private static final Holder QEMU_WRITES = holder(301, "qemu-system-i386", 4, false, true, IMAGE);
    private static final Holder LEFTOVER = holder(302, "qemu-system-i386", 7, true, true, "/other/name.vhd");
    private static final Holder MOUNTED = holder(0, "this host's file system /", -1, false, true, Holder.MOUNTS);
    private static final Holder COPY = holder(500, "cp", -1, false, false, IMAGE);
    private static final Holder TAPDISK = holder(203, "tapdisk", -1, false, true, IMAGE);
    private static final Holder TAPDISK_READS = holder(203, "tapdisk", -1, false, false, IMAGE);
    private static final Holder PARENT_OF_ANOTHER = holder(204, "tapdisk", -1, false, false, IMAGE);

    static Stream<Arguments> cases() {
        String attach = "attach: tap-ctl create -a vhd:" + IMAGE;
        String attachReadOnly = "attach: tap-ctl create -R -a vhd:" + IMAGE;
        return Stream.of(
                of("nobody has it", use(), false, attach),
                of("nobody has it, read-only", use(), true, attachReadOnly),
                of(
                        "a QEMU writes it",
                        use(QEMU_WRITES),
                        true,
                        "XS0531 " + IMAGE + " is written by qemu-system-i386 301 of domain 4"),
                of(
                        "a QEMU reads what is to be written",
                        use(QEMU_READS),
                        false,
                        "XS0531 " + IMAGE + " is read by qemu-system-i386 301 of domain 4"),
                of("a QEMU reads, and so do we", use(QEMU_READS), true, attachReadOnly),
                of("somebody copies it", use(COPY), false, attach),
                of(
                        "the host has it mounted",
                        use(MOUNTED),
                        true,
                        "XS0531 " + IMAGE + " is written by this host's file system /"),
                of(
                        "a QEMU of a dead domain, by another name",
                        use(LEFTOVER),
                        false,
                        "XS0530 " + IMAGE + " is written by qemu-system-i386 302 of domain 7, which is gone"),
                of("a tapdisk has it", use(tap(false), TAPDISK), false, "reuse /dev/xen/blktap-2/tapdev0"),
                of(
                        "a tapdisk has it, and a domain has that",
                        use(tap(false, QEMU_WRITES), TAPDISK),
                        false,
                        "XS0531 " + IMAGE + " is written by qemu-system-i386 301 of domain 4"),
                of(
                        "a tapdisk writes what is to be read",
                        use(tap(false), TAPDISK),
                        true,
                        "XS0531 " + IMAGE + " is written by tapdisk 203"),
                of(
                        "read-only devices are shared",
                        use(tap(true, QEMU_READS), TAPDISK_READS),
                        true,
                        "reuse /dev/xen/blktap-2/tapdev0"),
                of(
                        "it is the parent of what a tapdisk serves",
                        use(PARENT_OF_ANOTHER),
                        false,
                        "XS0531 " + IMAGE + " is read by tapdisk 204"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void choice(String name, ImageUse use, boolean readOnly, String expected) {
        assertThat(show(choose(use, BOTH, readOnly, Optional.empty()))).isEqualTo(expected);
    }

    @Test
    void theModuleIsLoadedFirstWhereItIsNot() {
        assertThat(show(choose(use(), NBD_MODULE, true, Optional.empty())))
                .isEqualTo("attach: modprobe nbd nbds_max=16 max_part=0;"
                        + " qemu-nbd --connect=/dev/nbd0 --format=vpc --read-only " + IMAGE);
    }

    @Test
    void aProviderCanBeChosen() {
        assertThat(show(choose(use(), BOTH, false, Optional.of(Provider.QEMU_NBD))))
                .isEqualTo("attach: qemu-nbd --connect=/dev/nbd2 --format=vpc " + IMAGE);
        assertThatThrownBy(() -> choose(use(), NBD_MODULE, false, Optional.of(Provider.TAP_CTL)))
                .isInstanceOf(AbsentException.class)
                .hasMessageContaining("there is no tap-ctl");
    }

    @Test
    void aHostWithoutAnySaysHowToGetOne() {
        assertThatThrownBy(() -> choose(use(), NONE, false, Optional.empty()))
                .isInstanceOfSatisfying(AbsentException.class, e -> {
                    assertThat(e.what()).contains("there is no tap-ctl, and there is no qemu-nbd");
                    assertThat(e.next()).contains("qemu-utils").contains("4.19");
                });
    }

    private static TapChoice choose(ImageUse use, TapMakers makers, boolean readOnly, Optional<Provider> via) {
        try (Host host = new LocalHost()) {
            return TapChoice.of(host, use, makers, ImageType.VHD, readOnly, via);
        }
    }

    private static String show(TapChoice choice) {
        if (choice instanceof TapChoice.Reuse reuse) {
            return "reuse " + reuse.device().device();
        }
        if (choice instanceof TapChoice.Refused refused) {
            return refused.findings().get(0).id() + " "
                    + refused.findings().get(0).title();
        }
        return "attach: "
                + ((TapChoice.Attach) choice)
                        .actions().stream()
                                .flatMap(each -> each.commands().stream())
                                .collect(Collectors.joining("; "));
    }

    private static ImageUse use(Holder... holders) {
        return new ImageUse(IMAGE, facts(), List.of(holders));
    }

    private static ImageUse use(TapDevice device, Holder... holders) {
        return new ImageUse(IMAGE, facts(device), List.of(holders));
    }

    private static TapFacts facts(TapDevice... devices) {
        return new TapFacts(Dialect.BLKTAP3, false, List.of(devices), List.of(), Set.of(0, 4), Map.of());
    }

    private static TapDevice tap(boolean readOnly, Holder... users) {
        return new TapDevice(
                Provider.TAP_CTL,
                "/dev/xen/blktap-2/tapdev0",
                OptionalInt.of(0),
                OptionalInt.of(203),
                Optional.of(new TapState(0)),
                Optional.of(IMAGE),
                Optional.of("vhd"),
                Optional.of(readOnly),
                List.of(users));
    }

    private static Holder holder(int pid, String program, int domid, boolean leftover, boolean writes, String name) {
        return new Holder(
                pid, program, domid < 0 ? OptionalInt.empty() : OptionalInt.of(domid), leftover, writes, name);
    }
}
