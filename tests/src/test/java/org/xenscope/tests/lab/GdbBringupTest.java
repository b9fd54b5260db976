package org.xenscope.tests.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.xenscope.tests.driver.Finished;
import org.xenscope.tests.driver.Live;
import org.xenscope.tests.driver.OnLab;
import org.xenscope.tests.driver.TestLab;

/** {@code bringup --gdb}, as a person types it. */
@OnLab
final class GdbBringupTest {
    @TempDir
    Path here;

    @AfterAll
    static void forget(TestLab lab) {
        lab.reset();
    }

    private static String ports(TestLab lab) {
        return lab.dom0("ss -ltnH | awk '{ print $4 }' | sort");
    }

    @Test
    void itsWritesToTheStoreAreHitAndTheDomainComesUpAndNothingIsLeft(TestLab lab) {
        String ports = ports(lab);
        String config = lab.withoutVif("uivm", here);
        Finished up = lab.run("--json", "bringup", config, "--gdb", "--break=xs_write", "--log=xs_watch")
                .expect(0);

        assertThat(up.last().path("result").asText()).as(up.toString()).isEqualTo("up");
        assertThat(GdbStarts.order(up.stream()))
                .containsSubsequence(
                        "create running", "held", "start", "running", "stopped", "running", "create done", "ended");
        List<String> said = GdbStarts.said(up, "said");
        assertThat(said).anyMatch(line -> line.startsWith("Breakpoint") && line.contains(" at xs_write"));
        assertThat(said)
                .as("the arguments of the write that libxl waits for")
                .anyMatch(line -> line.matches(".*\"device-model/\\d+/state\".*\"running\".*"));
        assertThat(said).anyMatch(line -> line.matches("log \\d+: xs_watch .*\"backend/vfb/\\d+\".*"));
        assertThat(lab.dom0("ps -e -o comm= | grep gdb || :"))
                .as("the debugger has gone")
                .isEmpty();
        // the guest's own display
        assertThat(ports(lab).lines().filter(line -> !line.startsWith("127.0.0.1:59")))
                .containsExactlyElementsOf(ports.lines().toList());
        assertThat(lab.run("dm", "qmp", "uivm", "query-status").expect(0).stdout())
                .contains("\"running\"");

        GdbStarts.undone(lab, up);
        assertThat(ports(lab)).isEqualTo(ports);
        assertThat(lab.run("session", "list").expect(0).stdout()).isEqualTo("nothing is left on any host\n");
        assertThat(lab.clientsLeft()).isEmpty();
    }

    /** The steps go by above the prompt, and `c` waits no longer than the bring-up. */
    @Test
    void atATerminalAPromptIsOpenBesideIt(TestLab lab) {
        try (Live person = lab.xenscope().onTerminal("bringup", lab.withoutVif("uivm", here), "--gdb")) {
            person.awaitLine(line -> line.contains("QEMU is under gdb from its first instruction"));
            person.awaitLine(line -> line.contains("runs; `interrupt` stops it"));
            person.type("break xs_write if $rdi == 1");
            person.awaitLine(line -> line.contains("Breakpoint 2 at xs_write"));
            person.type("c");
            person.awaitLine(line -> line.contains("continuing; Ctrl-C stops it"));
            person.awaitLine(line -> line.contains("create paused") && line.contains("QEMU under the debugger"));
            person.awaitLine(line -> line.contains("the bring-up is done; `end` leaves the debugger"));
            person.awaitLine(line -> line.contains("runs; `interrupt` stops it"));
            person.type("interrupt");
            person.awaitLine(line -> line.contains("interrupted, thread 1"));
            person.type("end");
            assertThat(person.finish().expect(0).stdout())
                    .contains("runs on, gdbserver is gone, nothing is left", "uivm is up in ");
        }
        assertThat(lab.run("dm", "qmp", "uivm", "query-status").expect(0).stdout())
                .contains("\"running\"");
        lab.run("undo").expect(0);
        assertThat(lab.run("session", "list").expect(0).stdout()).isEqualTo("nothing is left on any host\n");
    }
}
