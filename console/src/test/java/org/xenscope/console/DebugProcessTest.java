package org.xenscope.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The debugger's words on a process of this machine, under its genuine gdb. */
@Tag("peer")
@Timeout(90)
class DebugProcessTest {
    @TempDir
    private Path home;

    @BeforeEach
    void needsGdb() {
        Assumptions.assumeTrue(Files.isExecutable(Path.of("/usr/bin/gdb")), "gdb is not there");
    }

    @Test
    void aProcessIsLookedAtAndRunsOn() throws IOException, InterruptedException {
        Process sleep = new ProcessBuilder("sleep", "600").start();
        try {
            String target = "pid:" + sleep.pid();
            Program.Ended ended = Program.run(
                    home,
                    Map.of(),
                    Program.argv(
                            "debug",
                            "attach",
                            target,
                            "--ex=bt",
                            "--ex=registers rip",
                            "--ex=cont &",
                            "--ex=interrupt"));
            Assumptions.assumeFalse(ended.err().contains("not permitted"), "this machine lets nobody be debugged");
            assertThat(ended.err())
                    .contains("gdb:sleep(" + sleep.pid() + ")> bt\n")
                    .doesNotContain("xenscope: ");
            assertThat(ended.out())
                    .containsPattern("(?m)^#0  ")
                    .containsPattern("(?m)^rip 0x[0-9a-f]+$")
                    .contains("interrupted, thread 1 \"sleep\": ")
                    .endsWith("sleep " + sleep.pid() + " runs on, gdb is gone\n");
            assertThat(ended.exit()).isZero();
            assertThat(Files.readString(Path.of("/proc/" + sleep.pid() + "/status")))
                    .contains("TracerPid:\t0\n")
                    .doesNotContain("State:\tT")
                    .doesNotContain("State:\tt");
        } finally {
            sleep.destroyForcibly().waitFor();
        }
    }

    @Test
    void whatIsNoProcessIsRefused() {
        try (TestConsole console = new TestConsole(home)) {
            assertThat(console.run("debug", "attach", "pid:none")).isEqualTo(2);
            assertThat(console.run("debug", "attach", "pid")).isEqualTo(2);
            assertThat(console.run("debug", "attach", "pid:999999999")).isEqualTo(4);
            assertThat(console.err()).contains("this machine has no process 999999999");
            assertThat(console.run("debug", "attach", "pid:1", "--as-shell")).isZero();
            assertThat(console.out()).isEqualTo("gdb -p 1\n");
            assertThat(console.run("debug", "attach", "pid:1", "--read-only")).isEqualTo(2);
        }
    }
}
