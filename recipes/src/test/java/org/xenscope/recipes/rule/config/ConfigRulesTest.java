package org.xenscope.recipes.rule.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.xenscope.libxl.DomainConfig;
import org.xenscope.libxl.XlConfig;
import org.xenscope.recipes.rule.Diagnosis;

/** What each rule about a config says: it fires, it does not, it cannot tell. */
class ConfigRulesTest {
    @ParameterizedTest(name = "{1}: {0}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "type=\"pv\" | 4.17.7 | ``",
                "type=\"pv\" | 4.9.3 | XS0018 xl of Xen 4.9.3 on lab ignores type, which came with Xen 4.10",
                "smbios=[\"a=b\"] | 4.17.7+deb | XS0018 xl of Xen 4.17.7+deb on lab ignores smbios, which came with Xen 4.18",
                "smbios=[\"a=b\"] | 4.20.0 | ``",
                "vnc=1 | 4.17.7 | ``",
                "vncdisplay=1 | 4.17.7 | XS0019 vncdisplay asks for a screen, and a PV domain without vfb has none",
                "cmdline=\"console=tty0 quiet\" | 4.17.7 | XS0019 cmdline asks for a screen, and a PV domain without vfb has none",
                "cmdline=\"console=hvc0\" | 4.17.7 | ``",
                "cmdline=\"console=tty0\";vfb=[\"vnc=1\"] | 4.17.7 | ``",
                "type=\"pvh\";vnc=1 | 4.17.7 | XS0019 vnc asks for a screen, and a PVH domain without vfb has none",
                "type=\"hvm\";keymap=\"de\" | 4.17.7 | ``"
            })
    void firesOrNot(String settings, String version, String said) {
        Diagnosis diagnosis = diagnosis(settings, version);
        assertThat(diagnosis.findings().stream()
                        .map(finding -> finding.id() + " " + finding.title())
                        .toList())
                .isEqualTo(said.isEmpty() ? List.of() : List.of(said));
        assertThat(diagnosis.unanswered()).isEmpty();
    }

    @Test
    void anUnknownVersionIsSaid() {
        assertThat(diagnosis("smbios=[]", "").unanswered())
                .extracting(Diagnosis.Unanswered::missing)
                .containsExactly("which Xen lab runs");
    }

    private static Diagnosis diagnosis(String settings, String version) {
        XlConfig config = XlConfig.parse("f", "name=\"n\"\nkernel=\"/k\"\n" + settings + "\n");
        return Diagnosis.of(ConfigRule.all(), new ConfigFacts(DomainConfig.of(config), "lab", version));
    }
}
