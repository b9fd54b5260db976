package org.xenscope.tests.lab;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.xenscope.tests.driver.Finished;
import org.xenscope.tests.driver.Live;
import org.xenscope.tests.driver.TestLab;

/** The store commands, against what dom0's own tools say of the same daemon. */
abstract class StoreContract {
    /** As {@code store write -e} takes them; quotes, line ends, NUL, backslashes, ESC and bytes that are no UTF-8. */
    private static final List<String> HARD = List.of(
            "plain",
            "",
            " two  blanks ",
            "say \"hello\" and 'bye'",
            "line\\none\\r\\ntwo\\ttab",
            "nul\\000inside\\000",
            "back\\\\slash\\\\",
            "\\x1b[31mred\\x1b[0m\\x07",
            "no \\xff\\xfe\\xc3\\x28 UTF-8",
            "häßlich ✓",
            "\\x7f\\x80\\001\\010\\011\\x9b");

    abstract TestLab lab();

    @Test
    void lsShowsWhatDom0sXenstoreLsShowsNodeByNode() {
        List<String> line = new ArrayList<>(List.of("store", "write", "-e"));
        for (int i = 0; i < HARD.size(); i++) {
            line.add("/suite/hard/" + i);
            line.add(HARD.get(i));
        }
        lab().run(line.toArray(String[]::new)).expect(0);
        lab().dom0("xenstore-chmod /suite/hard/0 n0 r7 b9 && xenstore-chmod /suite/hard/1 w0");

        Finished ours = lab().run("store", "ls", "/", "-R", "-p", "--plain").expect(0);
        String theirs = lab().dom0("xenstore-ls -fp");

        assertThat(ours.lines()).containsExactlyElementsOf(theirs.lines().toList());
        assertThat(ours.lines()).hasSizeGreaterThan(HARD.size());
        lab().run("undo").expect(0);
        assertThat(lab().changes()).isEmpty();
    }

    @Test
    void readGivesTheVeryBytesThatWereWritten() {
        String value = "a\\000\\xff\\x1b\\n";
        byte[] bytes = {'a', 0, (byte) 0xff, 0x1b, '\n'};
        lab().run("store", "write", "-e", "/suite/bytes", value).expect(0);

        assertThat(lab().run("store", "read", "--raw", "/suite/bytes").expect(0).output())
                .isEqualTo(bytes);
        assertThat(lab().run("store", "read", "/suite/bytes").expect(0).stdout())
                .as("harmless for a terminal")
                .isEqualTo("a\\000\\xff\\x1b\\n\n");
        JsonNode json =
                lab().run("--json", "store", "read", "/suite/bytes").expect(0).json();
        JsonNode node = json.path("nodes").path(0);
        assertThat(node.has("value")).isFalse();
        assertThat(Base64.getDecoder().decode(node.path("valueBase64").asText()))
                .isEqualTo(bytes);
        lab().run("undo").expect(0);
        assertThat(lab().changes()).isEmpty();
    }

    @Test
    void undoWritesOldValuesBackAndRemovesWhatWasNotThere() {
        lab().run("store", "write", "/suite/a", "old", "/suite/b", "kept").expect(0);
        lab().run("store", "write", "/suite/a", "new", "/suite/deep/er/c", "made")
                .expect(0);
        assertThat(lab().dom0("xenstore-read /suite/a /suite/b /suite/deep/er/c")
                        .lines())
                .containsExactly("new", "kept", "made");

        lab().run("undo").expect(0);
        assertThat(lab().dom0("xenstore-ls -f /suite").lines())
                .containsExactly("/suite/a = \"old\"", "/suite/b = \"kept\"");
        lab().run("undo").expect(0);
        assertThat(lab().changes()).isEmpty();
        assertThat(lab().run("undo").expect(4).stderr()).contains("nothing to undo");
    }

    @Test
    void undoBringsARemovedTreeBackWithItsPermissions() {
        lab().run("store", "write", "-e", "/suite/a", "\\000\\xff", "/suite/a/b", "1", "/suite/c", "")
                .expect(0);
        lab().dom0("xenstore-chmod /suite/a/b w0 r4");
        String before = lab().dom0("xenstore-ls -fp /suite");

        lab().run("store", "rm", "/suite").expect(0);
        lab().run("store", "read", "/suite/a/b").expect(4);
        lab().run("undo").expect(0);

        assertThat(lab().dom0("xenstore-ls -fp /suite").lines().sorted())
                .containsExactlyElementsOf(before.lines().sorted().toList());
        lab().run("undo").expect(0);
        assertThat(lab().changes()).isEmpty();
    }

    @Test
    void aSnapshotIsComparedAndRestoredWithPermissions(@TempDir Path directory) {
        String file = directory.resolve("before.xs").toString();
        lab().run("store", "write", "-e", "/suite/a", "\\000\\xff", "/suite/b/c", "1", "/suite/d", "")
                .expect(0);
        String before = lab().dom0("xenstore-chmod /suite/b w0 r4; xenstore-ls -fp /suite");
        assertThat(lab().run("store", "snapshot", "/suite", "-o", file)
                        .expect(0)
                        .stderr())
                .contains("5 nodes of /suite on lab")
                .contains("all of one moment");

        String changed = lab().dom0("xenstore-write /suite/a x /suite/new 1; xenstore-rm /suite/b;"
                + " xenstore-chmod /suite/d n0 r7; xenstore-ls -fp /suite");
        JsonNode diff =
                lab().run("--json", "store", "diff", file, "live").expect(1).json();
        assertThat(diff.path("added")).hasSize(1);
        assertThat(diff.path("removed")).hasSize(2);
        assertThat(diff.path("changed")).hasSize(1);
        assertThat(diff.path("permissions")).hasSize(1);

        lab().run("--yes", "store", "restore", file).expect(0);
        assertThat(lab().dom0("xenstore-ls -fp /suite").lines().sorted())
                .containsExactlyElementsOf(before.lines().sorted().toList());
        lab().run("undo").expect(0);
        assertThat(lab().dom0("xenstore-ls -fp /suite; xenstore-rm /suite/new")
                        .lines()
                        .sorted())
                .containsExactlyElementsOf(changed.lines().sorted().toList());
        lab().run("undo").expect(0);
        assertThat(lab().changes()).isEmpty();
    }

    @Test
    void permissionsAreSetFoundAndTakenBack() {
        lab().run("store", "write", "/suite/vif/0/state", "4", "/suite/vif/1/state", "6")
                .expect(0);
        lab().run("store", "chmod", "-R", "/suite/vif", "n0", "r3").expect(0);
        assertThat(lab().run("store", "find", "-p", "vif/*/state", "/suite")
                        .expect(0)
                        .lines())
                .containsExactly("/suite/vif/0/state = \"4\"   (n0,r3)", "/suite/vif/1/state = \"6\"   (n0,r3)");
        lab().run("undo").expect(0);
        assertThat(lab().dom0("xenstore-ls -fp /suite").lines()).allMatch(line -> line.endsWith("(n0)"));
        lab().run("undo").expect(0);
        assertThat(lab().changes()).isEmpty();
    }

    @Test
    void whatIsNotThereHasItsOwnExitCode() {
        for (List<String> line : List.of(
                List.of("read", "/no/such"),
                List.of("ls", "/no/such"),
                List.of("ls", "-R", "/no/such"),
                List.of("rm", "/no/such"),
                List.of("find", "/no/such"))) {
            Finished absent = lab().run("store", line.get(0), line.get(line.size() - 1));
            absent.expect(4);
            assertThat(absent.stderr()).contains("/no/such");
            assertThat(absent.stdout()).isEmpty();
        }
    }

    @Test
    void watchTellsOldAndNewValueOfEachChange() {
        try (Live watch = lab().start("--json", "store", "watch", "/suite/w");
                Live dom0 = lab().start("lab", "ssh", "sh")) {
            int n = untilHeard(watch, dom0);
            dom0.type("xenstore-write /suite/w 'say \"so\"' /suite/w/below 1");

            JsonNode changed = watch.await(line -> line.path("new").asText().startsWith("say"));
            assertThat(changed.path("path").asText()).isEqualTo("/suite/w");
            assertThat(changed.path("change").asText()).isEqualTo("changed");
            assertThat(changed.path("old").asText()).isEqualTo("" + n);
            assertThat(changed.path("new").asText()).isEqualTo("say \"so\"");
            assertThat(changed.path("at").asText()).endsWith("Z");
            JsonNode created = watch.await(line -> line.path("path").asText().endsWith("below"));
            assertThat(created.path("change").asText()).isEqualTo("created");

            dom0.type("xenstore-chmod /suite/w n0 r9");
            JsonNode permissions =
                    watch.await(line -> line.path("change").asText().equals("permissions"));
            assertThat(permissions.path("newPerms").path(1).asText()).isEqualTo("r9");

            dom0.type("xenstore-rm /suite");
            JsonNode removed = watch.await(line -> line.path("change").asText().equals("removed"));
            assertThat(removed.has("new")).isFalse();
            watch.interrupt();
            watch.finish().expect(130);
        }
        assertThat(lab().changes()).isEmpty();
    }

    /** A watch says nothing before there is something to say: writes until it tells of one. @return the value that stands */
    private static int untilHeard(Live watch, Live dom0) {
        for (int n = 1; n < 100; n++) {
            dom0.type("xenstore-write /suite/w " + n + "; echo wrote " + n);
            dom0.awaitLine(("wrote " + n)::equals);
            if (watch.poll(Duration.ofMillis(200)).isPresent()) {
                int settled = n + 1;
                dom0.type("xenstore-write /suite/w " + settled);
                watch.await(line -> line.path("new").asText().equals("" + settled));
                return settled;
            }
        }
        throw new AssertionError("the watch tells of no write");
    }
}
