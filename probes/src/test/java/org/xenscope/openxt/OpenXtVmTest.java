package org.xenscope.openxt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.xenscope.error.UsageException;
import org.xenscope.libxl.Remark;
import org.xenscope.libxl.XlConfig;
import org.xenscope.libxl.XlConfigLint;

/** VMs in the form that OpenXT's database keeps (made up after the templates of OpenXT/manager). */
class OpenXtVmTest {
    @ParameterizedTest
    @ValueSource(strings = {"uivm", "linux"})
    void becomesAnXlConfig(String name) throws IOException {
        OpenXtVm vm = vm(name);
        assertThat(vm.text()).isEqualTo(new String(bytes(name + ".cfg"), StandardCharsets.UTF_8));
        assertThat(XlConfigLint.refusals(XlConfig.parse("f", vm.text()))).isEmpty();
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "uivm | kernel-extract: pygrub takes /boot/bzImage out of the first disk",
                "uivm | v4v-firewall-rules: xenmgr applies them, xl does not",
                "uivm | policies: xenmgr applies them",
                "linux | disk hda has snapshot=temporary, which xl has not: the guest writes into /storage/a.vhd",
                "linux | disk hda is read-only: QEMU of upstream Xen has no such disk",
                "linux | disk hdd of type vdi is left out",
                "linux | disk hdd is disabled and left out",
                "linux | nic 0 is on OpenXT's network /wired/0/bridged",
                "linux | nic 0 is served by the VM 00000000-0000-0000-0000-000000000002, here by dom0",
                "linux | backend \"a,b\" holds a comma and is left out",
                "linux | pci: xenmgr finds the devices by class or vendor",
                "linux | extra-xenvm \"Not xl\" is no setting of xl",
                "linux | left out, as xl has no word for it: cores-per-socket",
                "linux | crypto-key-dirs: an encrypted VHD cannot be opened here"
            })
    void saysWhatItLeavesOut(String name, String remark) throws IOException {
        assertThat(vm(name).remarks()).extracting(Remark::what).anyMatch(what -> what.contains(remark));
    }

    @Test
    void saysNothingOfWhatDoesNotMatter() throws IOException {
        assertThat(vm("uivm").remarks()).hasSize(3);
    }

    @ParameterizedTest(name = "{index}: {1}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{ | f:1:2: no JSON",
                "{\"config\": 1} | is no VM of OpenXT",
                "[] | is no VM of OpenXT",
                "`` | is no VM of OpenXT",
                "{\"config\": {,}} | f:1:1"
            })
    void whatIsNoVmIsRefused(String text, String said) {
        assertThatThrownBy(() -> OpenXtVm.parse("f", text.getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining(said);
    }

    private static OpenXtVm vm(String name) throws IOException {
        return OpenXtVm.parse(name + ".json", bytes(name + ".json"));
    }

    private static byte[] bytes(String name) throws IOException {
        try (InputStream in = OpenXtVmTest.class.getResourceAsStream(name)) {
            return Objects.requireNonNull(in).readAllBytes();
        }
    }
}
