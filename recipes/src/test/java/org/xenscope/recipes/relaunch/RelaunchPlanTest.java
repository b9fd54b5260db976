package org.xenscope.recipes.relaunch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.xenscope.devicemodel.DeviceModelProcess.State;
import org.xenscope.error.RefusedException;
import org.xenscope.recipes.Finding;
import org.xenscope.recipes.action.AwaitQemu;
import org.xenscope.recipes.action.QemuLaunch;

/** From what is known of a QEMU to the plan of its replacement, or to why it is not replaced. */
class RelaunchPlanTest {
    private static final RelaunchWish SAME = new RelaunchWish(List.of(), List.of(), false, false);
    private static final RelaunchWish FORCED = new RelaunchWish(List.of(), List.of(), false, true);
    private static final RelaunchWish TAPPED = new RelaunchWish(List.of(), List.of(), true, false);

    private static RelaunchPlan plan(RelaunchWorld world, RelaunchWish wish) {
        return RelaunchPlan.of(world.facts(), wish, "mark");
    }

    /** @param forced whether --force goes over it */
    record Row(String name, RelaunchWorld world, String code, String said, boolean forced) {
        @Override
        public String toString() {
            return name;
        }
    }

    private static RelaunchWorld usual() {
        return new RelaunchWorld();
    }

    static Stream<Row> refused() {
        List<String> long1 = new ArrayList<>(ArgumentEditTest.ARGV);
        long1.addAll(List.of("-append", "x".repeat(120_000)));
        return Stream.of(
                row("a screen", usual().device("vfb", "vfb", "4", "4"), "XS0241", "vfb/0 of hvm(3) is connected", true),
                row("a disk", usual().device("vbd", "qdisk", "4", "4"), "XS0241", "vbd/0 of hvm(3) is connected", true),
                row("on its way", usual().device("vkbd", "vkbd", "3", "2"), "XS0241", "vkbd/0 of hvm(3)", true),
                row("PCI", usual().device("pci", "pci", "4", "4"), "XS0242", "passed through to hvm(3): pci/0", false),
                row("VFIO", usual().argument("-device", "vfio-pci,host=1"), "XS0242", "vfio-pci", false),
                row("USB", usual().argument("-usbdevice", "host:1.2"), "XS0242", "host:1.2", false),
                row("traced", usual().tracer("gdbserver"), "XS0243", "debugged by gdbserver 600", false),
                row("stopped", usual().state(State.STOPPED), "XS0243", "stopped by a signal", false),
                row("held", usual().state(State.TRACED), "XS0243", "stopped in a debugger", false),
                row("two", usual().another(), "XS0243", "2 QEMUs serve the domain, pids 412, 413", false),
                row("paused", usual().paused(), "XS0243", "the domain is paused", false),
                row("crashed", usual().crashed(), "XS0243", "the domain has ended", false),
                row("gone", usual().gone(), "XS0243", "no such domain", false),
                row("another user", usual().uid(65534), "XS0243", "uid 65534", false),
                row("confined", usual().argument("-xen-domid-restrict"), "XS0243", "confined", false),
                row("its socket is taken", usual().silent("somebody is connected"), "XS0243", "somebody", false),
                row("not running", usual().status("prelaunch"), "XS0243", "prelaunch", false),
                row("an old QEMU", usual().commands("stop"), "XS0243", "does not know xen-save-devices-state", false),
                row("no setsid", usual().missing("setsid"), "XS0243", "the host has no setsid", false),
                row("replaced", usual().replaced(), "XS0244", "is not there any more", false),
                row("not root", usual().denied("environ"), "XS0244", "only root may see its environ", false),
                row("Latin-1", usual().argument("-name", "caf\ufffd"), "XS0244", "is no UTF-8", false),
                row("a variable of it", usual().variable("A", "\ufffd"), "XS0244", "is no UTF-8", false),
                row("too long", usual().argv(long1), "XS0244", "no more than 114688", false),
                row(
                        "an open file",
                        usual().argument("-netdev", "tap,id=n,fd=7"),
                        "XS0244",
                        "\"tap,id=n,fd=7\" names an open file",
                        false),
                row("a CD put in", usual().block("ide1-cd0", "/iso/x"), "XS0245", "ide1-cd0: /iso/x", true),
                row("claimed", usual().claimed(), "XS0247", "being replaced by another", false));
    }

    private static Row row(String name, RelaunchWorld world, String code, String said, boolean forced) {
        return new Row(name, world, code, said, forced);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("refused")
    void isRefusedWithWhy(Row row) {
        RelaunchPlan plan = plan(row.world(), SAME);
        assertThat(plan.findings()).extracting(Finding::id).containsExactly(row.code());
        Finding finding = plan.findings().get(0);
        assertThat(finding.title()).contains(row.said());
        assertThat(finding.evidence()).isNotEmpty();
        assertThat(finding.fix()).isNotEmpty();
        RelaunchPlan forced = plan(row.world(), FORCED);
        assertThat(forced.findings().isEmpty()).isEqualTo(row.forced());
        assertThat(forced.warnings()).hasSize(row.forced() ? 1 : 0);
    }

    @Test
    void eachThatIsConnectedIsNamed() {
        RelaunchPlan plan = plan(
                usual().device("vfb", "vfb", "4", "4")
                        .device("vkbd", "vkbd", "4", "4")
                        .device("vif", "vif", "4", "4"),
                SAME);
        assertThat(plan.findings().get(0).subject()).isEqualTo("vfb/0, vkbd/0");
        assertThat(plan.findings().get(0).evidence())
                .extracting(Finding.Evidence::what)
                .anyMatch(what -> what.contains("4⇄4"));
    }

    @Test
    void whatNoGuestHasTouchedIsMadeAgainForTheNext() {
        RelaunchPlan plan = plan(
                usual().device("vkbd", "vkbd", "1", "2")
                        .device("vbd", "qdisk", "1", "2")
                        .device("vif", "vif", "4", "4"),
                SAME);
        assertThat(plan.findings()).isEmpty();
        assertThat(plan.old().again())
                .containsExactlyInAnyOrder(
                        "/local/domain/0/backend/vkbd/3/0/state", "/local/domain/0/backend/qdisk/3/0/state");
        assertThat(plan.old().nodes()).extracting(QemuLaunch.Node::path).noneMatch(path -> path.contains("vif"));
        assertThat(plan.old().nodes())
                .extracting(QemuLaunch.Node::path)
                .contains("/local/domain/0/backend/qdisk/3/0/params", "/local/domain/3/device/vbd/0/state");
    }

    @Test
    void aDiskThatIsLostIsNotBegunAnewByForce() {
        RelaunchPlan plan = plan(usual().device("vbd", "qdisk", "4", "4").device("vfb", "vfb", "4", "4"), FORCED);
        assertThat(plan.old().again()).containsExactly("/local/domain/0/backend/vfb/3/0/state");
    }

    @Test
    void theSameButForTheStateThatItOnceTookOver() {
        RelaunchPlan plan = plan(usual().argument("-incoming", "fd:9").variable("PWD", "/root"), SAME);
        assertThat(plan.findings()).isEmpty();
        QemuLaunch launch = plan.launch(Map.of());
        assertThat(launch.argv()).isEqualTo(ArgumentEditTest.ARGV);
        assertThat(launch.environment()).containsExactlyInAnyOrder("XEN_DOMAIN_ID=3", "PWD=/root");
        assertThat(launch.directory()).isEqualTo("/root");
        assertThat(launch.output()).isEqualTo("/var/log/xen/qemu-dm-hvm.log");
        assertThat(launch.socket()).isEqualTo("/var/run/xen/qmp-libxenstat-3");
        assertThat(plan.changes(launch)).isEmpty();
        assertThat(RelaunchPlan.disks(launch)).containsExactly(new AwaitQemu.Disk("/lab/hvm.vhd", "vpc"));
    }

    @Test
    void whatWentIntoAPipeGoesToLibxlsLog() {
        RelaunchPlan plan = plan(usual().files(Map.of(1, "pipe:[7]", 2, "/var/log/gone (deleted)")), SAME);
        assertThat(List.of(plan.old().output(), plan.old().errors())).containsOnly("/var/log/xen/qemu-dm-hvm.log");
    }

    @Test
    void aSocketThatItInheritedItMakesItself() {
        List<String> argv = new ArrayList<>(ArgumentEditTest.ARGV);
        argv.replaceAll(each -> each.replace("id=libxl-cmd,path=/var/run/xen/qmp-libxl-3", "id=libxl-cmd,fd=7"));
        RelaunchPlan plan = plan(usual().argv(argv).listens(Map.of(7, "/var/run/xen/qmp-libxl-3")), SAME);
        assertThat(plan.findings()).isEmpty();
        assertThat(plan.argv()).isEqualTo(ArgumentEditTest.ARGV);
    }

    @Test
    void aTapDeviceStandsInArgumentsAndInTheStore() {
        RelaunchPlan plan = plan(usual().device("vbd", "qdisk", "1", "2"), TAPPED);
        assertThat(plan.drives()).containsExactly(new RelaunchPlan.Tapped("/lab/hvm.vhd", false));
        QemuLaunch launch = plan.launch(Map.of("/lab/hvm.vhd", "/dev/nbd0"));
        assertThat(plan.changes(launch))
                .containsExactly(
                        "- -drive file=/lab/hvm.vhd,if=ide,index=0,media=disk,format=vpc,cache=writeback",
                        "+ -drive file=/dev/nbd0,if=ide,index=0,media=disk,format=raw,cache=writeback");
        assertThat(launch.nodes())
                .filteredOn(node -> node.path().endsWith("/params"))
                .extracting(node -> new String(node.value(), StandardCharsets.UTF_8))
                .containsExactly("aio:/dev/nbd0");
        assertThat(plan.old().nodes())
                .filteredOn(node -> node.path().endsWith("/params"))
                .extracting(node -> new String(node.value(), StandardCharsets.UTF_8))
                .containsExactly("vhd:/lab/hvm.vhd");
        assertThat(RelaunchPlan.disks(launch)).containsExactly(new AwaitQemu.Disk("/dev/nbd0", "raw"));
    }

    @Test
    void withoutAVhdThereIsNothingToTap() {
        List<String> argv = new ArrayList<>(ArgumentEditTest.ARGV);
        argv.replaceAll(each -> each.replace("format=vpc", "format=raw"));
        assertThatThrownBy(() -> plan(usual().argv(argv), TAPPED))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("opens no VHD itself");
    }

    @Test
    void tooManyMoreArgumentsAreRefused() {
        assertThatThrownBy(() -> plan(
                        usual(), new RelaunchWish(List.of("-append " + "x".repeat(120_000)), List.of(), false, true)))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("no more than");
    }
}
