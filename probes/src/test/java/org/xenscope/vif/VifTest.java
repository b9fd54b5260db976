package org.xenscope.vif;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class VifTest {
    @Test
    void aSpecIsReadAsXlReadsIt() {
        VifSpec vif = VifSpec.parse(
                "mac=00:16:3E:0:0:1, bridge=xenbr1,type=vif,model=e1000,script=/s,vifname=x,ip=1.0.0.1,trusted");
        assertThat(vif.mac()).hasValue("00:16:3e:00:00:01");
        assertThat(vif.bridgeOr("xenbr0")).isEqualTo("xenbr1");
        assertThat(vif.type()).hasValue("vif");
        assertThat(vif.ip()).hasValue("1.0.0.1");
        assertThat(vif.ignored()).isEmpty();
    }

    @Test
    void whatXlPassesOverIsTold() {
        VifSpec vif = VifSpec.parse("mac=zz,type=x,brigde=xenbr0,");
        assertThat(vif.ignored()).containsExactly("mac=zz", "type=x", "brigde=xenbr0");
        assertThat(vif.bridgeOr(VifSpec.DEFAULT_BRIDGE)).isEqualTo("xenbr0");
    }

    @Property
    void aNameComesBack(
            @ForAll @IntRange(max = 32752) int domid, @ForAll @IntRange(max = 99) int devid, @ForAll boolean emulated) {
        VifName name = new VifName(domid, devid, emulated);
        assertThat(VifName.parse(name.toString())).hasValue(name);
    }

    @Test
    void otherNamesAreNoVifs() {
        assertThat(VifName.parse("vif1")).isEmpty();
        assertThat(VifName.parse("vif1.0-emu2")).isEmpty();
        assertThat(VifName.parse("eth0")).isEmpty();
    }
}
