package org.xenscope.tests.lab;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.xenscope.tests.driver.Live;
import org.xenscope.tests.driver.OnLab;
import org.xenscope.tests.driver.TestLab;

/** kill -9 at any moment: another process knows what was left, and undo leaves the host as it was. */
@OnLab
final class KilledTest {
    @TempDir
    Path here;

    record Moment(String guest, String step, String state) {
        @Override
        public String toString() {
            return guest + " when " + step + " is " + state;
        }
    }

    /** After each step that leaves something new to take back, and after the last; those between only look. */
    static Stream<Moment> moments() {
        Stream<Moment> uivm = Stream.of("preflight", "create", "vfb", "device-model", "unpause", "screen", "fb0")
                .map(step -> new Moment("uivm", step, "done"));
        // What an HVM guest has of its own: a disk that becomes a tap device, hvmloader's keys, a screen by QMP.
        Stream<Moment> hvm = Stream.of("disks", "hvmloader", "screen").map(step -> new Moment("hvm", step, "done"));
        Stream<Moment> within = Stream.of(
                new Moment("uivm", "create", "running"),
                new Moment("uivm", "screen", "running"),
                new Moment("hvm", "disks", "running"));
        return Stream.of(uivm, hvm, within).flatMap(each -> each);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("moments")
    void undoFromANewProcessLeavesTheHostAsItWas(Moment moment, TestLab lab) {
        // /dev/fb0 is asked for over the guest's network; else the vif matters within xl create only: see there
        String config = moment.step().equals("fb0") ? moment.guest() : lab.withoutVif(moment.guest(), here);
        try (Live bringup = lab.start("--json", "bringup", config)) {
            bringup.awaitStep(moment.step(), moment.state());
            bringup.kill().expect(137);
        }

        JsonNode session = interrupted(
                lab, !moment.step().equals("preflight") && moment.state().equals("done"));
        lab.run("undo", session.path("id").asText()).expect(0);

        leftNothing(lab);
    }

    /** Each is a node that xl or a daemon writes on the way: the domain, its device model's start, its network. */
    @ParameterizedTest(name = "{0}, when {1} appears")
    @CsvSource({
        "uivm, /local/domain/[0-9]+/name",
        "hvm, /local/domain/0/device-model/[0-9]+",
        "uivm, /local/domain/0/backend/vif/[0-9]+/0/state",
    })
    void inTheMiddleOfXlCreateWhileUndoIsRefused(String guest, String node, TestLab lab) {
        try (Live watch = lab.watch("/local/domain");
                Live bringup = lab.start("--json", "bringup", guest)) {
            bringup.awaitStep("create", "running");
            JsonNode running = lab.sessions().get(lab.sessions().size() - 1);
            assertThat(running.path("running").asBoolean()).isTrue();
            assertThat(lab.run("undo", running.path("id").asText()).expect(2).stderr())
                    .contains("still being worked on");
            watch.awaitLine(path -> path.matches(".*" + node));
            bringup.kill().expect(137);
        }

        JsonNode session = interrupted(lab, true);
        // xl create goes on alone: no debugger would ever be there
        assertThat(lab.run("bringup", "--resume", session.path("id").asText(), "--gdb")
                        .expect(2)
                        .stderr())
                .contains("its QEMU has begun");
        lab.run("undo", session.path("id").asText()).expect(0);

        leftNothing(lab);
    }

    @Test
    void anUndoThatIsKilledCanBeUndoneAgain(TestLab lab) {
        String id = lab.run("--json", "bringup", "--within=3s", "--keep-on-failure", "uivm")
                .expect(1)
                .last()
                .path("session")
                .asText();
        try (Live watch = lab.watch("/local/domain/0/device-model");
                Live undo = lab.start("--json", "undo", id)) {
            watch.awaitLine(path -> path.endsWith("device-model"));
            watch.awaitLine(path -> path.matches(".*/device-model/[0-9]+.*"));
            undo.kill();
        }
        lab.run("undo", id).expect(0);

        leftNothing(lab);
    }

    /** The newest session; killed, and known to be so. */
    private static JsonNode interrupted(TestLab lab, boolean changed) {
        JsonNode sessions = lab.sessions();
        assertThat(sessions).isNotEmpty();
        JsonNode session = sessions.get(sessions.size() - 1);
        if (changed) {
            assertThat(session.path("state").asText()).isEqualTo("interrupted");
            assertThat(session.path("undo")).isNotEmpty();
        } else {
            assertThat(session.path("state").asText()).isIn("interrupted", "nothing done");
        }
        return session;
    }

    private static void leftNothing(TestLab lab) {
        assertThat(lab.changes()).as("what undo left").isEmpty();
        assertThat(lab.run("--json", "session", "list").expect(0).json().path("sessions"))
                .isEmpty();
        assertThat(lab.clientsLeft()).isEmpty();
    }
}
