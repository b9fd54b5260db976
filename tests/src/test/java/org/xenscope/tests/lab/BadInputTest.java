package org.xenscope.tests.lab;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.xenscope.tests.driver.Finished;
import org.xenscope.tests.driver.OnLab;
import org.xenscope.tests.driver.TestLab;

/** Configs that cannot work: one clear sentence, the right exit code, nothing left behind. */
@OnLab
final class BadInputTest {
    private static final String GOOD =
            """
            name = "bad"
            type = "pv"
            memory = 64
            kernel = "/usr/lib/xenscope-lab/vmlinux"
            """;

    @TempDir
    Path directory;

    static Stream<Arguments> unfit() {
        return Stream.of(
                Arguments.of("a missing bridge", "vif = [ 'bridge=nobr7' ]", "vif/0", "no bridge nobr7"),
                Arguments.of("a bridge that is none", "vif = [ 'bridge=eth0' ]", "vif/0", "eth0 is no bridge"),
                Arguments.of(
                        "a missing image",
                        "disk = [ 'format=raw, vdev=xvda, access=rw, target=/no/such.img' ]",
                        "xvda",
                        "no image /no/such.img"),
                Arguments.of("a missing kernel", "kernel = \"/no/vmlinuz\"", "kernel", "no /no/vmlinuz"),
                Arguments.of("too much memory", "memory = 65536", "memory", "65536 MB"),
                Arguments.of("a taken name", "name = \"Domain-0\"", "Domain-0", "is taken by domain 0"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("unfit")
    void isFoundBeforeAnythingIsDone(String what, String line, String subject, String title, TestLab lab)
            throws IOException {
        Path config = config(line);

        JsonNode end = lab.run("--json", "bringup", config.toString()).expect(1).last();
        assertThat(end.path("result").asText()).isEqualTo("failed");
        assertThat(end.path("findings")).hasSize(1);
        JsonNode finding = end.path("findings").get(0);
        assertThat(finding.path("id").asText()).matches("XS\\d{4}");
        assertThat(finding.path("subject").asText()).isEqualTo(subject);
        assertThat(finding.path("title").asText()).contains(title);
        assertThat(finding.path("fix").get(0).path("title").asText()).isNotEmpty();
        assertThat(end.has("session"))
                .as("a session without anything done: " + end)
                .isFalse();
    }

    @Test
    void aPersonReadsTheFindingToo(TestLab lab) throws IOException {
        Finished failed = lab.run("bringup", config("vif = [ 'bridge=nobr7' ]").toString())
                .expect(1);

        assertThat(failed.stdout()).contains("no bridge nobr7", "fix ", "Nothing was done to the host");
    }

    static Stream<Arguments> wrong() {
        return Stream.of(
                Arguments.of("a syntax error", "vif = [ 'a' 'b' ]", "5:13"),
                Arguments.of("an open string", "extra = \"quiet", "5:9"),
                Arguments.of("an unknown type", "type = \"pvx\"", "5:"),
                Arguments.of("a disk that is none", "disk = [ 'format=tape,vdev=xvda,target=/x' ]", "5:"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("wrong")
    void isRefusedWithItsLineAndColumn(String what, String line, String place, TestLab lab) throws IOException {
        Path config = config(line);

        Finished refused = lab.run("bringup", config.toString()).expect(2);

        assertThat(refused.stderr()).contains(config + ":" + place);
        assertThat(refused.stdout()).isEmpty();
    }

    @Test
    void anUnknownKeyIsRemarked(TestLab lab) throws IOException {
        // It ends at the bridge, so that the domain need not be built.
        Finished run = lab.run(
                        "--json",
                        "bringup",
                        config("memroy = 5\nvif = [ 'bridge=nobr7' ]").toString())
                .expect(1);

        JsonNode checked = run.stream().stream()
                .filter(each -> each.path("step").asText().equals("config")
                        && each.path("state").asText().equals("done"))
                .findFirst()
                .orElseThrow();
        assertThat(checked.path("detail").asText()).contains("memroy", ":5:1");
    }

    @Test
    void aMissingConfigIsAbsent(TestLab lab) {
        Finished absent = lab.run("bringup", "nosuchguest").expect(4);

        assertThat(absent.stderr()).contains("there is no config nosuchguest", "uivm");
    }

    @Test
    void aMissingConfigOnTheHostIsAbsent(TestLab lab) {
        assertThat(lab.run("bringup", "host:/etc/xen/none.cfg").expect(4).stderr())
                .contains("/etc/xen/none.cfg");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("misused")
    void aCommandLineThatMakesNoSenseIsAUsageError(String line, String says, TestLab lab) {
        assertThat(lab.run(line.split(" ")).expect(2).stderr()).contains(says);
    }

    static Stream<Arguments> misused() {
        return Stream.of(
                Arguments.of("bringup", "bringup"),
                Arguments.of("bringup uivm --nonsense", "--nonsense"),
                Arguments.of("bringup uivm --within=soon", "soon"),
                Arguments.of("bringup --resume=bringup-1 --wrapper", "settled when a bring-up begins"),
                Arguments.of("frobnicate", "frobnicate"),
                Arguments.of("store write /x", "store write"));
    }

    private Path config(String line) throws IOException {
        return Files.writeString(directory.resolve("bad.cfg"), GOOD + line + "\n");
    }

    @AfterAll
    static void nothingWasDone(TestLab lab) {
        assertThat(lab.changes()).isEmpty();
        assertThat(lab.run("--json", "session", "list").expect(0).json().path("sessions"))
                .isEmpty();
    }
}
