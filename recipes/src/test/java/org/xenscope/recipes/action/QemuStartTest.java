package org.xenscope.recipes.action;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.xenscope.host.HostControl;
import org.xenscope.host.Invocation;
import org.xenscope.host.LocalHost;
import org.xenscope.host.Output;
import org.xenscope.host.Policy;

/** The scripts that start a QEMU, on this machine with its own shell: what is started gets what it should, and outlives us. */
@Timeout(60)
class QemuStartTest {
    /** Tells what it was given; the log is then whole. */
    private static final String TELL =
            """
            printf '%s\\n' "$0" "$@"; tr '\\0' '\\n' </proc/$$/environ; pwd; cat <&9
            [ -e /proc/$$/fd/4 ] && echo 'fd 4 is open'; ps -o pid=,ppid=,sid= -p $$; readlink /proc/$$/fd/0; echo END
            """;

    @TempDir
    private Path directory;

    private final HostControl control = new LocalHost().control(Policy.CHANGE.permit("test"));

    private QemuLaunch launch(List<String> environment, String... argv) {
        Path log = directory.resolve("log");
        return new QemuLaunch(
                List.of(argv),
                environment,
                directory.toString(),
                log.toString(),
                log.toString(),
                List.of(),
                List.of(),
                List.of());
    }

    private int start(String gate, QemuLaunch launch) throws IOException {
        Path state = Files.writeString(directory.resolve("state"), "the state\n");
        Output output = control.run(new Invocation(
                QemuStart.argv("xenscope-relaunch-test", state.toString(), gate, launch),
                new byte[0],
                Duration.ofSeconds(20)));
        assertThat(output.ok()).as(output.errors()).isTrue();
        return Integer.parseInt(output.text().strip());
    }

    private List<String> told(int pid) throws Exception {
        ProcessHandle.of(pid)
                .ifPresent(process ->
                        process.onExit().orTimeout(20, TimeUnit.SECONDS).join());
        return Files.readAllLines(directory.resolve("log"), StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @ValueSource(strings = {"PWD=/elsewhere", "OTHER=1"})
    void argumentsEnvironmentDirectoryAndStateAreWhatTheyShouldBe(String variable) throws Exception {
        List<String> environment =
                List.of("A=b c'\"$HOME", "PATH=/usr/bin:/bin", "L=one\ntwo", "_=/usr/sbin/xl", variable);
        int pid = start("", launch(environment, "/bin/sh", "-c", TELL, "qemu", "a b", "", "$x 'y' *"));
        List<String> told = told(pid);
        assertThat(told).startsWith("qemu", "a b", "", "$x 'y' *", "-incoming", "fd:9");
        assertThat(told.subList(6, 6 + 6))
                .containsExactlyInAnyOrder(
                        "A=b c'\"$HOME", "PATH=/usr/bin:/bin", "L=one", "two", "_=/usr/sbin/xl", variable);
        assertThat(told.subList(12, told.size() - 3)).containsExactly(directory.toString(), "the state");
        String[] ids = told.get(told.size() - 3).strip().split(" +");
        assertThat(ids[0]).as("it is what was started").isEqualTo("" + pid);
        assertThat(ids[2]).as("a session of its own").isEqualTo("" + pid);
        assertThat(told).endsWith("/dev/null", "END");
    }

    @Test
    void atTheGateItStandsAndBecomesTheProgramByOneExec() throws Exception {
        Path gate = directory.resolve("gate");
        control.run(Invocation.of(Duration.ofSeconds(10), "mkfifo", gate.toString()))
                .orFail("");
        int pid = start(gate.toString(), launch(List.of("PATH=/usr/bin:/bin"), "/bin/sh", "-c", TELL, "qemu"));
        assertThat(ProcessHandle.of(pid)).isPresent();
        assertThat(directory.resolve("log")).as("it has said nothing").isEmptyFile();
        // opened for writing, the pipe waits for whoever reads it
        Files.newOutputStream(gate, StandardOpenOption.WRITE).close();
        assertThat(told(pid)).startsWith("qemu", "-incoming", "fd:9").endsWith("END");
    }

    @Test
    void aProgramThatIsNotThereSaysSoInTheLog() throws Exception {
        int pid = start("", launch(List.of(), "/nonexistent/qemu"));
        assertThat(told(pid)).anyMatch(line -> line.contains("/nonexistent/qemu"));
    }

    @Test
    void withoutAStateNothingIsStarted() {
        Output output = control.run(new Invocation(
                QemuStart.argv("xenscope-relaunch-test", directory + "/none", "", launch(List.of(), "/bin/true")),
                new byte[0],
                Duration.ofSeconds(20)));
        assertThat(output.ok()).isFalse();
        assertThat(output.text()).isEmpty();
    }
}
