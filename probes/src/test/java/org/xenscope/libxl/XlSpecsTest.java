package org.xenscope.libxl;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Specs and words of a config as the genuine {@code xl create -n} of Xen 4.17.7 takes or refuses them. */
class XlSpecsTest {
    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "vnc=1 | {vnc={enable=True}, sdl={}}",
                "vnc=1,vncdisplay=3x,foo=bar,keymap=de | {vnc={enable=True, display=3}, sdl={}, keymap=de}",
                "vnc,sdl=1 | {vnc={}, sdl={}}",
                "sdl=1,opengl=0,display=:0,xauthority=/x | {vnc={}, sdl={enable=True, opengl=False, display=:0, xauthority=/x}}",
                " vncunused= 1, vncpasswd=a=b | {vnc={passwd=a=b, findunused=True}, sdl={}}"
            })
    void aVfbHasTheFieldsOfXlsJson(String spec, String fields) {
        assertThat(VfbSpec.parse(spec).libxlFields()).hasToString(fields);
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(
            strings = {
                "cpus=\"0-1\"",
                "cpus=\"all\"",
                "cpus=\"node:0\"",
                "cpus=\"1,,2\"",
                "cpus=\" 1\"",
                "vcpus=0",
                "vcpus=1;maxvcpus=8",
                "cpus=[\"0\",\"x\"];vcpus=1",
                "on_crash=\"coredump-restart\"",
                "tsc_mode=\"NATIVE\"",
                "tsc_mode=3",
                "bios=\"SeaBios\"",
                "mmio_hole=256",
                "altp2m=\"External\"",
                "passthrough=\"sync_pt\"",
                "firmware=\"/x\"",
                "gfx_passthru=5",
                "vnclisten=\"1.2.3.4:5\"",
                "vif=[\"brigde=x\"]",
                "mca_caps=[]",
                "disk=\"/x,raw,xvda\"",
                "vendor_device=\"xenserver\"",
                "uuid=\"D7D7ABB7-9184-443C-a9d3-82e751eac02f\""
            })
    void isTaken(String setting) {
        assertThat(refusals(setting)).isEmpty();
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(
            strings = {
                "cpus=\"x\"",
                "cpus=\"^all\"",
                "cpus=\"1-0\"",
                "cpus=\"0-\"",
                "cpus=\"-1\"",
                "cpus=\"0 ,1\"",
                "cpus=\"0-1x\"",
                "vcpus=1;cpus=\"^1\"",
                "vcpus=2;maxvcpus=1",
                "vcpus=2147483648",
                "cpus_soft=\"y\";vcpus=1",
                "on_crash=\"Destroy\"",
                "on_reboot=\"soft_reset\"",
                "on_poweroff=\"\"",
                "tsc_mode=4",
                "tsc_mode=\"turbo\"",
                "timer_mode=4",
                "bios=\"bochs\"",
                "mmio_hole=255",
                "mmio_hole=3841",
                "altp2m=\"y\"",
                "passthrough=\"unknown\"",
                "gfx_passthru=\"x\"",
                "vga=\"STDVGA\"",
                "hdtype=\"sata\"",
                "device_model_version=\"QEMU-XEN\"",
                "device_model_args=\"-a\"",
                "vnclisten=\"1.2.3.4:5\";vncdisplay=3",
                "mca_caps=[\"x\"]",
                "mca_caps=1",
                "max_grant_frames=[]",
                "max_grant_version=2147483648",
                "ms_vm_genid=\"x\"",
                "vendor_device=\"x\"",
                "uuid=\"d7d7abb79184443ca9d382e751eac02f\"",
                "disk=[\"bad\"]",
                "vif=[\"rate=1\"]",
                "type=\"pvhx\"",
                "builder=\"linux\"",
                "builder=\"generic\""
            })
    void isRefused(String setting) {
        assertThat(refusals(setting)).isNotEmpty();
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(
            strings = {
                "type=\"pv\"",
                "type=\"pvh\";kernel=\"/k\";firmware=\"pvgrub64\"",
                "type=\"pv\";firmware=\"ovmf\"",
                "type=\"pv\";kernel=\"/k\";timer_mode=1"
            })
    void aDomainWithoutFirmwareOfItsOwnIsRefused(String settings) {
        XlConfig config = XlConfig.parse("f", "name=\"n\"\n" + settings + "\n");
        assertThat(XlConfigLint.refusals(config)).hasSize(1);
    }

    private static String refusals(String setting) {
        String type = setting.startsWith("type=") ? "" : "type=\"hvm\"\n";
        XlConfig config = XlConfig.parse("f", "name=\"n\"\n" + type + setting + "\n");
        return XlConfigLint.refusals(config).stream().map(Remark::toString).collect(Collectors.joining("; "));
    }
}
