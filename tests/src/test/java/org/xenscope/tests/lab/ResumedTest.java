package org.xenscope.tests.lab;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.xenscope.tests.driver.Finished;
import org.xenscope.tests.driver.Live;
import org.xenscope.tests.driver.OnLab;
import org.xenscope.tests.driver.TestLab;

/** A bring-up that was killed or kept goes on where it was. */
@OnLab
final class ResumedTest {
    @ParameterizedTest(name = "killed when {0} was done")
    @ValueSource(strings = {"create", "devices"})
    void goesOnAndBringsItUp(String step, TestLab lab) {
        try (Live bringup = lab.start("--json", "bringup", "uivm")) {
            bringup.awaitStep(step, "done");
            bringup.kill();
        }
        String id = lab.sessions().get(lab.sessions().size() - 1).path("id").asText();
        assertThat(lab.run("bringup", "--resume", id, "--gdb").expect(2).stderr())
                .contains("its QEMU has begun", "xenscope gdb session uivm");

        goesOn(lab, id);
    }

    @Test
    void keptAfterAFailureItGoesOnAndBringsItUp(TestLab lab) {
        Finished kept = lab.run("--json", "bringup", "--within=3s", "--keep-on-failure", "uivm")
                .expect(1);
        JsonNode end = kept.last();
        assertThat(end.path("result").asText()).isEqualTo("failed");
        assertThat(end.path("undone").asBoolean()).isFalse();
        assertThat(end.path("findings").get(0).path("title").asText()).contains("--within");
        assertThat(lab.dom0("xl list uivm")).contains("uivm");

        goesOn(lab, end.path("session").asText());
    }

    private static void goesOn(TestLab lab, String id) {
        Finished resumed = lab.run("--json", "bringup", "--resume", id).expect(0);
        assertThat(resumed.last().path("result").asText()).isEqualTo("up");
        assertThat(resumed.stdout()).contains("done before");

        lab.run("undo", id).expect(0);
        assertThat(lab.changes()).isEmpty();
        assertThat(lab.run("bringup", "--resume", id).expect(2).stderr()).contains("is undone");
    }
}
