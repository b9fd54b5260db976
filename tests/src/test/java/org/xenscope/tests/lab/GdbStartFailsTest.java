package org.xenscope.tests.lab;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.xenscope.tests.driver.Finished;
import org.xenscope.tests.driver.Live;
import org.xenscope.tests.driver.OnLab;
import org.xenscope.tests.driver.TestLab;

/** A QEMU that is held, and whose debugger does not come, or whose debugger or xenscope is killed. */
@OnLab
final class GdbStartFailsTest {
    @TempDir
    Path here;

    @AfterAll
    static void forget(TestLab lab) {
        lab.reset();
    }

    /** A gdb that never says a word. */
    @Test
    void withoutADebuggerQemuGoesOnInTime(TestLab lab) throws IOException {
        Path silent = Files.writeString(here.resolve("gdb"), "#!/bin/sh\nexec sleep 1000\n");
        assertThat(silent.toFile().setExecutable(true)).isTrue();
        Finished up = lab.xenscope()
                .with("PATH", here + ":" + System.getenv("PATH"))
                .run("--json", "bringup", lab.withoutVif("uivm", here), "--gdb")
                .expect(0);

        assertThat(up.last().path("result").asText()).as(up.toString()).isEqualTo("up");
        assertThat(GdbStarts.said(up, "failed")).singleElement().asString().contains("until the debugger comes");
        assertThat(up.stream())
                .filteredOn(line -> line.path("step").asText().equals("create")
                        && line.path("state").asText().equals("done"))
                .singleElement()
                .satisfies(line -> assertThat(line.path("detail").asText()).contains("! XS0240"));
        nothingIsLeft(lab, up);
    }

    @Test
    void aGdbserverThatIsKilledAtTheFirstInstructionLeavesQemuToRun(TestLab lab) {
        Finished up;
        try (Live bringup = lab.start("--json", "bringup", lab.withoutVif("uivm", here), "--gdb", "--stop-at-start")) {
            JsonNode stands = bringup.await(line -> line.path("debug").asText().equals("start"));
            assertThat(stands.path("detail").asText()).startsWith("QEMU stands at its first instruction; ");
            lab.dom0("kill -9 $(pidof gdbserver)");
            up = bringup.finish().expect(0);
        }
        assertThat(up.last().path("result").asText()).as(up.toString()).isEqualTo("up");
        assertThat(GdbStarts.said(up, "ended")).contains("gdbserver was killed");
        nothingIsLeft(lab, up);
    }

    @Test
    void afterAKillAtTheGateLibxlEndsItAndTheBringUpIsTakenUpAgain(TestLab lab) {
        int pid;
        try (Live bringup = lab.start("--json", "bringup", lab.withoutVif("uivm", here), "--gdb")) {
            pid = bringup.await(line -> line.path("debug").asText().equals("held"))
                    .path("pid")
                    .asInt();
            bringup.kill().expect(137);
        }
        String gate = lab.dom0("readlink /proc/" + pid + "/fd/0").strip();
        assertThat(gate).startsWith("/run/xenscope/wrapper-");
        // libxl's time, and its signal; then it takes the domain down
        lab.dom0(
                "timeout 100 tail --pid=" + pid + " -f /dev/null; while xl domid uivm 2>/dev/null; do sleep 0.2; done");
        assertThat(lab.dom0("test -e " + gate + " && echo there || :")).isEmpty();
        assertThat(lab.dom0("cat /var/log/xen/qemu-dm-uivm.log"))
                .contains("waits at its gate")
                .doesNotContain("goes on");

        JsonNode session = lab.sessions().get(lab.sessions().size() - 1);
        assertThat(session.path("state").asText()).isEqualTo("interrupted");
        Finished up = lab.run(
                        "--json", "bringup", "--resume", session.path("id").asText(), "--gdb", "--break=xs_write")
                .expect(0);
        assertThat(up.last().path("result").asText()).as(up.toString()).isEqualTo("up");
        assertThat(GdbStarts.order(up.stream()))
                .containsSubsequence("create running", "held", "start", "stopped", "create done", "ended");
        nothingIsLeft(lab, up);
    }

    private static void nothingIsLeft(TestLab lab, Finished up) {
        GdbStarts.undone(lab, up.last().path("session").asText());
        assertThat(lab.dom0("ls /run; ps -e -o comm= | grep gdb || :")).doesNotContain("xenscope", "gdb");
    }
}
