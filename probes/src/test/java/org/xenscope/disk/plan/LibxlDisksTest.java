package org.xenscope.disk.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.xenscope.disk.DiskSpec;
import org.xenscope.disk.image.Image.Target;
import org.xenscope.hvmloader.XenRelease;
import org.xenscope.libxl.DomainType;

/** Which backend libxl takes, by release: each row was read in that release's libxl_device.c. */
class LibxlDisksTest {
    private static final String VHD = "format=vhd,vdev=xvda,target=/a.vhd";
    private static final String TAP = "format=vhd,vdev=xvda,backendtype=tap,target=/a.vhd";

    @ParameterizedTest(name = "{0}, blktap {1}: {2}")
    @CsvSource({
        // phy, tap, qdisk
        "4.2, true, tap",
        "4.2, false, qdisk",
        "4.3, true, tap",
        // phy, qdisk, tap (0166217103)
        "4.4, true, qdisk",
        "4.5, true, qdisk",
        "4.12, true, qdisk",
        "4.13, true, qdisk",
        "4.17, false, qdisk",
        "4.19, false, qdisk",
        "4.20, false, qdisk",
    })
    void aVhdWithoutABackendType(String release, boolean blktap, String backend) {
        assertThat(choose(release, blktap, VHD, Target.FILE).backend().map(DiskBackend::word))
                .contains(backend);
    }

    @ParameterizedTest(name = "{0}, blktap {1}: {2}")
    @CsvSource({
        "4.2, true, tap",
        "4.4, true, tap",
        "4.12, true, tap",
        "4.4, false, no",
        "4.12, false, no",
        // blktap2 is removed (5c883cf036)
        "4.13, true, no",
        "4.17, true, no",
        "4.18, true, no",
        // vbd3 (6d7d8d2b3e)
        "4.19, false, tap",
        "4.20, false, tap",
    })
    void aVhdWithBackendtypeTap(String release, boolean blktap, String backend) {
        BackendChoice choice = choose(release, blktap, TAP, Target.FILE);

        if (backend.equals("no")) {
            assertThat(choice.refusal()).contains("no suitable backend for disk xvda");
            assertThat(said(choice)).isEqualTo("tap unsuitable because blktap not available");
        } else {
            assertThat(choice.backend().map(DiskBackend::word)).contains(backend);
        }
    }

    @ParameterizedTest(name = "{0} on {1}: {2}")
    @CsvSource({
        "4.2, BLOCK_DEVICE, phy",
        "4.5, BLOCK_DEVICE, phy",
        "4.17, BLOCK_DEVICE, phy",
        "4.4, FILE, qdisk",
        "4.5, FILE, qdisk",
        // the script block makes a loop device of it (a0a2dc45f1)
        "4.6, FILE, phy",
        "4.12, FILE, phy",
        "4.17, FILE, phy",
        "4.20, FILE, phy",
    })
    void aRawDisk(String release, Target target, String backend) {
        assertThat(choose(release, false, "vdev=xvda,target=/a", target)
                        .backend()
                        .map(DiskBackend::word))
                .contains(backend);
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "4.17 | format=vhd,vdev=xvda,backendtype=phy,target=/a | phy unsuitable due to format vhd",
                "4.5 | vdev=xvda,backendtype=phy,target=/a | phy unsuitable as phys path not a block device",
                "4.17 | format=vhd,vdev=xvda,script=block-tap,target=vhd:/a | phy unsuitable due to format vhd; "
                        + "qdisk not compatible with script=...; tap unsuitable because blktap not available; "
                        + "standalone not compatible with specification xen",
                "4.12 | format=qcow2,vdev=xvda,backendtype=tap,target=/a | tap unsuitable due to format qcow2",
                "4.17 | vdev=xvda,backendtype=standalone,target=/a | standalone not compatible with specification xen",
                "4.17 | vdev=xvda,backendtype=qdisk,specification=virtio,target=/a | "
                        + "qdisk not compatible with specification virtio",
                "4.8 | vdev=xvda,backendtype=phy,colo,target=/a | phy not compatible with colo",
                "4.3 | vdev=xvda,devtype=cdrom,backendtype=tap,target=/a | tap unsuitable for cdroms",
            })
    void whyNoneWillDo(String release, String spec, String said) {
        BackendChoice choice = choose(release, true, spec, Target.FILE);

        assertThat(choice.backend()).isEmpty();
        assertThat(said(choice)).isEqualTo(said);
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "4.17 | vdev=xvda,target=/a | MISSING | Disk vdev=xvda failed to stat: /a",
                "4.2 | vdev=xvda,backendtype=qdisk,target=/a | MISSING | Disk vdev=xvda failed to stat: /a",
                "4.4 | vdev=xvda,target=/a | OTHER | Disk vdev=xvda phys path is not a block dev or file: /a",
                "4.17 | format=empty,vdev=xvda,target= | MISSING | Disk vdev=xvda is empty but not cdrom",
                "4.17 | vdev=hdc,devtype=cdrom,backendtype=phy,target=/a | FILE | "
                        + "Backend for CD devices on HVM guests must be Qdisk",
            })
    void whatItRefusesBeforeItTries(String release, String spec, Target target, String refusal) {
        assertThat(choose(release, true, spec, target).refusal()).contains(refusal);
    }

    @Test
    void aTargetThatItDoesNotLookAtMayBeMissing() {
        assertThat(choose("4.17", true, "backendtype=qdisk,vdev=xvda,target=/a", Target.MISSING)
                        .backend())
                .contains(DiskBackend.QDISK);
        assertThat(choose("4.17", true, "vdev=hdc,devtype=cdrom,target=/a", Target.MISSING)
                        .backend())
                .contains(DiskBackend.QDISK);
        assertThat(choose("4.17", true, "script=block-tap,vdev=xvda,target=vhd:/a", Target.UNKNOWN)
                        .backend())
                .contains(DiskBackend.PHY);
        assertThat(choose("4.17", true, "backend=storage,vdev=xvda,target=/a", Target.UNKNOWN)
                        .backend())
                .contains(DiskBackend.PHY);
    }

    @Test
    void whatItWouldHaveToKnowIsSaid() {
        assertThat(choose("4.17", true, "vdev=xvda,target=/a", Target.UNKNOWN).unknown())
                .contains("what stands at /a");
        assertThat(new LibxlDisks(new XenRelease(4, 12), Optional.empty())
                        .choose(DomainType.PV, DiskSpec.parse(TAP), Target.FILE)
                        .unknown())
                .contains("whether this host has blktap's kernel driver");
        assertThat(new LibxlDisks(new XenRelease(4, 17), Optional.empty())
                        .choose(DomainType.PV, DiskSpec.parse(VHD), Target.UNKNOWN)
                        .backend())
                .contains(DiskBackend.QDISK);
    }

    @Test
    void anEmptyCdromOfAPvDomain() {
        assertThat(pv("4.6", "vdev=xvdc,devtype=cdrom")).contains(DiskBackend.QDISK);
        assertThat(pv("4.17", "vdev=xvdc,devtype=cdrom")).contains(DiskBackend.QDISK);
        assertThat(pv("4.19", "vdev=xvdc,devtype=cdrom")).contains(DiskBackend.PHY);
    }

    private static Optional<DiskBackend> pv(String release, String spec) {
        return new LibxlDisks(XenRelease.of(release).orElseThrow(), Optional.of(false))
                .choose(DomainType.PV, DiskSpec.parse(spec), Target.UNKNOWN)
                .backend();
    }

    private static BackendChoice choose(String release, boolean blktap, String spec, Target target) {
        return new LibxlDisks(XenRelease.of(release).orElseThrow(), Optional.of(blktap))
                .choose(DomainType.HVM, DiskSpec.parse(spec), target);
    }

    private static String said(BackendChoice choice) {
        return choice.tried().stream()
                .filter(each -> !each.suitable())
                .map(each -> each.backend().word() + " " + each.why())
                .collect(Collectors.joining("; "));
    }
}
