package org.xenscope.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.xenscope.peers.RealXenstored;

/** The store's commands and the sessions they leave, line by line, on a genuine xenstored. */
@Tag("peer")
@Timeout(60)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class StoreCommandsTest {
    private RealXenstored daemon;
    private TestConsole console;

    @BeforeAll
    void start() {
        daemon = RealXenstored.start(RealXenstored.Kind.C);
    }

    @AfterAll
    void stop() {
        if (daemon != null) {
            daemon.close();
        }
    }

    @BeforeEach
    void open(@TempDir Path directory) throws IOException {
        Files.createDirectories(directory);
        console = new TestConsole(directory);
        daemon.tool("xenstore-rm", "/t");
        daemon.tool("xenstore-write", "/t/a", "one", "/t/b", "tw\\x00o\\n\\xff", "/t/b/c", "");
    }

    @AfterEach
    void shut() {
        console.close();
    }

    @Test
    void listsAsXenstoreLsDoes() {
        assertThat(store("ls", "/t")).isZero();
        assertThat(console.out()).isEqualTo("/t/a = \"one\"\n/t/b = \"tw\\000o\\n\\xff\"\n");
        assertThat(store("ls", "/", "-R", "-p")).isZero();
        assertThat(console.out()).isEqualTo(new String(daemon.tool("xenstore-ls", "-fp"), StandardCharsets.US_ASCII));
        assertThat(console.err()).isEmpty();
    }

    @Test
    void listsAsJson() throws IOException {
        assertThat(store("ls", "/t", "-R", "--json")).isZero();
        assertThat(console.out())
                .isEqualTo("{\"path\":\"/t\",\"nodes\":["
                        + "{\"path\":\"/t/a\",\"value\":\"one\",\"perms\":[\"n0\"]},"
                        + "{\"path\":\"/t/b\",\"valueBase64\":\"dHcAbwr/\",\"perms\":[\"n0\"]},"
                        + "{\"path\":\"/t/b/c\",\"value\":\"\",\"perms\":[\"n0\"]}],\"consistent\":true}\n");
        assertThat(store("read", "/t/a", "/t/b", "--json")).isZero();
        assertThat(json().path("nodes")).hasSize(2);
        assertThat(store("read", "/t/a", "--json")).isZero();
        assertThat(console.out())
                .isEqualTo("{\"path\":\"/t/a\",\"value\":\"one\",\"nodes\":[{\"path\":\"/t/a\",\"value\":\"one\"}]}\n");
    }

    @Test
    void readsEscapedAndRaw() {
        assertThat(store("read", "/t/b")).isZero();
        assertThat(console.out()).isEqualTo("tw\\000o\\n\\xff\n");
        assertThat(store("read", "-r", "/t/a")).isZero();
        assertThat(console.out()).isEqualTo("one");
    }

    @Test
    void whatIsNotThere() {
        assertThat(store("read", "/t/none")).isEqualTo(4);
        assertThat(console.err())
                .isEqualTo("xenscope: there is no /t/none in the store of unix:" + daemon.socket()
                        + "\n  `xenscope store ls /t` shows what there is\n");
        assertThat(store("ls", "/t/none", "--json")).isEqualTo(4);
        assertThat(console.out()).isEmpty();
        assertThat(store("rm", "/t/none")).isEqualTo(4);
        assertThat(console.journals().all()).isEmpty();
    }

    @Test
    void writesAndUndoes() throws IOException {
        assertThat(store("write", "/t/a", "1 2", "/t/new/deep", "\"x\"")).isZero();
        assertThat(console.out() + console.err()).isEmpty();
        assertThat(tool("/t/new/deep")).isEqualTo("\"x\"");
        assertThat(console.run("session", "list")).isZero();
        assertThat(console.out().lines().toList().get(1))
                .matches("store-1  unix:\\S+  store write /t/a  2\\d{3}-\\S+Z  done   1");
        assertThat(console.run("session", "list", "--json")).isZero();
        JsonNode session = json().path("sessions").path(0);
        assertThat(session.path("id").asText()).isEqualTo("store-1");
        assertThat(session.path("begun").asText()).matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d+)?Z");
        assertThat(session.path("undo"))
                .extracting(JsonNode::asText)
                .containsExactly("xenstore-rm -t /t/new/deep", "xenstore-write /t/a one");
        assertThat(console.run("undo")).isZero();
        assertThat(console.out()).isEqualTo("✓ store-1 (store write /t/a) is undone\n");
        assertThat(tool("/t/a")).isEqualTo("one");
        assertThat(console.run("session", "list")).isZero();
        assertThat(console.out()).isEqualTo("nothing is left on any host\n");
        assertThat(console.run("undo")).isEqualTo(4);
        assertThat(console.run("undo", "store-1")).as("twice does no harm").isZero();
        assertThat(console.run("undo", "store-7")).isEqualTo(4);
    }

    @Test
    void whatDomainsAndDaemonsLiveByIsRemovedOnlyWhenSomebodySaysYes() {
        daemon.tool("xenstore-write", "/local/domain/7/name", "x", "/vm/u", "", "/libxl/7", "", "/tool/s/t", "");
        for (String path : new String[] {"/local", "/local/domain", "/local/domain/7", "/vm", "/libxl", "/tool"}) {
            assertThat(store("rm", path)).as(path).isEqualTo(2);
            assertThat(console.out()).startsWith(path + ": ");
            assertThat(console.err())
                    .contains("nothing is removed: running domains and the toolstack live by " + path + ",")
                    .contains("--yes");
            assertThat(store("rm", path, "-n")).as(path).isZero();
        }
        assertThat(tool("/local/domain/7/name")).isEqualTo("x");
        assertThat(store("rm", "/local/domain/7/name", "/tool/s")).isZero();
        assertThat(store("rm", "/local/domain/7", "/vm", "--yes")).isZero();
        assertThat(console.run("undo")).isZero();
        assertThat(console.run("undo")).isZero();
        assertThat(tool("/local/domain/7/name")).isEqualTo("x");
        assertThat(store("rm", "/local/domain/7", "/vm", "/libxl", "--yes")).isZero();
    }

    @Test
    void restoreWarnsOfDomainsOnlyWhereTheyKeepTheirState() {
        daemon.tool("xenstore-write", "/tool/s/t", "1", "/local/domain/7/name", "x");
        for (String path : new String[] {"/tool/s", "/local/domain/7"}) {
            assertThat(store("snapshot", path, "-o", "s.xs")).isZero();
            daemon.tool("xenstore-write", path + "/more", "1");
            assertThat(store("restore", "s.xs", "--yes")).isZero();
            assertThat(console.out().contains("devices may hang")).as(path).isEqualTo(path.startsWith("/local"));
            assertThat(console.run("undo")).isZero();
            daemon.tool("xenstore-rm", path);
        }
    }

    @Test
    void saysWhatItDidAsJson() {
        assertThat(store("write", "/t/a", "x", "--json")).isZero();
        assertThat(console.out()).isEqualTo("{\"session\":\"store-1\",\"done\":[\"xenstore-write /t/a x\"]}\n");
        assertThat(console.run("undo", "--json")).isZero();
        assertThat(console.out())
                .isEqualTo("{\"session\":\"store-1\",\"result\":\"undone\",\"done\":[\"xenstore-write /t/a one\"]}\n");
    }

    @Test
    void showsInPlaceOfDoing() {
        assertThat(store("write", "/t/a", "it's", "--as-shell")).isZero();
        assertThat(console.out()).isEqualTo("xenstore-write /t/a 'it'\\''s'\n");
        assertThat(store("rm", "/t/b", "-n")).isZero();
        assertThat(console.out()).isEqualTo("would: xenstore-rm /t/b\n");
        assertThat(store("rm", "/t/b", "-n", "--json")).isZero();
        assertThat(console.out()).isEqualTo("{\"plan\":[\"xenstore-rm /t/b\"]}\n");
        assertThat(console.journals().all()).isEmpty();
        assertThat(store("write", "/t/a", "x")).isZero();
        assertThat(console.run("undo", "--as-shell")).isZero();
        assertThat(console.out()).isEqualTo("xenstore-write /t/a one\n");
        assertThat(tool("/t/a")).isEqualTo("x");
    }

    @Test
    void aReadOnlySessionRefusesAndLeavesNoTrace() {
        assertThat(store("write", "/t/a", "x", "--read-only")).isEqualTo(2);
        assertThat(console.err()).contains("would change the host, and this session is read-only");
        assertThat(tool("/t/a")).isEqualTo("one");
        assertThat(store("rm", "/t/a", "--read-only", "-n"))
                .as("a plan changes nothing")
                .isZero();
        assertThat(console.journals().all()).isEmpty();
    }

    @Test
    void writesWhatReadShows() {
        assertThat(store("write", "-e", "/t/a", "\\000\\x7f\\\\\\n\\xff")).isZero();
        assertThat(store("read", "/t/a")).isZero();
        assertThat(console.out()).isEqualTo("\\000\\x7f\\\\\\n\\xff\n");
        assertThat(store("write", "-e", "/t/a", "\\q")).isEqualTo(2);
        assertThat(store("write", "-e", "/t/a", "\\x7")).isEqualTo(2);
        assertThat(store("write", "-e", "/t/a", "\\")).isEqualTo(2);
        assertThat(store("write", "-e", "/t/a", "\\xzz")).isEqualTo(2);
        assertThat(store("write", "/t/a", "--", "-n")).isZero();
        assertThat(tool("/t/a")).isEqualTo("-n");
        assertThat(store("write", "/t/a", "")).isZero();
        assertThat(tool("/t/a")).isEmpty();
    }

    @Test
    void refusesWhatCannotBeMeant() {
        assertThat(store("write", "/t/a")).isEqualTo(2);
        assertThat(store("write", "/t/a", "1", "/t/b")).isEqualTo(2);
        assertThat(console.err()).contains("`/t/b` has no value");
        assertThat(store("write", "/t/a", "1", "/t/a", "2")).isEqualTo(2);
        assertThat(console.err()).contains("/t/a is given twice");
        assertThat(store("ls", "/t//a")).isEqualTo(2);
        assertThat(store("rm", "/")).isEqualTo(2);
        assertThat(console.journals().all()).isEmpty();
    }

    @Test
    void watchEndsWithItsTime() {
        assertThat(store("watch", "/t", "--within", "1ms")).isZero();
        assertThat(console.out() + console.err()).isEmpty();
        assertThat(store("watch", "/t", "--timeout", "50ms")).isEqualTo(1);
        assertThat(console.err()).contains("--timeout 0.1 s is over");
    }

    @Test
    void aDamagedJournalIsListedAndTheOthersToo() throws IOException {
        assertThat(store("write", "/t/a", "x")).isZero();
        assertThat(store("write", "/t/a", "y")).isZero();
        Path journal = console.journals().directory("store-1").resolve("journal.jsonl");
        Files.writeString(journal, Files.readString(journal).replace("WriteNodes", "WroteNodes"));
        assertThat(console.run("session", "list")).isZero();
        assertThat(console.out()).contains("store-1").contains("damaged").contains("store-2");
        assertThat(console.run("session", "list", "--json")).isZero();
        assertThat(json().path("sessions").path(0).path("damage").asText())
                .isEqualTo("line 3 names an action that this xenscope does not know, WroteNodes");
        assertThat(console.run("undo", "store-1")).isEqualTo(1);
        assertThat(console.err()).contains("the journal of store-1 cannot be read: line 3");
        assertThat(console.run("undo", "store-2")).isZero();
        assertThat(console.run("undo"))
                .as("the last that has left something is the damaged one")
                .isEqualTo(1);
    }

    private int store(String verb, String... words) {
        String[] line = new String[words.length + 4];
        line[0] = "-H";
        line[1] = "unix:" + daemon.socket();
        line[2] = "store";
        line[3] = verb;
        System.arraycopy(words, 0, line, 4, words.length);
        return console.run(line);
    }

    private JsonNode json() throws IOException {
        return new ObjectMapper().readTree(console.out());
    }

    private String tool(String path) {
        String said = new String(daemon.tool("xenstore-read", path), StandardCharsets.UTF_8);
        return said.substring(0, said.length() - 1);
    }
}
