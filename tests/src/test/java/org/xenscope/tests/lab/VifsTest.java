package org.xenscope.tests.lab;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.xenscope.tests.driver.OnLab;
import org.xenscope.tests.driver.TestLab;

/** Vifs whose interfaces are out of place for real, each in the way that it happens; what is said, and how it is mended. */
@OnLab
final class VifsTest {
    private static final String SED = "/run/vif-sed";

    /** One domain of each kind for all tests: to make one takes longer than to look at it. */
    @BeforeEach
    void make(TestLab lab) {
        // a test that fails takes them away
        lab.dom0("xl domid hvm >/dev/null 2>&1 && exit; cat > " + SED + " << 'END'\n"
                + """
                #!/bin/sh
                dev=$(echo "${INTERFACE:-$vif}" | sed 's/-emu//')
                ip link set "$dev" master xenbr0
                ip link set "$dev" up
                [ "$1" = online ] && xenstore-write "$XENBUS_PATH/hotplug-status" connected
                exit 0
                END
                """
                + "chmod 755 " + SED
                + "; xl create -p /etc/xen/guests/hvm.cfg 'vif=[\"bridge=xenbr0\", \"bridge=xenbr0,script=" + SED
                + "\", \"bridge=xenbr0,type=vif\"]' >/dev/null; xl create -p /etc/xen/guests/uivm.cfg >/dev/null");
    }

    @AfterAll
    static void forget(TestLab lab) {
        lab.reset();
    }

    @Test
    void aTapOutOfTheBridgeIsFoundAndPutBackLive(TestLab lab) {
        JsonNode well = explain(lab, "hvm", 0, 0);
        assertThat(codes(well)).containsExactly("XS0103");
        JsonNode hvm = well.path("vifs").get(0);
        int domid = hvm.path("domid").asInt();
        String tap = "vif" + domid + ".0-emu";
        assertThat(hvm.path("model").asText()).isEqualTo("rtl8139");
        assertThat(hvm.path("scriptRead").path("tap").asText()).isEqualTo("configured");
        assertThat(calls(hvm))
                .containsExactly(
                        "/etc/xen/scripts/vif-bridge online type_if=vif done",
                        "/etc/xen/scripts/vif-bridge add type_if=tap done");
        assertThat(texts(hvm.path("calls").get(0).path("environment")))
                .contains("XENBUS_PATH=backend/vif/" + domid + "/0", "INTERFACE=" + tap, "vif=vif" + domid + ".0");

        JsonNode pv = explain(lab, "uivm", 0, 0).path("vifs").get(0);
        assertThat(calls(pv)).containsExactly("/etc/xen/scripts/vif-bridge online type_if=vif done");
        assertThat(pv.path("emulated").asBoolean()).isFalse();
        assertThat(texts(pv.path("calls").get(0).path("environment"))).noneMatch(each -> each.startsWith("INTERFACE"));

        lab.dom0("ip link set " + tap + " nomaster");
        JsonNode out = explain(lab, "hvm", 0, 1);
        assertThat(codes(out)).containsExactly("XS0601", "XS0103");
        assertThat(out.path("findings")
                        .get(0)
                        .path("fix")
                        .get(0)
                        .path("command")
                        .asText())
                .isEqualTo("xenscope vif fix hvm 0");
        assertThat(lab.run("--dry-run", "vif", "fix", "hvm", "0").expect(0).stdout())
                .isEqualTo("would: ip link set " + tap + " master xenbr0\n");
        assertThat(members(lab)).doesNotContain(tap);
        lab.run("--read-only", "--yes", "vif", "fix", "hvm").expect(2);
        lab.run("--yes", "vif", "fix", "hvm", "0").expect(0);
        assertThat(members(lab)).contains(tap);
        assertThat(codes(explain(lab, "hvm", 0, 0))).containsExactly("XS0103");
        lab.run("undo").expect(0);
        assertThat(members(lab)).doesNotContain(tap);

        lab.dom0("ip link set " + tap + " master xenbr0; ip link set xenbr0 down");
        assertThat(codes(explain(lab, "uivm", 0, 1))).containsExactly("XS0605", "XS0103");
        lab.run("--yes", "vif", "fix", "uivm").expect(0);
        assertThat(lab.dom0("cat /sys/class/net/xenbr0/flags").strip()).isEqualTo("0x1003");
    }

    @Test
    void aSedStyleScriptIsFoundBeforeAndAfter(TestLab lab) {
        lab.dom0("(sed 's,bridge=xenbr0,&+script=" + SED
                + ",;s/+/,/;s/name = .*/name = \"sed\"/;/^disk/d' /etc/xen/guests/hvm.cfg;"
                // xl refuses it at step 6: by then the script has been read
                + " echo 'usbdev = [\"type=bogus\"]') > /run/refused.cfg");
        assertThat(lab.run("--yes", "bringup", "host:/run/refused.cfg")
                        .expect(1)
                        .stdout())
                .contains(SED + ":2 takes -emu off the name of QEMU's tap (XS0607): `dev=$(echo");

        JsonNode after = explain(lab, "hvm", 1, 1);
        assertThat(codes(after)).containsExactly("XS0607", "XS0103");
        JsonNode finding = after.path("findings").get(0);
        assertThat(finding.path("evidence").get(0).path("where").asText()).isEqualTo(SED + ":2");
        assertThat(finding.path("evidence").get(0).path("what").asText())
                .isEqualTo("dev=$(echo \"${INTERFACE:-$vif}\" | sed 's/-emu//')");
        assertThat(calls(after.path("vifs").get(0)))
                .containsExactly(SED + " online type_if=vif done", SED + " add type_if=tap not");
        lab.run("--yes", "vif", "fix", "hvm", "1").expect(0);
        assertThat(codes(explain(lab, "hvm", 1, 0)))
                .as("the text is still what it is")
                .containsExactly("XS0103", "XS0607");
    }

    @Test
    void aBridgeThatIsMissingIsMadeAndTheScriptRunAgain(TestLab lab) {
        lab.dom0("sed 's/xenbr0/xenbr9/;s/name = .*/name = \"nine\"/' /etc/xen/guests/uivm.cfg > /run/nine.cfg");
        String refused =
                lab.run("--yes", "bringup", "host:/run/nine.cfg").expect(1).stdout();
        assertThat(refused).contains("there is no bridge xenbr9").contains("xenscope vif bridge xenbr9");
        lab.run("vif", "bridge", "xenbr9").expect(0);
        String made = last(lab);
        lab.dom0("xl network-attach uivm bridge=xenbr9; d=$(xl domid uivm); b=/local/domain/0/backend/vif/$d/1;"
                + " ip link set vif$d.1 nomaster; xenstore-write $b/hotplug-status error"
                + " $b/hotplug-error 'Could not find bridge device xenbr9'");
        JsonNode failed = explain(lab, "uivm", 1, 1);
        assertThat(codes(failed)).containsExactly("XS0119");
        assertThat(failed.path("findings").get(0).path("cause").asText()).isEqualTo("the bridge xenbr9 is not there");
        lab.run("--yes", "vif", "fix", "uivm", "1").expect(0);
        JsonNode mended = explain(lab, "uivm", 1, 0);
        assertThat(codes(mended)).containsExactly("XS0103");
        assertThat(mended.path("vifs").get(0).path("netback").path("master").asText())
                .isEqualTo("xenbr9");
        assertThat(lab.run("undo", made).stderr()).as("something is in it").contains("in it are vif");
        lab.dom0("ip link set vif$(xl domid uivm).1 nomaster; xl network-detach uivm 1");
        lab.run("undo", made).expect(0);
        assertThat(lab.dom0("ls /sys/class/net")).doesNotContain("xenbr9");
    }

    @Test
    void typeVifHasNoTap(TestLab lab) {
        JsonNode explained = explain(lab, "hvm", 2, 0);
        assertThat(codes(explained)).containsExactly("XS0103", "XS0614");
        assertThat(calls(explained.path("vifs").get(0)))
                .containsExactly("/etc/xen/scripts/vif-bridge online type_if=vif done");
    }

    /** The session that was begun last, whatever other tests have begun before. */
    private static String last(TestLab lab) {
        JsonNode sessions =
                lab.run("--json", "session", "list").expect(0).json().path("sessions");
        return sessions.get(sessions.size() - 1).path("id").asText();
    }

    private static JsonNode explain(TestLab lab, String domain, int devid, int exit) {
        return lab.run("--json", "vif", "explain", domain, Integer.toString(devid))
                .expect(exit)
                .json();
    }

    private static String members(TestLab lab) {
        return lab.dom0("ls /sys/class/net/xenbr0/brif");
    }

    private static List<String> calls(JsonNode vif) {
        List<String> calls = new ArrayList<>();
        vif.path("calls")
                .forEach(each -> calls.add(String.join(" ", texts(each.path("argv"))) + " "
                        + each.path("effect").asText()));
        return calls;
    }

    private static List<String> texts(JsonNode array) {
        List<String> texts = new ArrayList<>();
        array.forEach(each -> texts.add(each.asText()));
        return texts;
    }

    private static List<String> codes(JsonNode explained) {
        List<String> codes = new ArrayList<>();
        explained.path("findings").forEach(each -> codes.add(each.path("id").asText()));
        return codes;
    }
}
