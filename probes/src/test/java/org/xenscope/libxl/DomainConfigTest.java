package org.xenscope.libxl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.xenscope.disk.DiskSpec;
import org.xenscope.error.UsageException;

class DomainConfigTest {
    private static final String HVM =
            """
            name = "hvm1"
            type = "hvm"
            memory = 64
            vcpus = 1
            uuid = "d7d7abb7-9184-443c-a9d3-82e751eac02f"
            disk = [ 'format=vhd,vdev=xvda,access=rw,target=/images/hvm.vhd' ]
            vif = [ 'mac=00:16:3E:0:0:1,bridge=xenbr0' ]
            serial = "pty"
            vga = "stdvga"
            on_crash = "preserve"
            tsc_mode = 2
            """;

    @Test
    void readsWhatBringUpNeeds() {
        DomainConfig domain = of(HVM);
        assertThat(domain.name()).isEqualTo("hvm1");
        assertThat(domain.type()).isEqualTo(DomainType.HVM);
        assertThat(domain.memoryMegabytes()).hasValue(64);
        assertThat(domain.uuid()).isPresent();
        assertThat(domain.disks().get(0).format()).isEqualTo(DiskSpec.Format.VHD);
        assertThat(domain.vifs().get(0).mac()).hasValue("00:16:3e:00:00:01");
        assertThat(domain.serial()).containsExactly("pty");
        assertThat(domain.tscMode()).hasValue("native");
        assertThat(domain.onCrash()).isEqualTo("preserve");
        assertThat(XlConfigLint.lint(domain.config())).isEmpty();
    }

    @ParameterizedTest(name = "{0} is {1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "x=1 | PV",
                "type=\"pvh\" | PVH",
                "type=\"p\" | PV",
                "type=\"h\" | HVM",
                "builder=\"hvm\" | HVM",
                "builder=\"generic\" | PV",
                "type=\"hvm\"; builder=\"hvm\" | HVM"
            })
    void typeAsXlTakesIt(String config, DomainType type) {
        assertThat(of(config).type()).isEqualTo(type);
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "name = \"a\"; type = \"hvm\"; builder = \"generic\" | contradicts",
                "name = \"a\"; memory = 64 | needs kernel",
                "memory = 64; type = \"hvm\" | has no name",
                "name = \"a\"; type = \"hvm\"; memory = 64; uuid = \"x\" | uuid is",
                "name = \"a\"; type = \"hvm\"; memory = 64; vga = \"x\" | vga is",
                "name = \"a\"; type = \"hvm\"; memory = 64; disk = [ \"/x\" ] | no vdev"
            })
    void lintFindsWhatXlRefuses(String config, String what) {
        assertThat(XlConfigLint.lint(XlConfig.parse("f", config)))
                .anyMatch(each ->
                        each.severity() == Remark.Severity.ERROR && each.what().contains(what));
    }

    @Test
    void lintKnowsTheNearestKey() {
        List<Remark> remarks = XlConfigLint.lint(
                XlConfig.parse("f", "name='a';type='hvm';memory=64\nmemroy=1\ndisk='x'\nvcpus='two'\n"));
        assertThat(remarks)
                .anyMatch(each -> each.next().equals("did you mean memory?")
                        && each.at().orElseThrow().equals(new Place(2, 1)));
        assertThat(remarks).anyMatch(each -> each.what().contains("disk is a single value"));
        assertThat(remarks).anyMatch(each -> each.what().contains("vcpus is no number"));
    }

    @Test
    void aMissingNameIsSaidWithTheFile() {
        assertThatThrownBy(() -> of("memory = 1").name())
                .isInstanceOf(UsageException.class)
                .hasMessage("f: the domain has no name");
    }

    private static DomainConfig of(String text) {
        return DomainConfig.of(XlConfig.parse("f", text));
    }
}
