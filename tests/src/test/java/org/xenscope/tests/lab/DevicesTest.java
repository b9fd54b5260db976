package org.xenscope.tests.lab;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.xenscope.tests.driver.Live;
import org.xenscope.tests.driver.OnLab;
import org.xenscope.tests.driver.TestLab;

/** Devices that are stuck for real, each in the way that it happens, and what is said of them. */
@OnLab
final class DevicesTest {
    /** xl leaves empty directories behind, and nobody wants the orphan back that a session here has removed. */
    @AfterAll
    static void forget(TestLab lab) {
        lab.reset();
    }

    @Test
    void whatCanGoWrongUnderARunningGuest(TestLab lab) {
        int domid = create(lab, "uivm", "/etc/xen/guests/uivm.cfg");
        String vif = "/local/domain/0/backend/vif/" + domid + "/0";

        // the script that libxl runs, with a bridge that is not there
        lab.dom0("xenstore-write " + vif + "/bridge nosuchbr; cd /etc/xen/scripts;"
                + " XENBUS_TYPE=vif XENBUS_BASE_PATH=backend XENBUS_PATH=backend/vif/" + domid + "/0 vif=vif" + domid
                + ".0 script=/etc/xen/scripts/vif-bridge ./vif-bridge online type_if=vif; xenstore-write " + vif
                + "/bridge xenbr0");
        JsonNode failed = explain(lab, "uivm", "vif/0", 1);
        assertThat(codes(failed)).containsExactly("XS0119");
        assertThat(first(failed).path("title").asText())
                .isEqualTo("The hotplug script failed: Could not find bridge device nosuchbr");
        lab.dom0("xenstore-rm " + vif + "/hotplug-error; xenstore-rm " + vif + "/hotplug-status");
        assertThat(codes(explain(lab, "uivm", "vif/0", 0))).as("it never ran").containsExactly("XS0120");
        lab.dom0("xenstore-write " + vif + "/hotplug-status connected");

        try (Live watch = lab.start("--json", "device", "watch", "uivm")) {
            watch.await(line -> line.path("device").asText().equals("vkbd/0"));
            lab.dom0("xl unpause uivm");
            awaitStates(watch, "vif/0", 4, 4);
            JsonNode vfb = find(devices(lab, "uivm"), "vfb/0");
            assertThat(vfb.path("connected").asBoolean()).isTrue();
            assertThat(vfb.path("server").path("life").asText()).isEqualTo("alive");
            int qemu = vfb.path("server").path("pid").asInt();
            assertThat(codes(explain(lab, "uivm", "vfb", 0))).isEmpty();

            assertThat(lab.dom0("xenstore-write /local/domain/0/backend/vkbd/" + domid
                                    + "/0/state 5; xenstore-read /local/domain/" + domid + "/image/device-model-pid")
                            .strip())
                    .isEqualTo("" + qemu);
            awaitStates(watch, "vkbd/0", 6, 6);
            JsonNode closed = explain(lab, "uivm", "vkbd", 1);
            assertThat(codes(closed)).containsExactly("XS0113");
            assertThat(first(closed).path("title").asText())
                    .isEqualTo("The backend is closed, and the toolstack still wants the device");

            lab.dom0("kill -STOP " + qemu);
            watch.await(line -> line.path("life").asText().equals("stopped"));
            JsonNode stopped = explain(lab, "uivm", "vfb", 1);
            assertThat(codes(stopped)).containsExactly("XS0116");
            assertThat(first(stopped).path("fix").get(0).path("command").asText())
                    .isEqualTo("xenscope gdb end " + lab.dom0("xl domid uivm").strip());
            lab.run("--yes", "gdb", "end", "uivm").expect(0);
            watch.await(line -> line.path("change").asText().equals("server")
                    && line.path("life").asText().equals("alive"));

            lab.dom0("kill -9 " + qemu);
            watch.await(line -> line.path("life").asText().equals("dead"));
            JsonNode dead = explain(lab, "uivm", "vfb", 1);
            assertThat(states(dead)).isEqualTo("4 4");
            assertThat(codes(dead)).containsExactly("XS0115");
            assertThat(first(dead).path("title").asText()).isEqualTo("QEMU is dead: nobody serves vfb/0");
            assertThat(first(dead).path("cause").asText())
                    .contains("qemu " + qemu)
                    .contains("prove nothing");
            destroy(lab, "uivm");
            assertThat(watch.finish().expect(0).stdout()).contains("\"gone\"");
        }
        assertThat(lab.changes()).isEmpty();
    }

    @Test
    void aQemuThatDiesBeforeTheGuestRuns(TestLab lab) {
        lab.dom0("xl create -p /etc/xen/guests/uivm.cfg 'vif=[]' >/dev/null;"
                + " kill -9 $(xenstore-read /local/domain/$(xl domid uivm)/image/device-model-pid); xl unpause uivm");
        try (Live watch = lab.start("--json", "device", "watch", "uivm", "vkbd")) {
            awaitStates(watch, "vkbd/0", 4, 2);
        }
        JsonNode vfb = explain(lab, "uivm", "vfb/0", 1);
        assertThat(states(vfb)).isEqualTo("4 2");
        assertThat(codes(vfb)).containsExactly("XS0115");
        assertThat(first(vfb).path("cause").asText()).contains("before it had connected with the guest");
        destroy(lab, "uivm");
        assertThat(lab.changes()).isEmpty();
    }

    @Test
    void nodesByHandAndWhatIsLeftOfThem(TestLab lab) {
        int domid = create(lab, "bare", "/etc/xen/guests/uivm.cfg 'name=\"bare\"' 'vfb=[]' 'vif=[]'");
        String front = "/local/domain/" + domid + "/device/vfb/0";
        String back = "/local/domain/0/backend/vfb/" + domid + "/0";
        lab.dom0("xenstore-write " + front + "/backend " + back + " " + front + "/backend-id 0 " + front + "/state 1 "
                + back + "/frontend " + front + " " + back + "/frontend-id " + domid + " " + back + "/online 1 " + back
                + "/state 1");
        assertThat(codes(explain(lab, "bare", "vfb", 1)))
                .as("the guest may not write")
                .containsExactly("XS0128");
        lab.dom0("xenstore-chmod -r " + front + " n" + domid + " r0; xenstore-chmod -r " + back + " n0 r" + domid);
        assertThat(codes(explain(lab, "bare", "vfb", 0))).containsExactly("XS0102");

        try (Live watch = lab.start("--json", "device", "watch", "bare", "vfb")) {
            watch.await(line -> line.path("change").asText().equals("present"));
            lab.dom0("xl unpause bare");
            awaitStates(watch, "vfb/0", 3, 1);
            JsonNode waits = explain(lab, "bare", "vfb", 1);
            assertThat(codes(waits)).containsExactly("XS0104", "XS0131");
            assertThat(first(waits).path("title").asText())
                    .isEqualTo("The guest is ready, and nobody has taken up the backend");
            assertThat(first(waits).path("cause").asText()).contains("the domain has no QEMU");

            // where a surfman runs, it is surfman who was not asked
            String surfman = lab.dom0("bash -c 'exec -a /usr/bin/surfman sleep 100' >/dev/null 2>&1 & echo $!")
                    .strip();
            JsonNode asleep = explain(lab, "bare", "vfb", 1);
            assertThat(codes(asleep)).containsExactly("XS0107", "XS0131");
            assertThat(first(asleep).path("title").asText()).isEqualTo("Nobody asked surfman for a framebuffer");
            assertThat(asleep.path("server").path("pid").asText()).isEqualTo(surfman);
            lab.dom0("kill " + surfman + "; xenstore-write " + back + "/state 2");
            awaitStates(watch, "vfb/0", 4, 2);
            assertThat(codes(explain(lab, "bare", "vfb", 1))).containsExactly("XS0132");
            lab.dom0("xenstore-write " + back + "/state 5");
            awaitStates(watch, "vfb/0", 6, 5);
        }
        destroy(lab, "bare");
        JsonNode orphan = find(devices(lab, "" + domid), "vfb/0");
        assertThat(orphan.path("link").asText()).isEqualTo("orphan");
        JsonNode left = explain(lab, "" + domid, "vfb", 0);
        assertThat(codes(left)).containsExactly("XS0124");
        assertThat(first(left).path("fix").get(0).path("command").asText()).isEqualTo("xenscope store rm " + back);
        lab.run("store", "rm", back).expect(0);
        assertThat(lab.run("device", "list", "--json").expect(0).json().path("emptyDirectories"))
                .extracting(JsonNode::asText)
                .containsExactly("/local/domain/0/backend/vfb/" + domid);
        lab.dom0("xenstore-rm -t /local/domain/0/backend/vfb/" + domid);
        assertThat(lab.changes()).isEmpty();
    }

    @Test
    void aGuestWithoutPvDriversIsNotStuck(TestLab lab) {
        lab.dom0("xl create -p /etc/xen/guests/hvm.cfg 'vif=[]' >/dev/null");
        JsonNode disk = explain(lab, "hvm", "xvda", 0);
        assertThat(states(disk)).isEqualTo("1 2");
        assertThat(codes(disk)).containsExactly("XS0103");
        assertThat(first(disk).path("severity").asText()).isEqualTo("info");
        assertThat(first(disk).path("cause").asText()).contains("normal for an HVM guest");
        destroy(lab, "hvm");
        assertThat(lab.changes()).isEmpty();
    }

    /** libxl leaves the empty directories above its own. */
    private static void destroy(TestLab lab, String name) {
        lab.dom0("xl destroy " + name + " 2>&1 || :; for each in /libxl /vm /local/domain/0/device-model; do"
                + " [ -n \"$(xenstore-list $each 2>&1)\" ] || xenstore-rm $each; done");
    }

    /** Paused; its domid. */
    private static int create(TestLab lab, String name, String config) {
        return Integer.parseInt(lab.dom0("xl create -p " + config + " >/dev/null; xl domid " + name)
                .strip());
    }

    private static JsonNode explain(TestLab lab, String domain, String device, int exit) {
        return lab.run("--json", "device", "explain", domain, device)
                .expect(exit)
                .json();
    }

    private static JsonNode devices(TestLab lab, String domain) {
        return lab.run("--json", "device", "list", domain).expect(0).json().path("devices");
    }

    private static JsonNode find(JsonNode devices, String name) {
        for (JsonNode each : devices) {
            if (each.path("device").asText().equals(name)) {
                return each;
            }
        }
        throw new AssertionError("no " + name + " in " + devices);
    }

    private static List<String> codes(JsonNode explained) {
        List<String> codes = new ArrayList<>();
        explained.path("findings").forEach(each -> codes.add(each.path("id").asText()));
        return codes;
    }

    private static JsonNode first(JsonNode explained) {
        return explained.path("findings").get(0);
    }

    private static String states(JsonNode device) {
        return device.path("frontend").path("state").asText() + " "
                + device.path("backend").path("state").asText();
    }

    private static void awaitStates(Live watch, String device, int frontend, int backend) {
        watch.await(line -> line.path("device").asText().equals(device)
                && line.path("frontendState").asInt() == frontend
                && line.path("backendState").asInt() == backend);
    }
}
