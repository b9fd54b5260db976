package org.xenscope.hvmloader;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.xenscope.hvmloader.Reads.Answer;
import org.xenscope.libxl.XlList;
import org.xenscope.xenstore.Permission;

/** Which hvmloader it is, what it reads, whether Xen shows what it says, and whether it has run. */
final class HvmloaderHostTest {
    private static final String TEXTS =
            "\177ELF\1\1\1\0\0HVM Loader\n\0rombios\0seabios\0ovmf\0SeaBIOS\0OVMF\0hvmloader/bios\0platform/acpi\0"
                    + "platform/acpi_s3\0bios-strings/oem-%d\0xhvmloader/allow-memory-relocate\0hvmloader/patched-in\0";

    @Test
    void theBinaryNamesWhatItReads() {
        Firmware firmware = Firmware.of("/f", bytes(TEXTS)).orElseThrow();

        assertThat(firmware.keys())
                .containsExactlyInAnyOrder(
                        "hvmloader/bios",
                        "platform/acpi",
                        "platform/acpi_s3",
                        "bios-strings/oem-%d",
                        "hvmloader/patched-in");
        assertThat(firmware.bioses()).isEqualTo(Set.of("seabios", "ovmf"));
        assertThat(firmware.copiesVgaRom()).isFalse();
        assertThat(names(firmware, "hvmloader/bios")).isTrue();
        assertThat(names(firmware, "bios-strings/oem-1")).isTrue();
        assertThat(names(firmware, "bios-strings/oem-01")).isFalse();
        assertThat(names(firmware, "hvmloader/allow-memory-relocate")).isFalse();
        assertThat(firmware.names("hvmloader/patched-in")).isTrue();
    }

    @Test
    void thatItCopiesAVgaBiosAndHasOneAreTwoThings() {
        String copies = TEXTS + "Loading Standard VGABIOS ...\n\0";

        assertThat(Firmware.of("/f", bytes(copies)).orElseThrow().copiesVgaRom())
                .isTrue();
        assertThat(Firmware.of("/f", bytes(copies)).orElseThrow().hasVgaRom()).isFalse();
        assertThat(Firmware.of("/f", bytes(copies + "Plex86/Bochs VGABios"))
                        .orElseThrow()
                        .hasVgaRom())
                .isTrue();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({"'nothing', ''", "'no ELF', 'HVM Loader\n'", "'another ELF', '\177ELF busybox'"})
    void whatIsNoHvmloaderIsNone(String name, String content) {
        assertThat(Firmware.of("/f", bytes(content))).isEmpty();
    }

    @ParameterizedTest(name = "{0}: {1} openxt {2} is {3}")
    @CsvSource({
        "platform/tpm_version, 4.17.7, false, NO",
        "platform/tpm_version, 4.18.0, false, YES",
        "platform/tpm_version, '', false, UNKNOWN",
        "hvmloader/seabios-legacy-load-roms, 4.17.7, false, NO",
        "hvmloader/seabios-legacy-load-roms, 4.9.3, true, YES",
        // stable-9 has it, zeus of the same Xen has not
        "hvmloader/seabios-legacy-load-roms, 4.12.1, true, UNKNOWN",
        "hvmloader/seabios-legacy-load-roms, 4.21.0, true, UNKNOWN",
        "platform/acpi, 4.12.1, true, YES"
    })
    void withoutABinaryTheReleaseSays(String path, String version, boolean openxt, Answer answer) {
        HvmloaderHost host = new HvmloaderHost(
                version, Optional.empty(), "not found", openxt ? Optional.of("/usr/bin/xenmgr") : Optional.empty());

        assertThat(host.reads(HvmloaderFacts.key(path)).answer()).isEqualTo(answer);
    }

    @Test
    void theBinaryIsBelievedBeforeTheRelease() {
        HvmloaderHost host =
                new HvmloaderHost("4.17.7", Firmware.of("/f", bytes(TEXTS)), "", Optional.of("/usr/bin/xenmgr"));

        assertThat(host.reads(HvmloaderFacts.key("hvmloader/bios")).yes()).isTrue();
        assertThat(host.reads(HvmloaderFacts.key("platform/device-model")).no()).isTrue();
        assertThat(host.reads(HvmloaderFacts.key("hvmloader/seabios-legacy-load-roms"))
                        .no())
                .isTrue();
    }

    /** xen/drivers/char/console.c: _parse_loglvl, and the thresholds of a build. */
    @ParameterizedTest(name = "\"{0}\", xl dmesg \"{1}\": {2}")
    @CsvSource({
        "guest_loglvl=all, '', YES, false",
        "loglvl=all guest_loglvl=debug, '', YES, false",
        "guest_loglvl=none/all, '', YES, true",
        "guest_loglvl=warning/debug, '', YES, true",
        "guest_loglvl=warning, '', NO, true",
        "guest_loglvl=info, '', NO, true",
        "guest_loglvl=none, '', NO, true",
        "guest_loglvl=all guest_loglvl=error, '', NO, true",
        "guest_loglvl=nonsense, '', NO, true",
        "loglvl=all, '', NO, true",
        "loglvl=all, '(XEN) Guest Loglevel: All', YES, false",
        "loglvl=all, '(XEN) Guest Loglevel: Nothing (Rate-limited: Errors and warnings)', NO, true",
        "loglvl=all, '(XEN) Xen version 4.17 (x) debug=y Wed', YES, true",
        "loglvl=all, '(XEN) Xen version 4.17 (x) debug=n Wed', NO, true",
        "'', '', UNKNOWN, false",
        "'', '(XEN) Xen version 4.17 (x) debug=n Wed', NO, true"
    })
    void guestsLinesAreHiddenUnlessSomethingShowsThem(
            String commandLine, String dmesg, Answer visible, boolean limited) {
        GuestLogLevel level = GuestLogLevel.of(commandLine, ConsoleText.parse(dmesg));

        assertThat(level.visible()).isEqualTo(visible);
        assertThat(level.limited()).isEqualTo(limited);
        assertThat(level.why()).isNotBlank();
    }

    @ParameterizedTest(name = "{0} {1} s, log {2}, generation id at {3}: {4}")
    @CsvSource({
        "--p---, 0.0, '', '', NO",
        "--p---, 0.1, '', '', YES",
        "r-----, 0.0, '', '', YES",
        "------, 0.0, '', '', YES",
        "--p---, 0.0, '(d4) HVM Loader', '', YES",
        "--p---, 0.0, '(d5) HVM Loader', '', NO",
        "--p---, 0.0, '(d4) hello', '', NO",
        "--p---, 0.0, '', 0x0, NO",
        "--p---, 0.0, '', 0xfc00a000, YES",
        ", , '', '', UNKNOWN",
        ", , '(d4) HVM Loader', '', YES"
    })
    void whoHasUsedTheProcessorHasRun(String state, String seconds, String log, String address, Answer answer) {
        KeyValues values = new KeyValues(
                address.isEmpty() ? Map.of() : Map.of("hvmloader/generation-id-address", address), List.of());

        HasRun hasRun = HasRun.of(
                state == null
                        ? Optional.empty()
                        : Optional.of(XlList.parse("hvm 4 64 1 " + state + " " + seconds)
                                .get(0)),
                Consoles.log(4, log),
                values);

        assertThat(hasRun.answer()).isEqualTo(answer);
    }

    @ParameterizedTest(name = "{0} for domain 4: {1}")
    @CsvSource({
        "'n0,r4', true",
        "'r0', true",
        "n4, true",
        "n0, false",
        "'n0,r5', false",
        "'r0,n4', false",
        "'n0,w4', false",
        "'n0,b4', true"
    })
    void aNodeIsReadableByItsPermissions(String permissions, boolean readable) {
        List<Permission> parsed =
                List.of(permissions.split(",")).stream().map(Permission::parse).toList();

        assertThat(Permission.mayRead(parsed, 4)).isEqualTo(readable);
    }

    private static boolean names(Firmware firmware, String path) {
        return firmware.names(KeyCatalogue.shipped().find(path).orElseThrow());
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
