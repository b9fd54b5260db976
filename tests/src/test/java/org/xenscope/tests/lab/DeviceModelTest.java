package org.xenscope.tests.lab;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.xenscope.tests.driver.Finished;
import org.xenscope.tests.driver.Live;
import org.xenscope.tests.driver.OnLab;
import org.xenscope.tests.driver.TestLab;

/** Device models as they run, and each way in which one does not: stopped, debugged, killed, left behind. */
@OnLab
final class DeviceModelTest {
    @AfterAll
    static void forget(TestLab lab) {
        lab.reset();
    }

    @Test
    void whatQemuWasGivenAndWhatBecomesOfIt(TestLab lab, @TempDir Path directory) throws Exception {
        int domid = Integer.parseInt(lab.dom0("xl create /etc/xen/guests/hvm.cfg 'vif=[]' >/dev/null; xl domid hvm")
                .strip());
        int qemu = Integer.parseInt(lab.dom0("xenstore-read /local/domain/" + domid + "/image/device-model-pid")
                .strip());

        JsonNode up = show(lab, "hvm", 0);
        assertThat(up.path("pid").asInt()).isEqualTo(qemu);
        assertThat(up.path("state").asText()).isEqualTo("running");
        assertThat(up.path("qmp").path("version").asText()).startsWith("7.2");
        assertThat(up.path("qmp").path("blocks").get(0).path("file").asText()).endsWith("/hvm.vhd");
        assertThat(codes(up)).containsExactly("XS0212");

        JsonNode args = lab.run("--json", "dm", "args", "hvm").expect(0).json();
        assertThat(args.path("disks").get(0).path("value").asText()).contains("format=vpc");
        assertThat(args.path("argv").get(2).asText()).isEqualTo("" + domid);
        String shell = lab.run("--as-shell", "dm", "args", "hvm").expect(0).stdout();
        assertThat(lab.dom0("set -- " + shell.strip() + "; printf '%s\\0' \"$@\" | cmp - /proc/" + qemu
                        + "/cmdline && echo same"))
                .as("dom0's own shell takes the line for what /proc says")
                .isEqualTo("same\n");

        qmp(lab);
        screenshot(lab, directory);

        lab.dom0("kill -STOP " + qemu);
        JsonNode stopped = show(lab, "hvm", 1);
        assertThat(stopped.path("state").asText()).isEqualTo("stopped");
        assertThat(codes(stopped)).containsExactly("XS0116", "XS0212");
        Finished unheard = lab.run(
                        "dm",
                        "screenshot",
                        "hvm",
                        "-o",
                        directory.resolve("no.png").toString())
                .expect(3);
        assertThat(unheard.stderr()).contains("QEMU " + qemu + " of hvm(" + domid + ") is stopped by a signal");
        assertThat(directory.resolve("no.png")).doesNotExist();
        lab.dom0("kill -CONT " + qemu);

        int debugger = debug(lab, qemu);
        JsonNode traced = show(lab, "hvm", 1);
        assertThat(traced.path("state").asText()).isEqualTo("traced");
        assertThat(traced.path("tracer").path("pid").asInt()).isEqualTo(debugger);
        assertThat(traced.path("tracer").path("program").asText()).isEqualTo("gdbserver");
        assertThat(title(traced, "XS0116")).contains("held by gdbserver " + debugger);

        // the domain goes while its QEMU is held: xl says 0, and QEMU stays with the domain's memory
        lab.dom0("xl destroy hvm");
        JsonNode left = show(lab, "" + domid, 1);
        assertThat(left.path("leftBehind").asBoolean()).isTrue();
        assertThat(codes(left)).contains("XS0207").doesNotContain("XS0116", "XS0203", "XS0204");
        assertThat(left.path("qemus").get(0).path("holds").toString()).contains("/hvm.vhd");
        assertThat(fixes(left, "XS0207")).containsExactly("xenscope gdb end " + domid + " --force", "kill " + qemu);
        assertThat(lab.run("dm", "show").expect(0).stdout()).contains("qemu " + qemu + " is left of domain " + domid);
        lab.run("gdb", "end", "" + domid, "--force").expect(0);
        lab.dom0("kill " + qemu + " 2>/dev/null; timeout 20 tail --pid=" + qemu + " -f /dev/null; sync");
        lab.run("dm", "show", "" + domid).expect(4);
        lab.dom0("xenstore-rm -t /local/domain/0/backend/qdisk/" + domid);
        clean(lab);
        assertThat(lab.changes()).isEmpty();
    }

    @Test
    void aFramebufferThatQemuServesAndAQemuThatIsKilled(TestLab lab, @TempDir Path directory) throws Exception {
        int domid = Integer.parseInt(lab.dom0("xl create /etc/xen/guests/uivm.cfg 'vif=[]' >/dev/null; xl domid uivm")
                .strip());
        try (Live watch = lab.start("--json", "device", "watch", "uivm", "vfb")) {
            watch.await(line -> line.path("backendState").asInt() == 4);
        }
        Path png = directory.resolve("uivm.png");
        JsonNode shot = lab.run("--json", "dm", "screenshot", "uivm", "-o", png.toString())
                .expect(0)
                .json();
        assertThat(shot.path("width").asInt()).isEqualTo(800);
        assertThat(Files.readAllBytes(png))
                .startsWith(0x89, 'P', 'N', 'G')
                .hasSize(shot.path("fileBytes").asInt());
        assertThat(lab.dom0("ls -d /run/xenscope 2>&1 || :")).contains("No such file");

        int qemu = show(lab, "uivm", 0).path("pid").asInt();
        lab.dom0("kill -9 " + qemu);
        JsonNode dead = show(lab, "uivm", 1);
        assertThat(dead.path("state").asText()).isEqualTo("gone");
        assertThat(dead.path("storeSays").asText()).isEqualTo("running");
        assertThat(codes(dead)).as("one cause, one error").containsExactly("XS0115");
        Finished nobody = lab.run("dm", "qmp", "uivm", "query-status").expect(3);
        assertThat(nobody.stderr())
                .contains("/qmp-libxenstat-" + domid + " is there, but nobody listens: QEMU " + qemu + " ended");
        lab.run("dm", "args", "uivm").expect(1);
        lab.dom0("xl destroy uivm");
        clean(lab);
        assertThat(lab.changes()).isEmpty();
    }

    private static void qmp(TestLab lab) {
        assertThat(lab.run("--json", "--read-only", "dm", "qmp", "hvm", "query-status")
                        .expect(0)
                        .json()
                        .path("status")
                        .asText())
                .isEqualTo("running");
        lab.run("--read-only", "--yes", "dm", "qmp", "hvm", "stop").expect(2);
        lab.run("--yes", "dm", "qmp", "hvm", "stop").expect(0);
        assertThat(lab.run("dm", "qmp", "hvm", "query-status").expect(0).stdout())
                .contains("\"paused\"");
        lab.run("--yes", "dm", "qmp", "hvm", "cont").expect(0);
    }

    /** The boot sector writes to the screen by the BIOS; whatever it shows is no blank. */
    private static void screenshot(TestLab lab, Path directory) throws IOException {
        Path png = directory.resolve("hvm.png");
        JsonNode shot = lab.run("--json", "dm", "screenshot", "hvm", "-o", png.toString())
                .expect(0)
                .json();
        assertThat(shot.path("look").asText()).isIn("text", "blank");
        assertThat(Files.size(png)).isEqualTo(shot.path("fileBytes").asLong());
        assertThat(lab.dom0("ls -d /run/xenscope 2>&1 || :")).contains("No such file");
    }

    /** Attaches a gdbserver that nobody connects to; its pid, once QEMU stands. */
    private static int debug(TestLab lab, int qemu) {
        String debugger = lab.dom0(
                        "gdbserver --attach 127.0.0.1:1299 " + qemu + " </dev/null >/tmp/gs.log 2>&1 & echo $!;"
                                + " until grep -q 'tracing stop' /proc/" + qemu + "/status; do sleep 0.2; done")
                .strip();
        return Integer.parseInt(debugger);
    }

    /** libxl leaves the empty directories above its own, gdbserver its log. */
    private static void clean(TestLab lab) {
        lab.dom0("rm -f /tmp/gs.log; for each in /libxl /vm /local/domain/0/device-model; do"
                + " [ -n \"$(xenstore-list $each 2>&1)\" ] || xenstore-rm $each; done");
    }

    private static JsonNode show(TestLab lab, String domain, int exit) {
        return lab.run("--json", "dm", "show", domain).expect(exit).json();
    }

    private static List<String> codes(JsonNode shown) {
        List<String> codes = new ArrayList<>();
        shown.path("findings").forEach(each -> codes.add(each.path("id").asText()));
        return codes;
    }

    private static String title(JsonNode shown, String code) {
        return finding(shown, code).path("title").asText();
    }

    private static List<String> fixes(JsonNode shown, String code) {
        List<String> commands = new ArrayList<>();
        finding(shown, code)
                .path("fix")
                .forEach(each -> commands.add(each.path("command").asText()));
        return commands;
    }

    private static JsonNode finding(JsonNode shown, String code) {
        for (JsonNode each : shown.path("findings")) {
            if (each.path("id").asText().equals(code)) {
                return each;
            }
        }
        throw new AssertionError("no " + code + " in " + shown);
    }
}
