package org.xenscope.console.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.xenscope.console.Json;
import org.xenscope.console.text.Look;
import org.xenscope.console.text.Out;
import org.xenscope.hvmloader.ConsoleText;
import org.xenscope.hvmloader.Firmware;
import org.xenscope.hvmloader.GuestLogLevel;
import org.xenscope.hvmloader.HasRun;
import org.xenscope.hvmloader.HvmloaderFacts;
import org.xenscope.hvmloader.HvmloaderHost;
import org.xenscope.hvmloader.HvmloaderLog;
import org.xenscope.hvmloader.KeyValues;
import org.xenscope.libxl.DomainLine;
import org.xenscope.libxl.XlList;

/** What `hvmloader show` says, of a domain whose values and lines steer terminals. */
final class HvmloaderViewTest {
    private static final String LOG =
            """
            (XEN) HVM7: HVM Loader
            (XEN) HVM7: Detected Xen v4.9.3
            (XEN) HVM7: System requested SeaBIOS
            (XEN) HVM7: Loading SeaBIOS ...
            (XEN) HVM7: Loading ACPI ...
            (XEN) HVM7: Unknown BIOS \033[2J, no ROM image found
            """;

    private static HvmloaderFacts facts() {
        KeyValues values = new KeyValues(
                Map.of(
                        "hvmloader/bios", "\033[2Jsea",
                        "hvmloader/odd", "\033]0;x\007",
                        "platform/generation-id", "12345678901234567890:12345678901234567890",
                        "bios-strings/oem-3", "third"),
                List.of());
        ConsoleText console = ConsoleText.parse(LOG);
        HvmloaderLog log = HvmloaderLog.of("xl dmesg", 7, console);
        Optional<DomainLine> line =
                Optional.of(XlList.parse("ui 7 64 1 -b---- 1.5").get(0));
        Firmware firmware = new Firmware(
                "/usr/lib/xen/boot/hvmloader",
                Set.of("hvmloader/bios", "hvmloader/seabios-legacy-load-roms", "hvmloader/odd"),
                Set.of("seabios"),
                true,
                true);
        return new HvmloaderFacts(
                7,
                "ui",
                values,
                new HvmloaderHost("4.9.3", Optional.of(firmware), "", Optional.of("/usr/bin/xenmgr")),
                line,
                GuestLogLevel.of("guest_loglvl=all", console),
                log,
                HasRun.of(line, log, values));
    }

    private static String text(boolean verbose) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        Out out = new Out(bytes, new Look(false, false, false, 80));
        new HvmloaderView(facts(), verbose).text(out);
        return bytes.toString(StandardCharsets.UTF_8);
    }

    @Test
    void aPersonSeesKeysAndStagesInEightyColumns() {
        String text = text(false);

        assertThat(text.lines())
                .allMatch(line -> line.length() <= 80, "80 columns")
                .noneMatch(line -> line.endsWith(" "));
        assertThat(text)
                .startsWith("ui (domain 7), Xen 4.9.3, OpenXT, has run: it has")
                .contains(
                        "  seabios-legacy-load-roms      (0)                 0              yes\n",
                        "  acpi                          (1)                 1              no (4.2-)\n",
                        "  oem-3                         third               -              no (4.1-4.2)\n",
                        "  18 strings are not set (-v lists them)\n",
                        "  -   option ROMs     left out: seabios-legacy-load-roms was not 1\n",
                        "  ... invoked         not reached\n");
    }

    @Test
    void nothingThatOthersWroteSteersTheTerminal() {
        assertThat(text(true))
                .doesNotContain("\033", "\007")
                .contains("\\x1b[2Jsea", "\\x1b]0;x\\x07", "\\x1b[2J, no ROM");
    }

    @Test
    void aProgramGetsEveryKeyAndStage() throws IOException {
        JsonNode json = new ObjectMapper().readTree(Json.line(new HvmloaderView(facts(), false).json()));

        assertThat(json.path("hasRun").asText()).isEqualTo("yes");
        assertThat(json.path("openxt").asBoolean()).isTrue();
        assertThat(json.path("keys")).hasSizeGreaterThan(35);
        JsonNode roms = json.path("keys").get(1);
        assertThat(roms.path("key").asText()).isEqualTo("hvmloader/seabios-legacy-load-roms");
        assertThat(roms.path("state").asText()).isEqualTo("default");
        assertThat(roms.path("inForce").asText()).isEqualTo("0");
        assertThat(roms.path("read").asText()).isEqualTo("yes");
        assertThat(roms.path("openxt").get(0).asText()).isEqualTo("legacy-ioemu");
        assertThat(json.path("unknown").get(0).path("key").asText()).isEqualTo("hvmloader/odd");
        JsonNode stages = json.path("log").path("stages");
        assertThat(stages.get(0).path("state").asText()).isEqualTo("done");
        assertThat(stages.get(9).path("stage").asText()).isEqualTo("roms");
        assertThat(stages.get(9).path("state").asText()).isEqualTo("skipped");
        assertThat(json.path("log").path("crash")).hasSize(1);
    }
}
