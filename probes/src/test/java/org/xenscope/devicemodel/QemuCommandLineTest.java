package org.xenscope.devicemodel;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.Chars;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.xenscope.devicemodel.QemuSections.Entry;
import org.xenscope.devicemodel.QemuSections.Section;

/** On the arguments and processes of a real Xen 4.17. */
class QemuCommandLineTest {
    private static final QemuCommandLine HVM =
            new QemuCommandLine(List.of(("/usr/libexec/xen-qemu-system-i386 -xen-domid 1 "
                            + "-no-shutdown -chardev socket,id=libxl-cmd,path=/var/run/xen/qmp-libxl-1,server=on,wait=off "
                            + "-mon chardev=libxl-cmd,mode=control "
                            + "-chardev socket,id=libxenstat-cmd,path=/var/run/xen/qmp-libxenstat-1,server=on,wait=off "
                            + "-mon chardev=libxenstat-cmd,mode=control -nodefaults -no-user-config -name hvm1 -vnc none "
                            + "-display none -serial pty -nographic -device VGA,vgamem_mb=16 -boot order=cda "
                            + "-device rtl8139,id=nic0,netdev=net0,mac=00:16:3e:00:00:01 "
                            + "-netdev type=tap,id=net0,ifname=vif1.0-emu,br=xenbr0,script=no,downscript=no "
                            + "-machine xenfv,suppress-vmdesc=on -m 48 "
                            + "-drive file=/lab/hvm.vhd,if=ide,index=0,media=disk,format=vpc,cache=writeback")
                    .split(" ")));

    @Test
    void isReadAsLibxlMeansIt() {
        assertThat(HVM.domid()).hasValue(1);
        assertThat(HVM.name()).hasValue("hvm1");
        assertThat(HVM.machine()).hasValue("xenfv");
        assertThat(HVM.memoryMegabytes()).hasValue(48);
        assertThat(HVM.qmpSockets()).containsExactly("/var/run/xen/qmp-libxl-1", "/var/run/xen/qmp-libxenstat-1");
        assertThat(HVM.freeQmpSocket()).hasValue("/var/run/xen/qmp-libxenstat-1");
        assertThat(HVM.drives().get(0).get("format")).hasValue("vpc");
        assertThat(HVM.netdevs().get(0).get("ifname")).hasValue("vif1.0-emu");
        assertThat(HVM.devices()).hasSize(2);
    }

    @Property
    void argumentsComeBack(@ForAll @Size(min = 1, max = 9) List<@CharRange(from = 1, to = 0xd7ff) String> argv) {
        assertThat(QemuCommandLine.ofProc(new QemuCommandLine(argv).toProc()).argv())
                .isEqualTo(argv);
    }

    @Property
    void optionsComeBack(
            @ForAll @Chars({'a', 'b', '=', '.', ' '}) String one, @ForAll @Chars({'a', ',', '='}) String two) {
        String text = one + ",x=" + two.replace(",", ",,") + ",last";
        QemuOptions options = QemuOptions.parse(text);
        assertThat(options.join()).isEqualTo(text);
        assertThat(options.get("x")).hasValue(two);
    }

    @Property(tries = 60)
    void aShellTakesTheLineAsItIs(
            @ForAll @Size(max = 5) List<@CharRange(from = 1, to = 0xd7ff) String> some,
            @ForAll @Size(max = 3) List<@Chars({'\n', '\'', '"', '\\', '%', '$', '`', 'x', ' ', '-', 'ü'}) String> odd)
            throws Exception {
        List<String> argv = new ArrayList<>(List.of("printf", "%s\\0"));
        argv.addAll(some);
        argv.addAll(odd);
        argv.add("end");
        String line = new QemuCommandLine(argv).shellLine();
        assertThat(line).matches("[ -~]+");
        for (String shell : List.of("dash", "bash", "busybox")) {
            List<String> command = new ArrayList<>(List.of("/bin/" + shell));
            if (shell.equals("busybox")) {
                command.add("sh");
            }
            if (!Files.isExecutable(Path.of(command.get(0)))) {
                continue;
            }
            command.addAll(List.of("-c", line));
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(said).as(shell).isEqualTo(String.join("\0", argv.subList(2, argv.size())) + "\0");
        }
    }

    @Test
    void aValueIsSetWhereItStandsAndOnce() {
        QemuOptions options = QemuOptions.parse("file=/a,,b,if=ide,format=vpc,if=none");
        assertThat(options.with("file", "/dev/x,y").join()).isEqualTo("file=/dev/x,,y,if=ide,format=vpc,if=none");
        assertThat(options.with("if", "scsi").join()).isEqualTo("file=/a,,b,if=scsi,format=vpc");
        assertThat(options.with("id", "d").join()).isEqualTo("file=/a,,b,if=ide,format=vpc,if=none,id=d");
    }

    @Test
    void anOptionIsLeftOutWithItsValueWhereverItStands() {
        QemuCommandLine line = new QemuCommandLine(
                List.of("-incoming", "-incoming", "fd:9", "-m", "48", "--incoming", "exec:cat x", "-incoming"));
        assertThat(line.without("-incoming").argv()).containsExactly("-incoming", "-m", "48");
    }

    @Test
    void argumentsAreSortedByWhatTheyAreAbout() {
        QemuSections sections = QemuSections.of(HVM);
        assertThat(sections.of(Section.DISKS)).extracting(Entry::option).containsExactly("-drive");
        assertThat(sections.of(Section.NICS)).extracting(Entry::option).containsExactly("-device", "-netdev");
        assertThat(sections.of(Section.DISPLAY))
                .extracting(Entry::option)
                .containsExactly("-vnc", "-display", "-nographic", "-device");
        assertThat(sections.of(Section.MEMORY)).extracting(Entry::value).containsExactly(Optional.of("48"));
        assertThat(sections.of(Section.CHARDEVS)).hasSize(3);
        assertThat(sections.of(Section.MONITORS)).hasSize(2);
        assertThat(sections.of(Section.OTHER)).isEmpty();
        assertThat(sections.entries().stream()
                        .filter(each -> !each.marks().isEmpty())
                        .map(Entry::index))
                .as("where the domid stands: -xen-domid, both sockets, the tap")
                .containsExactly(1, 4, 8, 29);
    }

    @Test
    void aDomidIsMarkedWhereItIsOneOnly() {
        QemuSections sections = QemuSections.of(new QemuCommandLine(List.of(
                "q",
                "-xen-domid",
                "12",
                "-name",
                "qemu-12.0",
                "-m",
                "12",
                "-netdev",
                "tap,ifname=vif12.0-emu,id=net12,br=xenbr12",
                "-qmp",
                "unix:/run/xen/qmp-libxl-12,server",
                "-drive",
                "file=/vm-12/vif123")));
        assertThat(sections.entries().stream()
                        .map(each -> each.option() + each.marks().size()))
                .containsExactly("-xen-domid1", "-name1", "-m0", "-netdev1", "-qmp1", "-drive0");
        Entry netdev = sections.of(Section.NICS).get(0);
        assertThat(netdev.value()
                        .orElseThrow()
                        .substring(0, netdev.marks().get(0).from()))
                .isEqualTo("tap,ifname=vif");
    }

    private static final String PS =
            """
                1       0 Ss   /sbin/init
              548     1 Sl   /usr/libexec/xen-qemu-system-i386 -xen-domid 2 -no-shutdown -name my pv
              600     1 S    gdbserver 127.0.0.1:1234 /usr/libexec/xen-qemu-system-i386 -xen-domid 3 -name a
              601   600 tl   /usr/libexec/xen-qemu-system-i386 -xen-domid 3 -name a
              700     1 Z    [xen-qemu-syste] <defunct>
              800     1 S    {dm-wrap} /bin/sh /lab/dm-wrap -xen-domid 5
              900     1 T    qemu-system-i386 -xen-domid 31
              901     1 S    grep -xen-domidx 4
            """;

    @Test
    void everyStateIsToldApart() {
        ProcessTable table = ProcessTable.parse(PS);
        assertThat(table.deviceModels()).extracting(DeviceModelProcess::pid).containsExactly(548, 600, 601, 800, 900);
        assertThat(find(table, 2, 548).state()).isEqualTo(DeviceModel.State.RUNNING);
        DeviceModel debugged = find(table, 3, 600);
        assertThat(debugged.state()).isEqualTo(DeviceModel.State.STOPPED);
        assertThat(debugged.wrapped()).isTrue();
        assertThat(debugged.qemu().orElseThrow().pid()).isEqualTo(601);
        assertThat(find(table, 4, 700).state()).isEqualTo(DeviceModel.State.ZOMBIE);
        assertThat(find(table, 5, 800).state()).isEqualTo(DeviceModel.State.STARTING);
        assertThat(find(table, 6, 1234).state()).isEqualTo(DeviceModel.State.GONE);
        assertThat(DeviceModelProbe.assess(7, OptionalInt.empty(), List.of(), false)
                        .state())
                .isEqualTo(DeviceModel.State.NONE);
        Set<Integer> domids = Set.of(31);
        assertThat(table.deviceModels())
                .filteredOn(each -> domids.contains(each.domid()))
                .extracting(DeviceModelProcess::state)
                .containsExactly(DeviceModelProcess.State.STOPPED);
    }

    private static DeviceModel find(ProcessTable table, int domid, int recorded) {
        List<DeviceModelProcess> mine = table.deviceModels().stream()
                .filter(each -> each.domid() == domid)
                .toList();
        return DeviceModelProbe.assess(domid, OptionalInt.of(recorded), mine, table.isZombie(recorded));
    }
}
