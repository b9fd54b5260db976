package org.xenscope.tests.lab;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.xenscope.tests.driver.Finished;
import org.xenscope.tests.driver.Live;
import org.xenscope.tests.driver.OnLab;
import org.xenscope.tests.driver.TestLab;

/** What goes wrong on the way: said with its cause, and nothing of it left. */
@OnLab
final class FaultsTest {
    private static final Pattern QEMU = Pattern.compile("qemu (\\d+)");

    @Test
    void aDeviceModelThatDiesIsNamedAndAllIsUndone(TestLab lab) {
        Finished failed;
        try (Live dom0 = lab.start("lab", "ssh", "sh");
                Live bringup = lab.start("--json", "bringup", "uivm")) {
            // The shell is there before it is wanted: QEMU shall die before the guest has connected to it.
            dom0.type("echo ready");
            dom0.awaitLine("ready"::equals);
            JsonNode running = bringup.awaitStep("device-model", "done");
            Matcher qemu = QEMU.matcher(running.path("detail").asText());
            assertThat(qemu.find()).as("the pid in " + running).isTrue();
            dom0.type("kill -9 " + qemu.group(1));
            failed = bringup.finish().expect(1);
        }

        JsonNode end = failed.last();
        assertThat(end.path("result").asText()).isEqualTo("failed");
        assertThat(end.path("undone").asBoolean()).isTrue();
        JsonNode finding = end.path("findings").get(0);
        assertThat(finding.path("subject").asText()).isIn("vfb/0", "vkbd/0", "device-model");
        assertThat(finding.path("cause").asText()).containsIgnoringCase("QEMU");
        assertThat(failed.stdout()).contains("\"state\":\"undone\"");
        assertThat(lab.changes()).isEmpty();
    }

    @ParameterizedTest(name = "in {0}")
    @ValueSource(strings = {"create", "devices"})
    void ctrlCUndoesWhatWasDone(String step, TestLab lab) {
        Finished stopped;
        try (Live bringup = lab.start("--json", "bringup", "uivm")) {
            bringup.awaitStep(step, "running");
            bringup.interrupt();
            stopped = bringup.finish().expect(130);
        }

        assertThat(stopped.last().path("result").asText()).isEqualTo("undone");
        assertThat(stopped.last().path("findings")).isEmpty();
        assertThat(lab.changes()).isEmpty();
        assertThat(lab.run("--json", "session", "list").expect(0).json().path("sessions"))
                .isEmpty();
    }

    @Test
    void aHostThatGoesAwayIsNoticedAndSaid(TestLab lab) {
        try (Live bringup = lab.start("--json", "bringup", "uivm")) {
            bringup.awaitStep("create", "done");
            ProcessHandle.of(lab.status().path("pid").asLong()).orElseThrow().destroyForcibly();
            Finished lost = bringup.finish().expect(3);
            assertThat(lost.millis()).as("it does not hang").isLessThan(90_000);
            JsonNode end = lost.last();
            assertThat(end.path("result").asText()).isEqualTo("failed");
            assertThat(end.path("undone").asBoolean()).isFalse();
            assertThat(end.path("findings")).hasSize(2);
            assertThat(end.path("findings").get(1).path("title").asText()).contains("could be undone");
            JsonNode session = lab.sessions().get(lab.sessions().size() - 1);
            assertThat(session.path("state").asText()).isEqualTo("failed");
            assertThat(session.path("left")).isNotEmpty();
        } finally {
            lab.reset();
        }
    }
}
