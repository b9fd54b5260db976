package org.xenscope.tests.lab;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.xenscope.tests.driver.Finished;
import org.xenscope.tests.driver.Live;
import org.xenscope.tests.driver.OnLab;
import org.xenscope.tests.driver.TestLab;

/** QEMU of a running guest is replaced on real Xen: the guest's heartbeat goes on, with a tap device and back, and after a kill. */
@OnLab
final class RelaunchTest {
    private static final String VHD = "/usr/lib/xenscope-lab/hvm.vhd";

    @AfterAll
    static void forget(TestLab lab) {
        lab.reset();
    }

    @Test
    void theGuestGoesOnWithATapDeviceAndBackAndAfterWhatFails(TestLab lab) {
        lab.dom0("xl create /etc/xen/guests/hvm.cfg >/dev/null");
        String before = lab.dom0("xenstore-ls -fp | grep -v -e device-model-pid -e /tty");
        heartbeat(lab);

        JsonNode done = lab.run(
                        "--json",
                        "--yes",
                        "dm",
                        "relaunch",
                        "hvm",
                        "--tapdev",
                        "--without=-vnc",
                        "--with=-d guest_errors")
                .expect(0)
                .last();
        assertThat(done.path("result").asText()).isEqualTo("relaunched");
        String device = done.path("tapDevices").path(0).asText();
        heartbeat(lab);
        JsonNode shown = lab.run("--json", "dm", "show", "hvm").expect(0).json();
        assertThat(shown.path("pid").asInt()).isEqualTo(done.path("pid").asInt());
        List<String> disks = new ArrayList<>();
        shown.path("qmp")
                .path("blocks")
                .forEach(each -> disks.add(
                        each.path("driver").asText() + " " + each.path("file").asText()));
        assertThat(disks).as("the emulated disk and the PV one").containsOnly("raw " + device);
        assertThat(shown.path("recordedPid").asInt()).isEqualTo(done.path("pid").asInt());
        assertThat(argv(lab))
                .contains("guest_errors", "file=" + device + ",if=ide,index=0,media=disk,format=raw,cache=writeback")
                .doesNotContain("-vnc");
        assertThat(lab.dom0("cat /sys/class/net/vif*-emu/master/uevent")).contains("INTERFACE=xenbr0");
        assertThat(lab.dom0("ls -d /run/xenscope 2>&1 || :")).contains("No such file");

        JsonNode undone = lab.run("--json", "undo", done.path("session").asText())
                .expect(0)
                .json();
        assertThat(undone.path("now").path(0).asText()).matches("hvm\\(\\d+\\) runs, served by qemu \\d+ .*");
        heartbeat(lab);
        assertThat(argv(lab)).contains("-vnc", "file=" + VHD + ",if=ide,index=0,media=disk,format=vpc,cache=writeback");
        assertThat(lab.dom0("xenstore-ls -fp | grep -v -e device-model-pid -e /tty"))
                .as("the store, with what QEMU takes along when it ends")
                .isEqualTo(before);

        // the new QEMU does not come up: the old arguments return at once
        Finished failed = lab.run("--json", "--yes", "dm", "relaunch", "hvm", "--with=-trace nosuch,x=1")
                .expect(1);
        assertThat(failed.last().path("undone").asBoolean()).isTrue();
        assertThat(failed.last()
                        .path("findings")
                        .path(0)
                        .path("evidence")
                        .path(0)
                        .path("what")
                        .asText())
                .contains("Invalid parameter 'x'");
        assertThat(argv(lab)).doesNotContain("-trace");

        // the xenscope is killed while there is no QEMU at all
        try (Live relaunch = lab.start("--json", "--yes", "dm", "relaunch", "hvm", "--without=-vnc")) {
            relaunch.await(line -> line.path("phase").asText().equals("leave"));
            relaunch.kill().expect(137);
        }
        JsonNode sessions = lab.sessions();
        JsonNode session = sessions.get(sessions.size() - 1);
        assertThat(session.path("state").asText()).isEqualTo("interrupted");
        lab.run("undo", session.path("id").asText()).expect(0);
        heartbeat(lab);
        assertThat(argv(lab)).contains("-vnc");

        lab.dom0("xl destroy hvm");
        clean(lab);
        assertThat(lab.changes()).isEmpty();
    }

    @Test
    void whatQemuServesToTheGuestIsNamedAndNothingIsDone(TestLab lab) {
        lab.dom0("xl create /etc/xen/guests/uivm.cfg 'vif=[]' >/dev/null");
        try (Live watch = lab.start("--json", "device", "watch", "uivm", "vfb")) {
            watch.await(line -> line.path("backendState").asInt() == 4
                    && line.path("frontendState").asInt() == 4);
        }
        Finished refused = lab.run("--json", "--yes", "dm", "relaunch", "uivm").expect(2);
        JsonNode finding = refused.last().path("findings").path(0);
        assertThat(finding.path("id").asText()).isEqualTo("XS0241");
        assertThat(finding.path("title").asText()).contains("vfb/0", "connected to a backend inside QEMU");
        assertThat(lab.run("dm", "qmp", "uivm", "query-status").expect(0).stdout())
                .contains("\"running\"");
        lab.dom0("xl destroy uivm");
        clean(lab);
        assertThat(lab.changes()).isEmpty();
    }

    /** Two more dots of the guest's boot sector, one a second, on its serial port, wherever that is now. */
    private static void heartbeat(TestLab lab) {
        assertThat(lab.dom0("exec <$(xenstore-read /local/domain/$(xl domid hvm)/serial/0/tty); stty raw -echo;"
                        + " n=0; while [ $n -lt 2 ] && IFS= read -r -t 90 -N1 c; do"
                        + " [ \"$c\" = . ] && n=$((n+1)); done; echo $n"))
                .isEqualTo("2\n");
    }

    private static List<String> argv(TestLab lab) {
        List<String> argv = new ArrayList<>();
        lab.run("--json", "dm", "args", "hvm").expect(0).json().path("argv").forEach(each -> argv.add(each.asText()));
        return argv;
    }

    /** libxl leaves the empty directories above its own. */
    private static void clean(TestLab lab) {
        lab.dom0("for each in /libxl /vm /local/domain/0/device-model; do"
                + " [ -n \"$(xenstore-list $each 2>&1)\" ] || xenstore-rm $each; done");
    }
}
