package org.xenscope.hvmloader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

final class KeyCatalogueTest {
    private static final KeyCatalogue CATALOGUE = KeyCatalogue.shipped();

    static final List<HvmloaderKey> KEYS = CATALOGUE.keys();

    @ParameterizedTest(name = "{0}")
    @FieldSource("KEYS")
    void everyKeySaysAllThatItMust(HvmloaderKey key) {
        assertThat(key.effect()).isNotBlank().hasSizeLessThanOrEqualTo(74).doesNotEndWith(".");
        assertThat(key.source()).matches("(tools/firmware/hvmloader/|OpenXT xenclient-oe ).*");
        assertThat(key.written()).isNotBlank();
        assertThat(key.strings()).isNotEmpty();
        assertThat(key.upstream().isEmpty())
                .as("OpenXT's only")
                .isEqualTo(!key.openxt().isEmpty());
        assertThat(CATALOGUE.branches().keySet()).containsAll(key.openxt());
        assertThat(key.type() == ValueType.CHOICE).isEqualTo(!key.words().isEmpty());
        for (String value : key.values()) {
            assertThat(key.complaint(value)).as(value).isEmpty();
        }
    }

    @ParameterizedTest(name = "{0}")
    @FieldSource("KEYS")
    void everyDefaultIsOfItsKeysType(HvmloaderKey key) {
        assertThat(key.defaultValue().flatMap(key::complaint)).isEmpty();
        assertThat(key.inForce(Optional.empty())).isEqualTo(key.defaultValue());
    }

    @Test
    void noKeyIsThereTwice() {
        assertThat(KEYS).extracting(HvmloaderKey::path).doesNotHaveDuplicates().hasSizeGreaterThan(30);
        assertThat(CATALOGUE.groups()).containsExactly("hvmloader", "platform", "bios-strings");
    }

    @ParameterizedTest(name = "{0} is {1}")
    @CsvSource({
        "bios, hvmloader/bios",
        "seabios-legacy-load-roms, hvmloader/seabios-legacy-load-roms",
        "acpi/address, hvmloader/acpi/address",
        "acpi, platform/acpi",
        "platform/acpi, platform/acpi",
        "oem-7, bios-strings/oem-7",
        "nonsense, nonsense"
    })
    void theDirectoryMayBeLeftOut(String word, String node) {
        assertThat(CATALOGUE.node(word)).isEqualTo(node);
    }

    @ParameterizedTest(name = "{0} is {1}")
    @CsvSource({
        "bios-strings/oem-1, bios-strings/oem-N",
        "bios-strings/oem-99, bios-strings/oem-N",
        "bios-strings/oem-01, bios-strings/oem-0N",
        "bios-strings/oem-0,",
        "bios-strings/oem-100,",
        "hvmloader/bios/,",
        "hvmloader,"
    })
    void aKeyMayStandForSeveralNodes(String node, String key) {
        assertThat(CATALOGUE.find(node).map(HvmloaderKey::path)).isEqualTo(Optional.ofNullable(key));
    }

    @ParameterizedTest(name = "{0} means {1}")
    @CsvSource({
        "hvmloader/bois, hvmloader/bios",
        "seabios_legacy_load_roms, hvmloader/seabios-legacy-load-roms",
        "hvmloader/seabios-legacy-loadroms, hvmloader/seabios-legacy-load-roms",
        "hvmloader/frobnicate,",
        "hvmloader/x,"
    })
    void whatIsMistypedIsGuessed(String word, String key) {
        assertThat(CATALOGUE.nearest(word).map(HvmloaderKey::path)).isEqualTo(Optional.ofNullable(key));
    }

    @Test
    void branchesOfOpenxtFollowTheirXenUnlessAPatchDecides() {
        assertThat(branches("hvmloader/seabios-legacy-load-roms"))
                .contains("stable-4", "stable-9")
                .doesNotContain("zeus", "master");
        assertThat(branches("platform/device-model")).doesNotContain("stable-8").contains("stable-9", "master");
        assertThat(branches("hvmloader/generation-id-address")).containsExactly("legacy-ioemu", "stable-4", "stable-5");
    }

    private static List<String> branches(String path) {
        return CATALOGUE.openxtBranches(CATALOGUE.find(path).orElseThrow());
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(
            strings = {
                "key a/b",
                "key a/b\nkey a/c",
                "frob x",
                "key a/b\ntype odd\ndefault or 1\neffect e\nupstream 4.1-\nwritten w\nsource s",
                "key a/b\ntype text\ndefault or 1\neffect e\nupstream always\nwritten w\nsource s",
                "type"
            })
    void aLineThatIsNoneIsRefused(String text) {
        assertThatThrownBy(() -> KeyCatalogue.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }

    /** What hvmloader makes of it: see ValueType. */
    @ParameterizedTest(name = "{0} = {1}: {2}")
    @CsvSource({
        "hvmloader/bios, seabios, ''",
        "hvmloader/bios, SeaBIOS, 'it is none of seabios, rombios or ovmf'",
        "hvmloader/bios, '', ''",
        "hvmloader/seabios-legacy-load-roms, 1, ''",
        "hvmloader/seabios-legacy-load-roms, true, 'it is neither 0 nor 1, and means 0'",
        "hvmloader/allow-memory-relocate, 7, 'it is neither 0 nor 1, and means 1'",
        "hvmloader/acpi/length, -5, 'it is below 0, and is taken for a very large number'",
        "platform/acpi, 10, 'it is neither 0 nor 1, and means 1'",
        "platform/acpi, yes, 'it is neither 0 nor 1, and means 0'",
        "hvmloader/allow-memory-relocate, 0x1, ''",
        "hvmloader/allow-memory-relocate, yes, 'it is no number, and is read as 0'",
        "hvmloader/allow-memory-relocate, '', 'it is no number, and is read as 0'",
        "platform/mmio_hole_size, 0x10000000, ''",
        "platform/mmio_hole_size, 256M, 'it is no number, and is read as 256'",
        "platform/mmio_hole_size, 09, ''",
        "platform/generation-id, 1:2, ''",
        "platform/generation-id, 0x1f:0x2, ''",
        "platform/generation-id, 12, 'it is not two numbers with a colon between'",
        "platform/tpm_version, 2, ''",
        "platform/tpm_version, 3, 'it is none of 0, 1 or 2, and means no TPM'",
        "bios-strings/oem-4, anything at all, ''"
    })
    void valuesAreJudgedAsHvmloaderReadsThem(String path, String value, String complaint) {
        assertThat(CATALOGUE.find(path).orElseThrow().complaint(value).orElse(""))
                .isEqualTo(complaint);
    }

    @ParameterizedTest(name = "\"{0}\" is {1}")
    @CsvSource({
        "1, true",
        "0, false",
        "0x0, false",
        "0x10, true",
        "-1, true",
        "yes, false",
        "'', false",
        "' 7', true",
        "00, false",
        "0x, false"
    })
    void truthIsWhatStrtollSays(String value, boolean truth) {
        assertThat(ValueType.truth(value)).isEqualTo(truth);
    }

    @ParameterizedTest(name = "{0} holds {1}: {2}")
    @CsvSource({
        "4.2-4.4, 4.3, true",
        "4.2-4.4, 4.5, false",
        "4.2-, 4.22, true",
        "4.10-, 4.9, false",
        "4.3-4.3, 4.3, true"
    })
    void rangesCompareNumbers(String range, String release, boolean holds) {
        assertThat(ReleaseRange.parse(range).contains(XenRelease.of(release).orElseThrow()))
                .isEqualTo(holds);
    }
}
