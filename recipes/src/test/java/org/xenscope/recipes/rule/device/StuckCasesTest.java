package org.xenscope.recipes.rule.device;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.xenscope.recipes.Finding;
import org.xenscope.recipes.rule.Diagnosis;
import org.xenscope.xenbus.BackendLife;
import org.xenscope.xenbus.BackendServer;
import org.xenscope.xenbus.Device;

/** What was stuck on a real Xen 4.17 and written down, and what is said of it. */
class StuckCasesTest {
    private static Stream<Arguments> recorded() {
        return Stream.of(
                Arguments.of("healthy", "xenstore-pv-vfb-ok.txt", "pv", BackendLife.ALIVE, List.of()),
                Arguments.of(
                        "QEMU killed before the guest came: 4/2",
                        "xenstore-pv-vfb-stuck.txt",
                        "pv",
                        BackendLife.DEAD,
                        List.of("XS0115 device-model")),
                Arguments.of(
                        "QEMU killed under a running guest: 4/4",
                        "xenstore-pv-vfb-qemu-killed.txt",
                        "pv",
                        BackendLife.DEAD,
                        List.of("XS0115 device-model")),
                Arguments.of(
                        "QEMU stopped under a running guest: 4/4",
                        "xenstore-pv-vfb-qemu-killed.txt",
                        "pv",
                        BackendLife.STOPPED,
                        List.of("XS0116 device-model")),
                Arguments.of(
                        "nodes by hand, backend never at 2: 3/1",
                        "xenstore-pv-vfb-byhand-3-1.txt",
                        "pv",
                        BackendLife.ABSENT,
                        List.of("XS0104 vfb/0", "XS0104 vkbd/0", "XS0131 vfb/0", "XS0131 vkbd/0")),
                Arguments.of(
                        "nodes by hand, backend written to 2: 4/2",
                        "xenstore-pv-vfb-byhand-4-2.txt",
                        "pv",
                        BackendLife.ABSENT,
                        List.of("XS0104 vkbd/0", "XS0132 vfb/0", "XS0131 vkbd/0")),
                Arguments.of(
                        "an HVM guest without PV drivers: 1/2",
                        "xenstore-after-hvm.txt",
                        "hvm",
                        BackendLife.ALIVE,
                        List.of("XS0103 vbd/51712", "XS0103 vif/0", "XS0103 vkbd/0")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("recorded")
    void whatIsSaid(String name, String file, String type, BackendLife life, List<String> said) {
        Diagnosis diagnosis = diagnosis(file, type, life);
        assertThat(diagnosis.findings())
                .extracting(finding -> finding.id() + " " + finding.subject())
                .containsExactlyInAnyOrderElementsOf(said);
        assertThat(diagnosis.findings())
                .allMatch(finding -> !type.equals("hvm") || finding.severity().equals("info"));
    }

    @Test
    void aBackendThatWasPutTo5IsClosed() {
        Device vfb = World.recorded("xenstore-pv-vfb-byhand-6-5.txt", "pv").facts().devices().stream()
                .filter(each -> each.name().equals("vfb/0"))
                .findFirst()
                .orElseThrow();
        assertThat(vfb.pair().states()).isEqualTo("6⇄5");
        assertThat(Diagnosis.of(
                                DeviceRule.all(),
                                World.recorded("xenstore-pv-vfb-byhand-6-5.txt", "pv")
                                        .facts()
                                        .of(vfb))
                        .findings())
                .extracting(Finding::id)
                .containsExactly("XS0113");
    }

    @Test
    void oneDeadQemuIsOneFindingThatNamesAllItServed() {
        Finding finding = diagnosis("xenstore-pv-vfb-qemu-killed.txt", "pv", BackendLife.DEAD)
                .findings()
                .get(0);
        assertThat(finding.title()).isEqualTo("QEMU is dead: nobody serves vfb/0, vkbd/0");
        assertThat(finding.cause()).contains("qemu 412").contains("4⇄4").contains("prove nothing");
        assertThat(finding.evidence())
                .extracting(each -> each.where() + " = " + each.what())
                .contains(
                        "/local/domain/2/device/vfb/0/state = 4 Connected",
                        "/local/domain/0/device-model/2/state = running",
                        "/local/domain/0/backend/vkbd/2/0/state = 4 Connected");
    }

    /** In front of a session as it was wished for: xl has started a UIVM on a host with surfman. */
    @Test
    void nobodyAskedSurfman() {
        World world =
                World.of("vfb", "3", "1").surfman().agent(true).served(BackendServer.SURFMAN, BackendLife.ALIVE, "");
        Diagnosis diagnosis = Diagnosis.of(DeviceRule.all(), world.facts());
        assertThat(diagnosis.findings()).extracting(Finding::id).containsExactly("XS0107", "XS0131");
        Finding finding = diagnosis.findings().get(0);
        assertThat(finding.title()).isEqualTo("Nobody asked surfman for a framebuffer");
        assertThat(finding.cause()).contains("xl does not write dm-agent's tree; only xenvm did");
        assertThat(finding.fix())
                .extracting(Finding.Fix::command)
                .containsExactly(
                        "xenscope store write /local/domain/0/dm-agent/dms/7/0/infos/xenfb/type xenfb",
                        "dbus-send --system --print-reply --dest=com.citrix.xenclient.surfman /"
                                + " com.citrix.xenclient.surfman.set_pv_display int32:7 string:");
        assertThat(diagnosis.findings().get(1).title()).contains("25 s").contains("device/vfb/0");
        assertThat(diagnosis.findings().get(1).cause()).contains("follows from XS0107");
    }

    private static Diagnosis diagnosis(String file, String type, BackendLife life) {
        World world = World.recorded(file, type).ofQemu(life);
        return Diagnosis.of(DeviceRule.all(), world.facts());
    }
}
