package org.xenscope.tests.lab;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.xenscope.tests.driver.Finished;
import org.xenscope.tests.driver.Live;
import org.xenscope.tests.driver.OnLab;
import org.xenscope.tests.driver.TestLab;

/** Images as block devices, by both providers, and a guest that has its disk from one; nothing of it stays. */
@OnLab
final class TapDisksTest {
    private static final String IMAGE = "/usr/lib/xenscope-lab/hvm.vhd";

    @AfterEach
    void nothingStays(TestLab lab) {
        assertThat(lab.changes()).as("what undo left").isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"tap-ctl", "qemu-nbd"})
    void attachedListedUsedAgainAndTakenAway(String provider, TestLab lab) {
        JsonNode attached = lab.run("--json", "disk", "attach", "--via=" + provider, IMAGE)
                .expect(0)
                .json();
        String device = attached.path("device").asText();
        assertThat(attached.path("provider").asText()).isEqualTo(provider);
        assertThat(attached.path("reused").asBoolean()).isFalse();
        assertThat(lab.dom0("dd if=" + device + " bs=512 count=1 2>/dev/null | od -An -tx1 -j510")
                        .strip())
                .as("the boot sector that is in the VHD")
                .isEqualTo("55 aa");

        JsonNode again = lab.run("--json", "disk", "attach", IMAGE).expect(0).json();
        assertThat(again.path("reused").asBoolean()).isTrue();
        assertThat(again.path("device").asText()).isEqualTo(device);

        Finished refused =
                lab.run("--json", "disk", "attach", IMAGE, "--read-only").expect(1);
        assertThat(refused.json().path("findings").path(0).path("id").asText()).isEqualTo("XS0531");
        assertThat(refused.json().path("findings").path(0).path("title").asText())
                .contains(attached.path("pid").asText());

        lab.run("undo", attached.path("session").asText()).expect(0);
    }

    /** xenscope is killed while tap-ctl still works: whatever that has made by then or makes later, undo finds. */
    @Test
    void killedInTheMiddle(TestLab lab) {
        try (Live watch = lab.start(
                        "lab", "ssh", "until pgrep -f '[t]ap-ctl create' >/dev/null; do sleep 0.05; done; echo now");
                Live attach = lab.start("disk", "attach", IMAGE)) {
            watch.awaitLine(line -> line.equals("now"));
            attach.kill();
        }
        JsonNode sessions = lab.sessions();
        lab.run("undo", sessions.get(sessions.size() - 1).path("id").asText()).expect(0);
        assertThat(lab.run("--json", "disk", "list").expect(0).json().path("devices"))
                .isEmpty();
    }

    @Test
    void aGuestHasItsDiskFromTheTapDeviceAndNobodyElseGetsTheImage(TestLab lab) {
        lab.dom0("sed \"s#^disk = .*#disk = [ 'tap2:tapdisk:vhd:" + IMAGE
                + ",xvda,w' ]#; s/^name = .*/name = \\\"tapped\\\"/\" /etc/xen/guests/hvm.cfg >/tmp/tapped.cfg");
        Finished bringup = lab.run("--json", "bringup", "host:/tmp/tapped.cfg").expect(0);
        assertThat(bringup.stream().stream()
                        .filter(line -> line.path("step").asText().equals("device-model"))
                        .map(line -> line.path("detail").asText()))
                .anyMatch(detail -> detail.endsWith("reads raw from /dev/xen/blktap-2/tapdev0"));

        JsonNode device = lab.run("--json", "disk", "list")
                .expect(0)
                .json()
                .path("devices")
                .path(0);
        assertThat(device.path("users").findValuesAsText("program")).anyMatch(each -> each.contains("qemu"));
        assertThat(lab.run("disk", "detach", "tapdev0").expect(2).stderr()).contains("is in use: ");
        assertThat(lab.run("disk", "attach", IMAGE).expect(1).stdout()).contains("XS0531", "qemu");

        lab.run("undo", bringup.last().path("session").asText()).expect(0);
        lab.dom0("rm /tmp/tapped.cfg");
    }
}
