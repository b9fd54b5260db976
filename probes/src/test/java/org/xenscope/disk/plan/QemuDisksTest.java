package org.xenscope.disk.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.xenscope.disk.DiskSpec;
import org.xenscope.disk.image.Image.Target;
import org.xenscope.disk.plan.QemuDisk.Opens;
import org.xenscope.hvmloader.XenRelease;
import org.xenscope.libxl.DomainType;

/** What QEMU gets, by release. The rows of 4.17 were seen in /proc/PID/cmdline of a real QEMU; the others were read. */
class QemuDisksTest {
    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "4.17 | tap2:tapdisk:vhd:/a.vhd,xvda,w | "
                        + "-drive file=/a.vhd,if=ide,index=0,media=disk,format=vpc,cache=writeback",
                "4.17 | backendtype=qdisk,vdev=hdb,target=/r | "
                        + "-drive file=/r,if=ide,index=1,media=disk,format=raw,cache=writeback",
                "4.17 | vdev=hdb,target=/r | -drive file=/r,if=ide,index=1,media=disk,format=raw,cache=writeback",
                "4.17 | vdev=hdc,devtype=cdrom,target=/i | -drive if=none,readonly=on,id=ide-5632,file=/i,format=raw "
                        + "-device ide-cd,id=ide-5632,drive=ide-5632,bus=ide.1,unit=0",
                "4.17 | vdev=hdd,devtype=cdrom | -drive if=none,readonly=on,id=ide-5696 "
                        + "-device ide-cd,id=ide-5696,drive=ide-5696,bus=ide.1,unit=1",
                "4.17 | vdev=sda,access=ro,target=/s | "
                        + "-drive file=/s,id=scsi0-hd0,format=raw,if=none,readonly=on,cache=writeback "
                        + "-device scsi-hd,drive=scsi0-hd0,scsi-id=0",
                "4.17 | format=raw,vdev=hda,script=block-tap,target=vhd:/a.vhd | "
                        + "-drive file=<physical-device-path in the backend's directory>,if=ide,index=0,media=disk,"
                        + "format=raw,cache=writeback",
                "4.14 | vdev=hdc,devtype=cdrom,target=/i | "
                        + "-drive if=ide,index=2,readonly=on,media=cdrom,id=ide-5632,file=/i,format=raw",
                "4.11 | vdev=sdb,target=/s | "
                        + "-drive file=/s,id=scsi0-hd1,format=raw,if=none,readonly=off,cache=writeback "
                        + "-device scsi-disk,drive=scsi0-hd1,scsi-id=1",
                "4.10 | vdev=sdb,target=/s | "
                        + "-drive cache=writeback,readonly=off,file=/s,if=scsi,bus=0,unit=1,format=raw",
                "4.6 | vdev=sdb,target=/s | -drive file=/s,if=scsi,bus=0,unit=1,format=raw,cache=writeback",
                "4.6 | vdev=hdc,devtype=cdrom,target=/i | -drive file=/i,if=ide,index=2,readonly=on,media=cdrom,"
                        + "format=raw,cache=writeback,id=ide-5632",
                "4.3 | vdev=hdc,devtype=cdrom | -drive if=ide,index=2,media=cdrom,cache=writeback,id=ide-5632",
                "4.2 | vdev=hdc,devtype=cdrom | -drive if=ide,index=2,media=cdrom,cache=writeback",
                // the tap device is not handed on before 4.5 (16529572df, 7e88c23239)
                "4.4 | format=vhd,vdev=hda,backendtype=tap,target=/a.vhd | "
                        + "-drive file=/a.vhd,if=ide,index=0,media=disk,format=vpc,cache=writeback",
                "4.5 | format=vhd,vdev=hda,backendtype=tap,target=/a.vhd | "
                        + "-drive file=/dev/xen/blktap-2/tapdevN,if=ide,index=0,media=disk,format=raw,cache=writeback",
                "4.12 | format=vhd,vdev=hda,backendtype=tap,target=/a.vhd | "
                        + "-drive file=/dev/xen/blktap-2/tapdevN,if=ide,index=0,media=disk,format=raw,cache=writeback",
                // tapdisk serves NBD on a socket (d7c4d59b51)
                "4.19 | format=vhd,vdev=hda,backendtype=tap,target=/a.vhd | "
                        + "-drive file=nbd+unix:///?socket=<physical-device-path in the backend's directory>,if=ide,"
                        + "index=0,media=disk,format=raw,cache=writeback",
                "4.19 | vdev=hda,backendtype=tap,target=/r | "
                        + "-drive file=/r,if=ide,index=0,media=disk,format=raw,cache=writeback",
            })
    void itsCommandLine(String release, String spec, String arguments) {
        assertThat(String.join(" ", of(release, spec).arguments())).isEqualTo(arguments);
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "4.17 | vdev=xvde,target=/r | no emulated disk: only 4 emulated IDE disks are supported, and this is number 5",
                "4.17 | vdev=51888,target=/r | no emulated disk: unable to determine disk number for 51888",
                "4.17 | vdev=hda,backend=storage,target=/r | "
                        + "no emulated disk: no way to get local access disk to image",
                "4.8 | format=qed,vdev=hda,target=/r | no emulated disk: unable to determine disk image format",
            })
    void whatIsNotEmulated(String release, String spec, String note) {
        QemuDisk disk = of(release, spec);

        assertThat(disk.emulated()).isFalse();
        assertThat(disk.note()).isEqualTo(note);
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "4.17 | vdev=hda,access=ro,target=/r | qemu-xen doesn't support read-only IDE disk drivers",
                "4.6 | vdev=sda,access=ro,target=/r | qemu-xen doesn't support read-only disk drivers",
                "4.4 | vdev=hda,access=ro,target=/r | qemu-xen doesn't support read-only disk drivers",
            })
    void readOnlyDisksAreRefused(String release, String spec, String refusal) {
        assertThat(of(release, spec).refusal()).contains(refusal);
    }

    @Test
    void before44AReadOnlyDiskIsWritten() {
        assertThat(of("4.3", "vdev=hda,access=ro,target=/r").arguments())
                .containsExactly("-drive", "file=/r,if=ide,index=0,media=disk,format=raw,cache=writeback");
    }

    @Test
    void ahciHasSixDisks() {
        QemuDisk fifth = of("4.17", DomainType.HVM, true, "vdev=xvde,target=/r");
        assertThat(fifth.arguments())
                .containsExactly(
                        "-drive",
                        "file=/r,if=none,id=ahcidisk-4,format=raw,cache=writeback",
                        "-device",
                        "ide-hd,bus=ahci0.4,unit=0,drive=ahcidisk-4");
        assertThat(of("4.17", DomainType.HVM, true, "vdev=xvda,access=ro,target=/r")
                        .refusal())
                .contains("qemu-xen doesn't support read-only AHCI disk drivers");
    }

    /** It gets nothing on its command line and opens the image all the same, for the paravirtual disk. */
    @Test
    void aPvDomainsQdiskIsOpenedByQemu() {
        QemuDisk disk = of("4.17", DomainType.PV, false, "format=vhd,vdev=xvda,target=/a.vhd");

        assertThat(disk.emulated()).isFalse();
        assertThat(disk.opens()).contains(new Opens("/a.vhd", "vpc"));
        assertThat(of("4.17", DomainType.PV, false, "vdev=xvda,target=/r").opens())
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "xvda, 0, 51712",
        "xvdb1, 1, 51729",
        "xvdp15, 15, 51967",
        "xvdq, 16, 268439552",
        "xvdaa, 26, 268442112",
        "hda, 0, 768",
        "hdb, 1, 832",
        "hdc, 2, 5632",
        "hdd, 3, 5696",
        "sda, 0, 2048",
        "sdp1, 15, 2289",
        "d2p3, 2, 51747",
    })
    void vdevs(String text, int disk, int number) {
        Vdev vdev = Vdev.of(text).orElseThrow();
        assertThat(vdev.disk()).hasValue(disk);
        assertThat(vdev.number()).isEqualTo(number);
    }

    @ParameterizedTest
    @CsvSource({"hde", "sdq", "xvd", "xvda0", "xvda256", "vda", "XVDA", "xvda-1", "99999999999", "''", "xvdzzzzzzz"})
    void vdevsThatAreNone(String text) {
        assertThat(Vdev.of(text)).isEmpty();
    }

    @Test
    void aNumberIsAVdevWithoutADisk() {
        assertThat(Vdev.of("0xca00").orElseThrow().number()).isEqualTo(51712);
        assertThat(Vdev.of("51712").orElseThrow().disk()).isEmpty();
    }

    private static QemuDisk of(String release, String spec) {
        return of(release, DomainType.HVM, false, spec);
    }

    private static QemuDisk of(String release, DomainType type, boolean ahci, String spec) {
        XenRelease known = XenRelease.of(release).orElseThrow();
        DiskSpec disk = DiskSpec.parse(spec);
        BackendChoice choice = new LibxlDisks(known, Optional.of(true)).choose(type, disk, Target.FILE);
        return new QemuDisks(known, type, ahci).of(disk, choice);
    }
}
