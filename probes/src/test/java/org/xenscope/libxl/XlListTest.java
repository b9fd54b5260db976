package org.xenscope.libxl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.xenscope.error.ProtocolException;

class XlListTest {
    @Test
    void readsLines() {
        List<DomainLine> domains = XlList.parse(
                """
                Name                                        ID   Mem VCPUs\tState\tTime(s)
                Domain-0                                     0  1024     1     r-----     445.6
                my vm                                       21    64     1     --p---       3.4
                (null)                                       5     0     1     --ps-d       1.0
                """);
        assertThat(domains).extracting(DomainLine::name).containsExactly("Domain-0", "my vm", "(null)");
        assertThat(domains.get(1).state().paused()).isTrue();
        assertThat(domains.get(2).state().dying()).isTrue();
        assertThat(domains).extracting(line -> line.state().toString()).containsExactly("r-----", "--p---", "--ps-d");
        assertThatThrownBy(() -> XlList.parse("nonsense\n")).isInstanceOf(ProtocolException.class);
    }

    @Test
    void readsUuids() {
        Map<String, DomainLine> domains = XlList.parseVerbose(
                """
                Name                                        ID   Mem VCPUs\tState\tTime(s)   UUID                            Reason-Code\tSecurity Label
                Domain-0                                     0  1024     1     r-----     445.6 00000000-0000-0000-0000-000000000000        -                -
                (null)                                       5    64     1     --p--d       0.0 d7d7abb7-9184-443c-a9d3-82e751eac02f        -                -
                """);
        assertThat(domains.keySet())
                .containsExactly("00000000-0000-0000-0000-000000000000", "d7d7abb7-9184-443c-a9d3-82e751eac02f");
        assertThat(domains.get("d7d7abb7-9184-443c-a9d3-82e751eac02f").domid()).isEqualTo(5);
        assertThatThrownBy(() -> XlList.parseVerbose("my vm  21  64  1  --p---  3.4\n"))
                .isInstanceOf(ProtocolException.class);
    }

    @Test
    void readsJson() throws IOException {
        try (var in = XlListTest.class.getResourceAsStream("list-hvm.json")) {
            List<DomainDetails> domains = XlList.parseLong(new String(in.readAllBytes(), StandardCharsets.UTF_8));
            assertThat(domains).hasSize(1);
            assertThat(domains.get(0).name()).hasValue("hvm1");
            assertThat(domains.get(0).type()).hasValue(DomainType.HVM);
            assertThat(domains.get(0).disks().get(0).format()).hasValue("vhd");
            assertThat(domains.get(0).nics().get(0).bridge()).hasValue("xenbr0");
        }
    }

    @Property
    void anyTextIsReadOrRefused(@ForAll String text) {
        try {
            XlList.parseLong(text);
        } catch (ProtocolException e) {
            assertThat(e.what()).startsWith("xl list -l printed");
        }
    }

    @Test
    void readsInfo() {
        XenInfo info = XenInfo.parse(
                """
                host                   : lab
                total_memory           : 3071
                free_memory            : 1643
                xen_major              : 4
                xen_minor              : 17
                xen_extra              : .7
                xen_version            : 4.17.7
                xen_caps               : xen-3.0-x86_64 hvm-3.0-x86_32 hvm-3.0-x86_64
                virt_caps              : pv hvm hap gnttab-v1 gnttab-v2
                xen_commandline        : console=com1 loglvl=all guest_loglvl=all
                """);
        assertThat(info.version()).isEqualTo("4.17.7");
        assertThat(info.freeMemoryMegabytes()).isEqualTo(1643);
        assertThat(info.runs(DomainType.HVM)).isTrue();
        assertThatThrownBy(() -> XenInfo.parse("xl: not running")).isInstanceOf(ProtocolException.class);
    }

    /** What a running domain was built with is the config that would build it again. */
    @Test
    void aListedDomainHasAConfig() throws IOException {
        DomainConfig config;
        try (var in = XlListTest.class.getResourceAsStream("list-hvm.json")) {
            config = XlList.parseLong(new String(in.readAllBytes(), StandardCharsets.UTF_8))
                    .get(0)
                    .config();
        }
        assertThat(config.name()).isEqualTo("hvm1");
        assertThat(config.type()).isEqualTo(DomainType.HVM);
        assertThat(config.uuid().map(Object::toString)).hasValue("d7d7abb7-9184-443c-a9d3-82e751eac02f");
        assertThat(config.memoryMegabytes()).hasValue(64);
        assertThat(config.vcpus()).hasValue(1);
        assertThat(config.disks().get(0).libxlFields())
                .hasToString("{pdev_path=/lab/hvm.vhd, vdev=xvda, format=vhd, readwrite=1}");
        assertThat(config.vifs().get(0).libxlFields())
                .hasToString("{mac=00:16:3e:00:00:01, bridge=xenbr0, script=/lab/vif-bridge-log, nictype=vif_ioemu}");
        assertThat(config.vga()).hasValue("stdvga");
        assertThat(config.serial()).containsExactly("pty");
        assertThat(config.onCrash()).isEqualTo("preserve");
        assertThat(XlConfigLint.refusals(config.config())).isEmpty();
    }
}
