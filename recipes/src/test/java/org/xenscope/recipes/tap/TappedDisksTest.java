package org.xenscope.recipes.tap;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.xenscope.disk.DiskSpec;
import org.xenscope.libxl.DomainConfig;
import org.xenscope.libxl.XlConfig;

/** Which disks become tap devices on which Xen, and what xl is told then. */
class TappedDisksTest {
    @ParameterizedTest(name = "{1} on {0}: {2}")
    @CsvSource(
            delimiter = ';',
            value = {
                "4.17.7; tap2:tapdisk:vhd:/a.vhd,xvda,rw; true",
                "4.17.7; format=vhd, vdev=xvda, access=rw, target=/a.vhd; true",
                "4.17.7; /a.vhd,vhd,hda,w,backendtype=qdisk; true",
                "4.17.7; /a.vhd,vhd,hda,w,backendtype=tap; true",
                "4.3.0; /a.vhd,vhd,hda,w,backendtype=tap; true",
                "4.5.0; /a.vhd,vhd,hda,w,backendtype=tap; false",
                "4.12.1; /a.vhd,vhd,hda,w,backendtype=tap; false",
                "4.13.0; /a.vhd,vhd,hda,w,backendtype=tap; true",
                "4.19.0; /a.vhd,vhd,hda,w,backendtype=tap; false",
                "4.19.0; /a.vhd,vhd,hda,w; true",
                "unknown; /a.vhd,vhd,hda,w,backendtype=tap; true",
                "4.17.7; /a.raw,raw,hda,w; false",
                "4.17.7; /a.qcow2,qcow2,hda,w; false",
                "4.17.7; /a.vhd,vhd,hda,w,backend=3; false",
                "4.17.7; format=raw,script=block-tap,vdev=hda,access=w,target=vhd:/a.vhd; false",
            })
    void wanted(String xen, String spec, boolean wanted) {
        assertThat(TappedDisks.wanted(DiskSpec.parse(spec), xen)).isEqualTo(wanted);
    }

    @Test
    void theOtherDisksStayAsTheyAreWritten() {
        String cdrom = "/iso \"x\\y\",raw,hdc:cdrom,r";
        List<DiskSpec> disks = List.of(
                DiskSpec.parse("tap2:tapdisk:vhd:/a.vhd,xvda,rw"),
                DiskSpec.parse(cdrom),
                DiskSpec.parse("format=vhd,vdev=xvdb,access=ro,no-discard,direct-io-safe,target=/b.vhd"));
        String list = TappedDisks.list(disks, Map.of(0, "/dev/xen/blktap-2/tapdev0", 2, "/dev/nbd1"));
        String text = "name=\"x\"\ndisk=" + list + "\n";
        List<DiskSpec> read =
                DomainConfig.of(XlConfig.parse("x", text.getBytes())).disks();
        assertThat(read.get(0).target()).isEqualTo("/dev/xen/blktap-2/tapdev0");
        assertThat(read.get(0).format()).isEqualTo(DiskSpec.Format.RAW);
        assertThat(read.get(0).backendType()).hasValue("phy");
        assertThat(read.get(0).vdev()).isEqualTo("xvda");
        assertThat(read.get(0).readWrite()).isTrue();
        assertThat(read.get(1)).isEqualTo(disks.get(1));
        assertThat(read.get(2).readWrite()).isFalse();
        assertThat(read.get(2).discard()).hasValue(false);
        assertThat(read.get(2).directIoSafe()).isTrue();
    }
}
