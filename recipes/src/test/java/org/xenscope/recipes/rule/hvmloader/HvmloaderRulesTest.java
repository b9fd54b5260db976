package org.xenscope.recipes.rule.hvmloader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.xenscope.hvmloader.Consoles.OPENXT_4_3;
import static org.xenscope.hvmloader.Consoles.XEN_4_17;
import static org.xenscope.hvmloader.Consoles.before;
import static org.xenscope.hvmloader.Consoles.from;
import static org.xenscope.hvmloader.Consoles.without;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.xenscope.recipes.Finding;
import org.xenscope.recipes.rule.Diagnosis;
import org.xenscope.recipes.rule.Verdict;

/** Each rule where it fires, where it is quiet, and where it cannot tell. */
final class HvmloaderRulesTest {
    private static final String ROMS = "hvmloader/seabios-legacy-load-roms";
    private static final String RELOCATE = "hvmloader/allow-memory-relocate";
    private static final String OPENXT = OPENXT_4_3.replace("HVM3", "HVM1");
    private static final String NO_ROMS =
            without(OPENXT, "VGABIOS \\.\\.\\.|Option ROM.*|Manufacturer.*|Product name.*|VGA BIOS|Etherboot ROM");
    private static final String UNKNOWN_BIOS = "(d1) HVM Loader\n(d1) Unknown BIOS seebios, no ROM image found\n";

    static final List<HvmloaderRule> RULES = HvmloaderRule.all();

    private static Facts usual() {
        return Facts.usual();
    }

    private static Facts booted() {
        return usual().ran("8.0", XEN_4_17);
    }

    /** Code, what is so, and the title of what is found; "-" for nothing, "?" for what nobody can say. */
    static Stream<Arguments> cases() {
        Facts noVgaRom =
                usual().at(Facts.host("4.9.3", Optional.of(Facts.firmware(Set.of("seabios"), true, false, "openxt"))));
        return Stream.of(
                of(
                        "XS0301",
                        "no name, and no rombios",
                        usual().without("hvmloader/bios"),
                        "hvmloader will not find its BIOS, rombios: it has ovmf, seabios"),
                of(
                        "XS0301",
                        "a typing error",
                        usual().with("hvmloader/bios", "seebios"),
                        "hvmloader will not find its BIOS, seebios: it has ovmf, seabios"),
                of(
                        "XS0301",
                        "a typing error, whatever this hvmloader has",
                        usual().with("hvmloader/bios", "seebios").unread(),
                        "hvmloader will not find its BIOS, seebios"),
                of("XS0301", "one that is there", usual(), "-"),
                of(
                        "XS0301",
                        "it found one when it ran",
                        usual().with("hvmloader/bios", "seebios").ran("8.0", XEN_4_17),
                        "-"),
                of("XS0301", "nobody knows what it has", usual().unread(), "?"),
                of(
                        "XS0304",
                        "a typing error",
                        usual().with("hvmloader/seabios-legacy-load-rom", "1"),
                        "no hvmloader reads hvmloader/seabios-legacy-load-rom: did you mean " + ROMS + "?"),
                of(
                        "XS0304",
                        "like nothing",
                        usual().with("hvmloader/frobnicate", "1"),
                        "no hvmloader reads hvmloader/frobnicate"),
                of("XS0304", "others read platform/ too", usual().with("platform/timeoffset", "0"), "-"),
                of(
                        "XS0304",
                        "nobody knows what it reads",
                        usual().with("hvmloader/frobnicate", "1").unread(),
                        "?"),
                of(
                        "XS0305",
                        "no number",
                        usual().with(RELOCATE, "no"),
                        RELOCATE + " is not what it must be: it is no number, and is read as 0"),
                of("XS0305", "all good", usual(), "-"),
                of(
                        "XS0306",
                        "a later release's key",
                        usual().with("platform/tpm_version", "2"),
                        "platform/tpm_version has no effect: this host's hvmloader does not read it"),
                of(
                        "XS0306",
                        "the domain may not read it",
                        usual().hidden(RELOCATE),
                        "the domain may not read " + RELOCATE + ", so for hvmloader it is not there"),
                of("XS0306", "all are read", usual(), "-"),
                of("XS0306", "nobody knows what is read", usual().unread(), "?"),
                of(
                        "XS0307",
                        "another BIOS",
                        usual().with("hvmloader/bios", "ovmf").ran("8.0", XEN_4_17),
                        "hvmloader/bios is not what hvmloader took when it ran"),
                of(
                        "XS0307",
                        "relocation",
                        usual().with(RELOCATE, "1").ran("8.0", XEN_4_17),
                        RELOCATE + " is not what hvmloader took when it ran"),
                of(
                        "XS0307",
                        "no ACPI",
                        usual().with("platform/acpi", "0").ran("8.0", XEN_4_17),
                        "platform/acpi is not what hvmloader took when it ran"),
                of("XS0307", "nothing changed", booted(), "-"),
                of("XS0307", "not run", usual(), "-"),
                of("XS0307", "the log is lost", usual().ran("8.0", ""), "?"),
                of("XS0308", "OpenXT without the key", Facts.openxt(), "hvmloader will copy no VGA BIOS: no video"),
                of(
                        "XS0308",
                        "OpenXT with another value",
                        Facts.openxt().with(ROMS, "yes"),
                        "hvmloader will copy no VGA BIOS: no video"),
                of("XS0308", "OpenXT with the key", Facts.openxt().with(ROMS, "1"), "-"),
                of("XS0308", "another Xen", usual(), "-"),
                of("XS0308", "another BIOS", Facts.openxt().with("hvmloader/bios", "ovmf"), "-"),
                of(
                        "XS0308",
                        "the log shows it: said by its rule",
                        Facts.openxt().ran("8.0", NO_ROMS),
                        "-"),
                of("XS0308", "nobody knows what it reads", usual().unread(), "?"),
                of(
                        "XS0309",
                        "another Xen with the key",
                        usual().with(ROMS, "1"),
                        "seabios-legacy-load-roms has no effect here"),
                of("XS0309", "OpenXT with the key", Facts.openxt().with(ROMS, "1"), "-"),
                of("XS0309", "without the key", usual(), "-"),
                of(
                        "XS0309",
                        "nobody knows what it reads",
                        usual().with(ROMS, "1").unread(),
                        "?"),
                of(
                        "XS0310",
                        "no guest_loglvl",
                        usual().xen("loglvl=all").ran("8.0", ""),
                        "Xen hides what hvmloader says: what it does here cannot be seen"),
                of(
                        "XS0310",
                        "the level was changed meanwhile",
                        usual().xen("loglvl=all").ran("8.0", XEN_4_17),
                        "-"),
                of("XS0310", "shown", usual(), "-"),
                of("XS0310", "nobody knows the level", usual().xen("").ran("8.0", ""), "?"),
                of(
                        "XS0311",
                        "none were copied",
                        Facts.openxt().ran("8.0", NO_ROMS),
                        "hvmloader has copied no ROMs: no video"),
                of(
                        "XS0311",
                        "none were copied, and the key was written too late",
                        Facts.openxt().with(ROMS, "1").ran("8.0", NO_ROMS),
                        "hvmloader has copied no ROMs: no video"),
                of("XS0311", "copied", Facts.openxt().ran("8.0", OPENXT), "-"),
                of("XS0311", "another Xen copies none", booted(), "-"),
                of("XS0311", "not run", Facts.openxt(), "-"),
                of("XS0311", "the log is lost", Facts.openxt().ran("8.0", from(NO_ROMS, "(XEN) HVM1: vm86")), "?"),
                of("XS0311", "nobody knows what it reads", usual().unread().ran("8.0", NO_ROMS), "?"),
                of("XS0312", "built without vgabios", noVgaRom, NoVgaBios.class),
                of(
                        "XS0312",
                        "none among the ROMs",
                        Facts.openxt().ran("8.0", without(OPENXT, "VGA BIOS|Cirrus VGABIOS \\.\\.\\.")),
                        NoVgaBios.class),
                of(
                        "XS0312",
                        "SeaBIOS found none",
                        usual().ran("8.0", without(XEN_4_17, "Running option rom at c000.*|Turning on vga.*")),
                        NoVgaBios.class),
                of("XS0312", "SeaBIOS ran it", booted(), "-"),
                of("XS0312", "it was copied", Facts.openxt().ran("8.0", OPENXT), "-"),
                of("XS0312", "the log is lost", usual().ran("8.0", ""), "?"),
                of(
                        "XS0313",
                        "an unknown BIOS",
                        usual().ran("0.3", UNKNOWN_BIOS),
                        "hvmloader gave up: Unknown BIOS seebios, no ROM image found"),
                of("XS0313", "it went on", booted(), "-"),
                of("XS0313", "not run", usual(), "-"),
                of("XS0313", "the log is lost", usual().ran("8.0", ""), "?"),
                of(
                        "XS0314",
                        "it hangs",
                        usual().ran("60.0", before(XEN_4_17, "(d1) Loading ACPI")),
                        BiosNeverInvoked.class),
                of("XS0314", "it was started", booted(), "-"),
                of("XS0314", "it gave up: said by its rule", usual().ran("60.0", UNKNOWN_BIOS), "-"),
                of("XS0314", "it is at it", usual().ran("2.0", before(XEN_4_17, "(d1) Loading ACPI")), "?"),
                of("XS0314", "the log is lost", usual().ran("60.0", ""), "?"),
                of("XS0315", "may move, with qemu-xen", usual().with(RELOCATE, "1"), RelocationWithQemuXen.class),
                of("XS0315", "may move without the key", usual().without(RELOCATE), RelocationWithQemuXen.class),
                of(
                        "XS0315",
                        "may move, with the traditional one",
                        usual().with(RELOCATE, "1").with("platform/device-model", "qemu_xen_traditional"),
                        "-"),
                of("XS0315", "may not move", usual(), "-"),
                of(
                        "XS0315",
                        "nobody knows which QEMU",
                        usual().with(RELOCATE, "1").without("platform/device-model"),
                        "?"),
                of(
                        "XS0316",
                        "no length",
                        usual().with("hvmloader/acpi/address", "0xfc000000"),
                        "hvmloader/acpi/address has no length: no such tables are taken"),
                of(
                        "XS0316",
                        "no address",
                        usual().with("hvmloader/smbios/length", "64"),
                        "hvmloader/smbios/length has no address: no such tables are taken"),
                of(
                        "XS0316",
                        "a length of nothing",
                        usual().with("hvmloader/acpi/address", "0xfc000000").with("hvmloader/acpi/length", "0"),
                        "hvmloader/acpi/address has no length: no such tables are taken"),
                of(
                        "XS0316",
                        "both",
                        usual().with("hvmloader/acpi/address", "0xfc000000").with("hvmloader/acpi/length", "64"),
                        "-"),
                of("XS0316", "neither", usual(), "-"));
    }

    private static Arguments of(String code, String name, Facts facts, Object said) {
        return Arguments.of(code, name, facts, said);
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("cases")
    void judges(String code, String name, Facts facts, Object said) {
        HvmloaderRule rule = RULES.stream()
                .filter(each -> each.code().equals(code))
                .findFirst()
                .orElseThrow();
        String expected = said instanceof Class<?> ? rule.title() : said.toString();

        Verdict verdict = rule.judge(facts.facts());

        if (verdict instanceof Verdict.Fires fires) {
            assertThat(fires.findings()).extracting(Finding::title).containsExactly(expected);
            Finding finding = fires.findings().get(0);
            assertThat(finding.id()).isEqualTo(code);
            assertThat(finding.domid()).isEqualTo(1);
            assertThat(finding.evidence()).isNotEmpty().noneMatch(each -> each.what()
                    .isBlank());
            assertThat(finding.fix()).isNotEmpty();
        } else if (verdict instanceof Verdict.CannotTell cannot) {
            assertThat("?").as(cannot.missing()).isEqualTo(expected);
            assertThat(cannot.missing()).isNotBlank();
        } else {
            assertThat("-").isEqualTo(expected);
        }
    }

    @ParameterizedTest(name = "{0}")
    @FieldSource("RULES")
    void everyRuleSaysWhatItIs(HvmloaderRule rule) {
        assertThat(rule.code()).matches("XS03\\d\\d");
        assertThat(rule.title()).isNotBlank();
        assertThat(rule.cause()).isNotBlank();
        // What only looks at values lacks nothing: it can always tell.
        List<String> said = cases().filter(each -> each.get()[0].equals(rule.code()))
                .map(each -> each.get()[3].toString())
                .toList();
        assertThat(said).contains("-").anyMatch(each -> each.length() > 1);
        assertThat(said.contains("?")).isEqualTo(!List.of("XS0305", "XS0316").contains(rule.code()));
    }

    @Test
    void codesAreOnesOwn() {
        assertThat(RULES)
                .extracting(HvmloaderRule::code)
                .doesNotHaveDuplicates()
                .hasSize(14);
    }

    @Test
    void aGuestThatXlMadeHasNothingWrong() {
        for (Facts facts : List.of(
                usual(),
                booted(),
                Facts.openxt()
                        .with(ROMS, "1")
                        .ran("8.0", OPENXT)
                        .with(RELOCATE, "1")
                        .with("platform/device-model", "qemu_xen_traditional"))) {
            Diagnosis diagnosis = Diagnosis.of(RULES, facts.facts());
            assertThat(diagnosis.findings()).isEmpty();
            assertThat(diagnosis.unanswered()).isEmpty();
        }
    }

    @Test
    void theFixIsForTheDomainAsItIs() {
        String paused = Diagnosis.of(RULES, Facts.openxt().facts())
                .findings()
                .get(0)
                .fix()
                .get(0)
                .command();
        Finding.Fix late = Diagnosis.of(
                        RULES,
                        Facts.openxt().ran("8.0", NO_ROMS).with(RELOCATE, "1").facts())
                .findings()
                .get(0)
                .fix()
                .get(0);

        assertThat(paused).isEqualTo("xenscope hvmloader set 1 " + ROMS + "=1");
        assertThat(late.command()).isEqualTo("xenscope hvmloader set hvm " + ROMS + "=1");
        assertThat(late.title()).contains("create the domain anew");
    }
}
