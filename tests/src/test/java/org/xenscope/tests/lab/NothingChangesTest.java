package org.xenscope.tests.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.xenscope.tests.driver.Finished;
import org.xenscope.tests.driver.OnLab;
import org.xenscope.tests.driver.TestLab;

/** A rehearsal says what would be done, a read-only session refuses to; neither changes the host. */
@OnLab
final class NothingChangesTest {
    /** What changes a host, and how a person would do the first of it. */
    private static final Map<List<String>, String> CHANGING = Map.of(
            List.of("bringup", "uivm"), "xl create -p /etc/xen/guests/uivm.cfg",
            List.of("bringup", "hvm"), "tap-ctl create -W -a vhd:/usr/lib/xenscope-lab/hvm.vhd",
            List.of("store", "write", "/suite/new", "1"), "xenstore-write /suite/new 1",
            List.of("store", "rm", "/tool"), "xenstore-rm /tool");

    @Test
    void inADryRun(TestLab lab) {
        CHANGING.forEach((line, command) ->
                assertThat(run(lab, "--dry-run", line).expect(0).stdout()).contains(command));
        unchanged(lab);
    }

    @Test
    void asShellCommands(TestLab lab) {
        CHANGING.forEach((line, command) ->
                assertThat(run(lab, "--as-shell", line).expect(0).stdout()).startsWith(command));
        unchanged(lab);
    }

    @Test
    void inAReadOnlySession(TestLab lab) {
        CHANGING.forEach((line, command) -> {
            Finished refused = run(lab, "--read-only", line).expect(2);
            assertThat(refused.stderr()).contains("read-only");
            assertThat(refused.stdout()).isEmpty();
        });
        unchanged(lab);
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"--dry-run", "--read-only"})
    void undoToo(String option, TestLab lab) {
        lab.run("store", "write", "/suite/kept", "1").expect(0);
        String id = lab.sessions().get(lab.sessions().size() - 1).path("id").asText();

        Finished undo = lab.run(option, "undo", id);

        undo.expect(option.equals("--read-only") ? 2 : 0);
        if (option.equals("--dry-run")) {
            assertThat(undo.stdout()).contains("xenstore-rm", "/suite/kept");
        }
        assertThat(lab.changes()).hasSize(2).allMatch(change -> change.startsWith("store + /suite"));
        lab.run("undo", id).expect(0);
        unchanged(lab);
    }

    private static Finished run(TestLab lab, String option, List<String> line) {
        List<String> words = new ArrayList<>(List.of(option));
        words.addAll(line);
        return lab.run(words.toArray(String[]::new));
    }

    private static void unchanged(TestLab lab) {
        assertThat(lab.changes()).isEmpty();
        assertThat(lab.run("--json", "session", "list").expect(0).json().path("sessions"))
                .isEmpty();
    }
}
