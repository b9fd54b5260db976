package org.xenscope.blktap;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.xenscope.devicemodel.DeviceModelProcess;
import org.xenscope.devicemodel.ProcessDetails;
import org.xenscope.devicemodel.ProcessTable;

/** Who serves a device, and who holds an image, from what ps, ls and /proc say. */
class ServersTest {
    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = ';',
            value = {
                "qemu-nbd -c /dev/nbd0 -f vpc --read-only --pid-file /run/x.pid /a b; /dev/nbd0 /a b vpc true",
                "/usr/bin/qemu-nbd --connect=/dev/nbd1 --format=raw /a; /dev/nbd1 /a raw false",
                "qemu-nbd --connect /dev/nbd1 --format raw --cache none -r /a; /dev/nbd1 /a raw true",
                "qemu-nbd -v -fvpc -c/dev/nbd2 /a; /dev/nbd2 /a vpc false",
                "qemu-nbd -vr -c /dev/nbd2 /a; /dev/nbd2 /a - true",
                "qemu-nbd -c /dev/nbd2 -- -strange; -",
                "qemu-nbd -d /dev/nbd2; -",
                "qemu-nbd -k /run/s /a; -",
                "qemu-nbd; -",
                "qemu-img info /a; -",
            })
    void qemuNbd(String line, String expected) {
        List<String> argv = List.of(line.replace("/a b", "/a\0b").split(" ")).stream()
                .map(word -> word.replace('\0', ' '))
                .toList();
        Optional<QemuNbd> nbd = QemuNbd.of(argv);
        assertThat(nbd.map(each -> each.device() + " " + each.image() + " "
                                + each.format().orElse("-") + " " + each.readOnly())
                        .orElse("-"))
                .isEqualTo(expected);
    }

    @Test
    void whatConnectSaysIsReadAgain() {
        assertThat(QemuNbd.of(QemuNbd.connect("/dev/nbd4", ImageType.VHD, "/a b.vhd", true)))
                .hasValue(new QemuNbd("/dev/nbd4", "/a b.vhd", Optional.of("vpc"), true));
    }

    @Test
    void linksSayWhetherTheyWereOpenedForWriting() {
        String listing =
                """
                lrwx------ 1 root root 64 Nov 23 05:47 /proc/222/fd/5 -> /usr/lib/my disk.vhd
                lr-x------ 1 root root 64 Nov 23 05:47 /proc/7/fd/3 -> /a
                ls: cannot access '/proc/8/fd/1': No such file or directory

                /proc/9/fd:
                total 0
                l-wx------ 1 root root 64 Nov 23 05:47 1 -> pipe:[1]
                lrwx------ 1 root root 64 Jan  1  2026 22 -> /a -> b

                """;
        assertThat(OpenFile.parse(listing))
                .containsExactly(
                        new OpenFile(222, 5, "/usr/lib/my disk.vhd", true, true),
                        new OpenFile(7, 3, "/a", true, false),
                        new OpenFile(9, 1, "pipe:[1]", false, true),
                        new OpenFile(9, 22, "/a -> b", true, true));
    }

    private static final ProcessTable TABLE = ProcessTable.parse(
            """
              1     0 Ss   /sbin/init
            203     1 S    /bin/sh /usr/local/sbin/tap-ctl tapdisk
            222   203 Sl   qemu-nbd -v -f vpc -c /dev/nbd0 /a.vhd
            301     1 Sl   /usr/libexec/xen-qemu-system-i386 -xen-domid 4 -name x
            302     1 Tl   /usr/libexec/xen-qemu-system-i386 -xen-domid 7 -name gone
            400     1 Sl   qemu-nbd -c /dev/nbd3 -f raw /b.raw
            500     1 S    cp /a.vhd /tmp
            """);

    private static Processes processes() {
        return Processes.of(
                TABLE,
                Set.of(203),
                Map.of(
                        203, details(203, "", "tap-ctl", "tapdisk"),
                        222, details(222, "", "qemu-nbd", "-v", "-f", "vpc", "-c", "/dev/nbd0", "/a.vhd"),
                        400, details(400, "mine", "qemu-nbd", "-c", "/dev/nbd3", "-f", "raw", "/b.raw")));
    }

    @Test
    void whatATapdisksOwnProcessHoldsIsTheTapdisks() {
        List<Holder> holders = processes()
                .holders(
                        List.of(
                                new OpenFile(222, 5, "/a.vhd", true, true),
                                new OpenFile(301, 9, "/a.vhd", true, false),
                                new OpenFile(301, 10, "/a.vhd", true, true),
                                new OpenFile(302, 9, "/a.vhd", true, true),
                                new OpenFile(500, 3, "/a.vhd", true, false)),
                        Set.of(0, 4));
        assertThat(holders.stream().map(each -> each.words() + (each.writes() ? " w" : " r")))
                .containsExactly(
                        "tapdisk 203 w",
                        "xen-qemu-system-i386 301 of domain 4 w",
                        "xen-qemu-system-i386 302 of domain 7, which is gone w",
                        "cp 500 r");
    }

    @Test
    void anNbdDeviceOfATapdiskIsNoDeviceOfItsOwn() {
        assertThat(processes().ofNbd(0, Optional.of(false))).isEmpty();
        TapDevice nbd = processes().ofNbd(3, Optional.of(false)).orElseThrow();
        assertThat(nbd.pid()).hasValue(400);
        assertThat(nbd.image()).hasValue("/b.raw");
        assertThat(nbd.imageType()).hasValue(ImageType.RAW);
        assertThat(nbd.usable()).isTrue();
        assertThat(processes().ofNbd(5, Optional.empty()).orElseThrow().orphanDevice())
                .isTrue();
        assertThat(processes().marks()).containsExactly(Map.entry(400, "mine"));
    }

    private static ProcessDetails details(int pid, String mark, String... argv) {
        return new ProcessDetails(
                pid,
                1,
                argv[0],
                DeviceModelProcess.State.RUNNING,
                0,
                OptionalInt.empty(),
                Instant.EPOCH,
                Optional.empty(),
                List.of(argv),
                mark.isEmpty() ? Map.of() : Map.of(TapFacts.MARK, mark),
                Optional.empty(),
                Map.of(),
                Set.of());
    }
}
