package org.xenscope.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Chars;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
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

    /** Each line is what the genuine `xl -N block-attach 0 SPEC` of Xen 4.17.7 printed, quotes and blanks left out. */
    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "/x,raw,xvda,w,specification=virtio,backend=foo,colo,colo-host=5,direct-io-safe,colo-port=7,colo-export=e,"
                        + "active-disk=a,hidden-disk=h,discard,script=s"
                        + " | backend_domname=foo, pdev_path=/x, vdev=xvda, format=raw, script=s, readwrite=1,"
                        + " direct_io_safe=true, discard_enable=True, specification=virtio, colo_enable=True, colo_host=5,"
                        + " colo_port=7, colo_export=e, active_disk=a, hidden_disk=h",
                "/x,raw,xvda,w,no-discard,no-colo | pdev_path=/x, vdev=xvda, format=raw, readwrite=1, discard_enable=False,"
                        + " colo_enable=False",
                "cdrom,vdev=hdc, | vdev=hdc, format=empty, removable=1, is_cdrom=1",
                ",hdc:cdrom,r | pdev_path=, vdev=hdc, format=empty, removable=1, is_cdrom=1",
                "backend=,/x,,xvda | backend_domname=, pdev_path=/x, vdev=xvda, format=raw, readwrite=1",
                "iscsi:/x,xvda | pdev_path=/x, vdev=xvda, format=raw, script=block-iscsi, readwrite=1",
                "format=raw,vdev=a,target=/x,w, | pdev_path=/x,w, vdev=a, format=raw, readwrite=1"
            })
    void hasTheFieldsOfXlsJson(String spec, String fields) {
        String seen = DiskSpec.parse(spec).libxlFields().entrySet().stream()
                .map(field -> field.getKey() + "=" + field.getValue())
                .collect(Collectors.joining(", "));
        assertThat(seen).isEqualTo(fields);
    }

    @Test
    void aPrefixThatIsKnownIsUnknownBeforeALineEnd() {
        assertThatThrownBy(() -> DiskSpec.parse("vdev=,tap2:\n")).hasMessageContaining("unknown deprecated prefix");
    }

    @Test
    void aLongSpecTakesNoLongerThanItsLength() {
        for (String part : List.of("tap:", "cdrom,", " ", "a", "a:", "vdev=,", "target=")) {
            String spec = part.repeat(1_000_000 / part.length());
            assertTimeoutPreemptively(Duration.ofSeconds(20), () -> {
                try {
                    DiskSpec.parse(spec);
                } catch (UsageException e) {
                    assertThat(e.what()).startsWith("disk spec");
                }
            });
        }
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "tap2:tapdisk:vhd:/x,xvda,w | xl accepts tap2: and tapdisk: and ignores them: they choose no backend",
                "phy:/x,xvda,w | xl accepts phy: and ignores it: it chooses no backend",
                "tap:/x,xvda,w,backendtype=phy | backendtype=phy does",
                "vdev=a, target=/x,format=vhd | format=vhd is part of the path",
                "/x,raw,xvda ,w | blanks around a value belong to it",
                "vdev=,target=/x | the vdev is empty"
            })
    void isRemarkedUpon(String spec, String note) {
        assertThat(DiskNotes.of(DiskSpec.parse(spec))).anyMatch(each -> each.contains(note));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "tap2:tapdisk:vhd:/x,xvda,w | true", "format=vhd,backendtype=qdisk,vdev=a,target=/x | true",
                "format=vhd,backendtype=tap,vdev=a,target=/x | false",
                        "script=block-tap,format=vhd,vdev=a,target=/x | false",
                "phy:/x,xvda,w | false"
            })
    void aVhdThatNoBackendReadsIsTold(String spec, boolean told) {
        assertThat(DiskNotes.vhd(DiskSpec.parse(spec)).isPresent()).isEqualTo(told);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/x,raw,xvda,w", "format=vhd,backendtype=tap,vdev=a,target=/x", ",hdc:cdrom,r"})
    void isPlain(String spec) {
        assertThat(DiskNotes.of(DiskSpec.parse(spec))).isEmpty();
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
