package org.xenscope.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Chars;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.xenscope.error.UsageException;

/** Specs as the genuine xl 4.17 reads them. */
class DiskSpecTest {
    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "tap2:tapdisk:vhd:/i/h.vhd,xvda,w | /i/h.vhd | VHD | xvda | rw | - | -",
                "tap:vhd:/i/h.vhd,xvda,w | /i/h.vhd | VHD | xvda | rw | - | -",
                "phy:/i/h.vhd,xvda,w | /i/h.vhd | RAW | xvda | rw | - | -",
                "file:/i/h.vhd,hda,r | /i/h.vhd | RAW | hda | ro | - | -",
                "tap2:qcow2:/i/x.qcow2,xvda,w | /i/x.qcow2 | QCOW2 | xvda | rw | - | -",
                "/dev/vg/x,raw,xvda,rw | /dev/vg/x | RAW | xvda | rw | - | -",
                "/dev/vg/x,,xvda | /dev/vg/x | RAW | xvda | rw | - | -",
                "format=vhd, vdev=xvda, access=rw, target=/i/h.vhd | /i/h.vhd | VHD | xvda | rw | - | -",
                "format=vhd, vdev=hda, backendtype=tap, target=/i/a,b.vhd | /i/a,b.vhd | VHD | hda | rw | tap | -",
                "format=raw,vdev=xvdc,devtype=cdrom,target=/i/x.iso | /i/x.iso | RAW | xvdc | ro | - | -",
                "script=block-tap,format=vhd,vdev=xvda,target=vhd:/i/h.vhd | vhd:/i/h.vhd | VHD | xvda | rw | - | block-tap",
                "',hdc:cdrom,r' | '' | EMPTY | hdc | ro | - | -"
            })
    void isReadAsXlReadsIt(
            String spec,
            String target,
            DiskSpec.Format format,
            String vdev,
            String mode,
            String backend,
            String script) {
        DiskSpec disk = DiskSpec.parse(spec);
        assertThat(disk.target()).isEqualTo(target);
        assertThat(disk.format()).isEqualTo(format);
        assertThat(disk.vdev()).isEqualTo(vdev);
        assertThat(disk.readWrite() ? "rw" : "ro").isEqualTo(mode);
        assertThat(disk.backendType().orElse(null)).isEqualTo(backend);
        assertThat(disk.script().orElse(null)).isEqualTo(script);
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "/x | no vdev", "/x,vmdk,xvda | unknown value for format", "foo=b,vdev=xvda | unknown parameter",
                "foo:/x,xvda | unknown deprecated prefix", "vdev=xvda | no target", "/x,raw,xvda,w,extra | too many",
                "format=raw,format=vhd,vdev=a,target=/x | twice", "/x,raw,xvda,execute | unknown value for access"
            })
    void isRefusedAsXlRefusesIt(String spec, String what) {
        assertThatThrownBy(() -> DiskSpec.parse(spec))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining(what);
    }

    @Property
    void anySpecIsReadOrRefused(
            @ForAll @Chars({'a', 'd', 'p', 'h', 'y', 'r', 'w', ':', ',', '=', '/', ' ', '\n', '-'}) String spec) {
        try {
            assertThat(DiskSpec.parse(spec).vdev()).isNotNull();
        } catch (UsageException e) {
            assertThat(e.what()).startsWith("disk spec");
        }
    }
}
