package org.xenscope.tests.lab;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.xenscope.tests.driver.Finished;
import org.xenscope.tests.driver.Live;
import org.xenscope.tests.driver.TestLab;
import org.xenscope.tests.driver.Xenscope;

/** A lab of its own, from up to down, whatever happens to it between. */
@Tag("lab")
final class LabLifeTest {
    private TestLab lab;

    @BeforeEach
    void start() {
        lab = TestLab.up("second");
    }

    @AfterEach
    void end() {
        lab.close();
    }

    @Test
    void statusSaysAllThereIsToKnow() {
        JsonNode status = lab.status();

        assertThat(status.path("name").asText()).isEqualTo("second");
        assertThat(status.path("running").asBoolean()).isTrue();
        assertThat(status.path("state").asText()).isEqualTo("running");
        int port = status.path("ports").path("ssh").asInt();
        assertThat(status.path("sshAddress").asText()).isEqualTo("root@127.0.0.1:" + port);
        assertThat(status.path("ageMillis").asLong()).isPositive();
        assertThat(status.path("created").asText()).endsWith("Z");
        assertThat(status.path("xenVersion").asText()).startsWith("4.17");
        assertThat(status.path("xenstored").asText()).isEqualTo("c");
        assertThat(ProcessHandle.of(status.path("pid").asLong())
                        .orElseThrow()
                        .info()
                        .command())
                .hasValueSatisfying(command -> assertThat(command).contains("qemu-system"));
        assertThat(lab.dom0("xl info").lines())
                .contains(
                        "xen_version            : " + status.path("xenVersion").asText());
    }

    @Test
    void itListensOnTheLoopbackInterfaceOnly() throws IOException {
        String port =
                String.format("%04X", lab.status().path("ports").path("ssh").asInt());
        List<String> listening = new ArrayList<>();
        for (String table : List.of("/proc/net/tcp", "/proc/net/tcp6")) {
            // proc(5): local address, remote address, state; 0A is LISTEN
            for (String line : Files.readAllLines(Path.of(table))) {
                String[] words = line.strip().split("\\s+");
                if (words.length > 3 && words[1].endsWith(":" + port) && words[3].equals("0A")) {
                    listening.add(words[1]);
                }
            }
        }
        assertThat(listening).containsExactly("0100007F:" + port);
    }

    @Test
    void resetForgetsWhatWasDoneOnTheSamePort() {
        int port = lab.status().path("ports").path("ssh").asInt();
        lab.dom0("touch /etc/changed; xenstore-write /changed 1");
        assertThat(lab.changes()).hasSize(2);

        Finished reset = lab.run("lab", "reset").expect(0);

        assertThat(reset.millis()).isLessThan(20_000);
        assertThat(lab.changes()).isEmpty();
        assertThat(lab.status().path("ports").path("ssh").asInt()).isEqualTo(port);
        long clock = Long.parseLong(lab.dom0("date +%s").strip());
        assertThat(Math.abs(clock - System.currentTimeMillis() / 1000))
                .as("seconds that dom0's clock is off")
                .isLessThan(5);
    }

    @Test
    void aKilledLabIsSaidToHaveDiedAndLeavesNoProcessAndComesUpAgain() throws Exception {
        List<ProcessHandle> processes = processes();
        assertThat(processes).as("QEMU and the ssh connection").hasSizeGreaterThanOrEqualTo(2);
        ProcessHandle.of(lab.status().path("pid").asLong()).orElseThrow().destroyForcibly();
        for (ProcessHandle process : processes) {
            process.onExit().get(30, TimeUnit.SECONDS);
        }

        JsonNode status = lab.status();
        assertThat(status.path("running").asBoolean()).isFalse();
        assertThat(status.path("state").asText()).isEqualTo("died");
        assertThat(lab.run("store", "ls").expect(3).stderr()).contains("`xenscope lab up --name=");

        lab.run("lab", "up").expect(0);
        assertThat(lab.status().path("running").asBoolean()).isTrue();
        assertThat(lab.dom0("xl list")).contains("Domain-0");
    }

    @Test
    void aStarterThatIsKilledLeavesNothingThatTheNextUpWouldTrust() {
        lab.run("lab", "down").expect(0);
        try (Live up = lab.start("lab", "up", "--cold")) {
            up.awaitError("booting");
            up.kill();
        }
        lab.run("lab", "up").expect(0);
        assertThat(lab.dom0("xl list")).contains("Domain-0");
    }

    @Test
    void aLabThatIsDownIsNoHost() throws Exception {
        List<ProcessHandle> processes = processes();
        lab.run("lab", "down").expect(0);

        for (ProcessHandle process : processes) {
            process.onExit().get(5, TimeUnit.SECONDS);
        }
        assertThat(lab.status().path("state").asText()).isEqualTo("down");
        Finished refused = lab.run("store", "ls").expect(3);
        assertThat(refused.stderr()).contains("does not run", "`xenscope lab up");
        lab.run("lab", "reset").expect(4);
        lab.run("lab", "down").expect(0);
    }

    @Test
    void upFindsARunningLabAndLeavesItAsItIs() {
        long pid = lab.status().path("pid").asLong();
        Xenscope.ofTheSuite().run("lab", "up", "--name=second").expect(0);
        assertThat(lab.status().path("pid").asLong()).isEqualTo(pid);
    }

    /** All that name this lab's own directory of sockets. */
    private List<ProcessHandle> processes() {
        String control = lab.control();
        String sockets = control.substring(0, control.lastIndexOf('/'));
        return ProcessHandle.allProcesses()
                .filter(process -> process.info().commandLine().orElse("").contains(sockets))
                .toList();
    }
}
