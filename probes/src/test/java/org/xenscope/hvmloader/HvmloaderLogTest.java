package org.xenscope.hvmloader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.xenscope.hvmloader.Consoles.OPENXT_4_3;
import static org.xenscope.hvmloader.Consoles.XEN_4_17;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.xenscope.hvmloader.Stage.Kind;
import org.xenscope.hvmloader.Stage.State;

/** Logs of real Xens, in each dialect and with parts of them lost. */
final class HvmloaderLogTest {
    static Stream<Arguments> dialects() {
        return Stream.of(
                Arguments.of("Xen 4.17, (d1)", XEN_4_17),
                Arguments.of("Xen 4.3, (XEN) HVM1:", XEN_4_17.replace("(d1) ", "(XEN) HVM1: ")),
                Arguments.of("HVM1: without (XEN)", XEN_4_17.replace("(d1) ", "HVM1: ")),
                Arguments.of("console_timestamps=date", XEN_4_17.replace("(d1) ", "(d1) [2026-11-23 01:21:11] ")),
                Arguments.of("console_timestamps=boot", XEN_4_17.replace("(d1) ", "(d1) [   12.345678] ")),
                Arguments.of("xenconsoled --timestamp=hv", stamped("[2026-11-23 01:21:11] ", XEN_4_17)),
                Arguments.of("syslog", stamped("Nov 23 01:21:11 dom0 hypervisor: ", XEN_4_17)),
                Arguments.of(
                        "syslog, Xen 4.3",
                        stamped("Nov 23 01:21:11 dom0 hypervisor[77]: ", XEN_4_17.replace("(d1) ", "(XEN) HVM1: "))),
                Arguments.of("lines that end with CR LF", XEN_4_17.replace("\n", "\r\n")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("dialects")
    void theSameStagesInEveryDialect(String name, String console) {
        HvmloaderLog log = Consoles.log(1, console);

        assertThat(stages(log))
                .isEqualTo(
                        """
                        STARTED DONE Xen v4.17.7
                        XENBUS DONE
                        BIOS_REQUESTED DONE SeaBIOS
                        MMIO_RELOCATION DONE moving it is disabled
                        PCI DONE 5 devices
                        CPUS DONE 1 of them
                        SMBIOS DONE
                        BIOS_LOADED DONE SeaBIOS
                        MP_TABLES DONE
                        ROMS SKIPPED
                        ACPI DONE
                        MEMORY_MAP DONE BIOS at c0000-fffff
                        INVOKED DONE SeaBIOS
                        BIOS_STARTED DONE SeaBIOS (version 1.16.2-debian-1.16.2-1)
                        VGA_ROM DONE Turning on vga text mode console
                        BOOTING DONE Booting from 0000:7c00""");
        assertThat(log.beginningLost()).isFalse();
        assertThat(log.runs()).isEqualTo(1);
        assertThat(log.crash()).isEmpty();
        assertThat(log.troubles()).isEmpty();
        assertThat(log.stage(Kind.ACPI).evidence()).extracting(GuestLine::text).containsExactly("Loading ACPI ...");
    }

    @Test
    void romsThatWereCopiedAreNamed() {
        HvmloaderLog log = Consoles.log(3, OPENXT_4_3);

        assertThat(log.stage(Kind.ROMS).state()).isEqualTo(State.DONE);
        assertThat(log.stage(Kind.ROMS).detail()).isEqualTo("VGA BIOS at c0000-c8fff, Etherboot ROM at c9000-d8fff");
        assertThat(log.stage(Kind.CPUS).detail()).isEqualTo("2 of them");
        assertThat(log.done(Kind.INVOKED)).isTrue();
        assertThat(log.stages()).as("this BIOS says nothing").noneMatch(stage -> stage.kind()
                .ofBios());
    }

    @Test
    void timesAreKeptAsTheyStand() {
        assertThat(Consoles.log(1, XEN_4_17).lines().get(0).time()).isEmpty();
        assertThat(Consoles.log(1, stamped("Nov 23 01:21:11 dom0 hypervisor: ", XEN_4_17))
                        .lines()
                        .get(0)
                        .time())
                .isEqualTo("Nov 23 01:21:11 dom0");
        assertThat(Consoles.log(1, XEN_4_17.replace("(d1) ", "(d1) [   12.345678] "))
                        .lines()
                        .get(0)
                        .time())
                .isEqualTo("12.345678");
    }

    static Stream<Arguments> lost() {
        return Stream.of(
                Arguments.of("nothing at all", "", Kind.STARTED, State.NOT_REACHED),
                Arguments.of("another domain only", XEN_4_17.replace("(d1)", "(d2)"), Kind.STARTED, State.NOT_REACHED),
                Arguments.of(
                        "the beginning overwritten",
                        Consoles.from(XEN_4_17, "(d1) Loading ACPI"),
                        Kind.STARTED,
                        State.LOST),
                Arguments.of(
                        "what may be skipped, before all that is left",
                        Consoles.from(XEN_4_17, "(d1) Loading ACPI"),
                        Kind.ROMS,
                        State.LOST),
                Arguments.of(
                        "what may be skipped, after it",
                        Consoles.from(XEN_4_17, "(d1) Loading SeaBIOS"),
                        Kind.ROMS,
                        State.SKIPPED),
                Arguments.of(
                        "only the BIOS is left",
                        Consoles.from(XEN_4_17, "(d1) Scan for VGA"),
                        Kind.INVOKED,
                        State.LOST),
                Arguments.of(
                        "Xen left lines out",
                        XEN_4_17 + "(XEN) printk: 3 messages suppressed.\n",
                        Kind.ROMS,
                        State.LOST),
                Arguments.of(
                        "it is at it still",
                        Consoles.before(XEN_4_17, "(d1) Loading SeaBIOS"),
                        Kind.BIOS_LOADED,
                        State.NOT_REACHED),
                Arguments.of(
                        "no ACPI wanted",
                        Consoles.without(XEN_4_17, "Loading ACPI \\.\\.\\."),
                        Kind.ACPI,
                        State.SKIPPED),
                Arguments.of(
                        "an old release does not say it",
                        Consoles.without(XEN_4_17, "Relocating guest .*"),
                        Kind.MMIO_RELOCATION,
                        State.UNSAID),
                Arguments.of(
                        "no VGA card",
                        Consoles.without(XEN_4_17, "Running option rom at c000.*|Turning on vga.*"),
                        Kind.VGA_ROM,
                        State.SKIPPED),
                Arguments.of(
                        "nothing to boot from", XEN_4_17 + "(d1) No bootable device.\n", Kind.BOOTING, State.FAILED));
    }

    @ParameterizedTest(name = "{0}: {2} is {3}")
    @MethodSource("lost")
    void whatIsMissingIsNotTakenForSkipped(String name, String console, Kind kind, State state) {
        assertThat(Consoles.log(1, console).stage(kind).state()).isEqualTo(state);
    }

    @Test
    void aDomidThatComesAgainBeginsAnew() {
        String second = "(d1) HVM Loader\n(d1) Detected Xen v4.17.7\n(d1) System requested OVMF\n";

        HvmloaderLog log = Consoles.log(1, XEN_4_17 + second);

        assertThat(log.runs()).isEqualTo(2);
        assertThat(log.stage(Kind.BIOS_REQUESTED).detail()).isEqualTo("OVMF");
        assertThat(log.done(Kind.INVOKED)).isFalse();
        assertThat(log.lines()).hasSize(3);
    }

    @Test
    void anotherStartOfTheMachineHasDomidsOfItsOwn() {
        assertThat(Consoles.log(1, XEN_4_17 + "(XEN) Xen version 4.17.7 debug=n\n")
                        .heard())
                .isFalse();
    }

    @Test
    void linesOfSeveralDomainsAreToldApart() {
        List<String> one = OPENXT_4_3.replace("HVM3", "HVM7").lines().toList();
        List<String> two = OPENXT_4_3.lines().toList();
        StringBuilder both = new StringBuilder();
        for (int i = 0; i < one.size(); i++) {
            both.append(one.get(i)).append('\n').append(two.get(i)).append('\n');
        }

        assertThat(stages(Consoles.log(3, both.toString()))).isEqualTo(stages(Consoles.log(3, OPENXT_4_3)));
        assertThat(stages(Consoles.log(7, both.toString()))).isEqualTo(stages(Consoles.log(3, OPENXT_4_3)));
    }

    static Stream<Arguments> forged() {
        return Stream.of(
                Arguments.of("a prefix behind its own", "(d1) (d2) HVM Loader"),
                Arguments.of("Xen's name behind its own", "(d1) (XEN) HVM2: HVM Loader"),
                Arguments.of("a line of syslog", "(d1) Nov 23 01:21:11 dom0 hypervisor: (d2) HVM Loader"),
                Arguments.of("in Xen 4.3", "(XEN) HVM1: (d2) HVM Loader"),
                Arguments.of("a stamp", "(d1) [1] (d2) HVM Loader"),
                Arguments.of("in syslog", "Nov 23 01:21:11 dom0 hypervisor: (d1) hypervisor: (d2) HVM Loader"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("forged")
    void aGuestCannotSpeakForAnother(String name, String line) {
        assertThat(Consoles.log(2, line).heard()).isFalse();
        assertThat(Consoles.log(1, line).heard()).isTrue();
    }

    @Test
    void aGuestCannotSayThatXenStartedAnewOrLeftLinesOut() {
        ConsoleText console = ConsoleText.parse(
                "(d1) HVM Loader\n(d1) (XEN) Xen version 9.9 debug=y\n(d1) printk: 3 messages suppressed.\n"
                        + "(d1) Guest Loglevel: All\n");

        assertThat(console.lines()).hasSize(4);
        assertThat(console.fromTheStart()).isFalse();
        assertThat(console.suppressed()).isFalse();
        assertThat(console.guestLevel()).isEmpty();
        assertThat(console.debugBuild()).isEmpty();
    }

    @Test
    void whatTheGuestSaysAfterItsBiosIsNoLineOfHvmloader() {
        HvmloaderLog log = Consoles.log(
                1,
                XEN_4_17 + "(d1) Unknown BIOS x, no ROM image found\n(d1) *** HVMLoader crashed.\n(d1) Option ROMs:\n");

        assertThat(log.crashed()).isFalse();
        assertThat(log.stage(Kind.ROMS).state()).isEqualTo(State.SKIPPED);
    }

    @Test
    void whatEndsHvmloaderIsACrash() {
        HvmloaderLog log = Consoles.log(
                1,
                """
                (d1) HVM Loader
                (d1) Detected Xen v4.17.7
                (d1) Xenbus rings @0xfeffc000, event channel 1
                (d1) Unknown BIOS seebios, no ROM image found
                (d1) *** HVMLoader bug at hvmloader.c:229
                (d1) *** HVMLoader crashed.
                """);

        assertThat(log.crash())
                .extracting(GuestLine::text)
                .first()
                .isEqualTo("Unknown BIOS seebios, no ROM image found");
        assertThat(log.crash()).hasSize(3);
        assertThat(log.stage(Kind.BIOS_REQUESTED).state()).isEqualTo(State.NOT_REACHED);
    }

    @Test
    void whatItWentOnAfterIsTrouble() {
        HvmloaderLog log = Consoles.log(
                1,
                Consoles.before(XEN_4_17, "(d1) Multiprocessor")
                        + "(d1) Low MMIO hole not large enough for all devices, relocating some BARs to 64-bit\n"
                        + "(d1) pci dev 05:0 bar 10 size 100000000: no space for resource!\n");

        assertThat(log.troubles()).hasSize(2);
        assertThat(log.crashed()).isFalse();
    }

    @Property
    void noTextMakesItFail(@ForAll("consoles") String text) {
        ConsoleText console = ConsoleText.parse(text);
        for (int domid = 0; domid < 3; domid++) {
            HvmloaderLog log = HvmloaderLog.of("", domid, console);
            assertThat(log.stages()).hasSizeBetween(13, 16);
            assertThat(log.heard()).isEqualTo(!log.lines().isEmpty());
            assertThat(HasRun.of(Optional.empty(), log, new KeyValues(Map.of(), List.of()))
                            .no())
                    .isFalse();
        }
        GuestLogLevel.of(text, console);
    }

    @Provide
    Arbitrary<String> consoles() {
        List<String> real = Stream.concat(XEN_4_17.lines(), OPENXT_4_3.lines()).toList();
        Arbitrary<String> line = Arbitraries.oneOf(
                Arbitraries.of(real),
                Arbitraries.of(real).map(each -> each.replaceFirst("\\(d1\\)|\\(XEN\\) HVM3:", "(d2)")),
                Arbitraries.of("(d1) ", "(XEN) HVM2: ", "", "[1] ", "x hypervisor: ")
                        .flatMap(prefix -> Arbitraries.strings().ofMaxLength(60).map(text -> prefix + text)));
        return line.list().ofMaxSize(40).map(lines -> String.join("\n", lines));
    }

    private static String stamped(String stamp, String console) {
        return console.lines().map(line -> stamp + line).collect(Collectors.joining("\n"));
    }

    private static String stages(HvmloaderLog log) {
        return log.stages().stream()
                .map(stage -> (stage.kind() + " " + stage.state() + " " + stage.detail()).strip())
                .collect(Collectors.joining("\n"));
    }
}
