package org.xenscope.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
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

/** The device commands on a genuine xenstored, with nothing but the store to look at. */
@Tag("peer")
@Timeout(60)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DeviceCommandsTest {
    private static final String FRONT = "/local/domain/7/device/vfb/0";
    private static final String BACK = "/local/domain/0/backend/vfb/7/0";

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
        daemon.tool("xenstore-rm", "/local");
        write("/local/domain/7/name", "uivm", "/local/domain/7/vm", "/vm/01234567-89ab-cdef-0123-456789abcdef");
        write(FRONT + "/backend", BACK, FRONT + "/backend-id", "0", FRONT + "/state", "3");
        write(FRONT + "/page-ref", "501859", FRONT + "/event-channel", "8");
        write(BACK + "/frontend", FRONT, BACK + "/frontend-id", "7", BACK + "/online", "1", BACK + "/state", "1");
        // the daemon knows no domain 7, to whom the frontend could be given
        daemon.tool("xenstore-chmod", FRONT, "b0");
    }

    @AfterEach
    void shut() {
        console.close();
    }

    @Test
    void listsPairsAndWhatIsLeft() {
        write("/local/domain/0/backend/vif/9/0/frontend", "/local/domain/9/device/vif/0");
        write("/local/domain/0/backend/vif/9/0/state", "2", "/local/domain/0/backend/vbd/8", "");
        assertThat(device("list")).isZero();
        assertThat(console.out().lines().limit(4))
                .containsExactly(
                        "DOMAIN   DEVICE  FRONTEND       BACKEND         SERVED BY",
                        "uivm(7)  vfb/0   3 Initialised  1 Initialising  qemu: not known",
                        "gone(9)  vif/0   none           2 InitWait      netback: not known",
                        "empty: /local/domain/0/backend/vbd/8");
        assertThat(console.out()).contains("who serves them could not be looked up: ");
        assertThat(device("list", "uivm")).isZero();
        assertThat(console.out()).contains("vfb/0").doesNotContain("vif/0");
        assertThat(device("list", "01234567-89ab-cdef-0123-456789abcdef")).isZero();
        assertThat(console.out()).contains("vfb/0");
        assertThat(device("list", "9")).isZero();
        assertThat(console.out()).contains("vif/0").doesNotContain("vfb/0");
    }

    @Test
    void aStateThatIsNoneIsShownAsItStands() {
        write(FRONT + "/state", "4\\n", BACK + "/state", "banana split and more");
        assertThat(device("list")).isZero();
        assertThat(console.out()).contains("uivm(7)  vfb/0   \"4\\n\"?    \"banana split…\"?  qemu");
        assertThat(device("explain", "uivm", "vfb/0")).isEqualTo(1);
        assertThat(console.out())
                .contains("The state of the backend is no state: \"banana split and more\"")
                .contains("/state: \"4\\n\", which is no state");
    }

    @Test
    void anAllDigitWordIsADomidFirst() {
        write("/local/domain/2/name", "guest", "/local/domain/7/name", "2");
        assertThat(device("list", "2")).isZero();
        assertThat(console.out()).contains("no devices");
        assertThat(device("list", "7")).isZero();
        assertThat(console.out()).contains("vfb/0");
    }

    @Test
    void aListOfNothingIsAnObjectToo() throws IOException {
        daemon.tool("xenstore-rm", "/local");
        assertThat(device("list", "--json")).isZero();
        assertThat(json().isObject()).isTrue();
        assertThat(json().path("devices").isArray()).isTrue();
    }

    @Test
    void listsWhatAScriptSaid() {
        write(BACK + "/hotplug-status", "error", BACK + "/hotplug-error", "no bridge");
        assertThat(device("list")).isZero();
        assertThat(console.out())
                .contains("uivm(7)  vfb/0   3 Initialised  1 Initialising  FAILED  qemu: not known\n")
                .contains("vfb/0 of uivm(7): script: no bridge\n");
    }

    @Test
    void listsAsJson() throws IOException {
        assertThat(device("list", "7", "--json")).isZero();
        JsonNode vfb = json().path("devices").path(0);
        assertThat(vfb.path("domain").asText()).isEqualTo("uivm");
        assertThat(vfb.path("frontend").path("state").asInt()).isEqualTo(3);
        assertThat(vfb.path("frontend").path("stateName").asText()).isEqualTo("Initialised");
        assertThat(vfb.path("frontend").path("keys").path("page-ref").asText()).isEqualTo("501859");
        assertThat(vfb.path("frontend").path("perms"))
                .extracting(JsonNode::asText)
                .containsExactly("b0");
        assertThat(vfb.path("backend").path("path").asText()).isEqualTo(BACK);
        assertThat(vfb.path("server").path("life").asText()).isEqualTo("unknown");
        assertThat(vfb.path("waitsFor").asText()).isEqualTo("backend");
    }

    @Test
    void explainsStepByStepAndSaysWhatItCannotTell() {
        assertThat(device("explain", "uivm", "vfb", "-v")).isEqualTo(1);
        assertThat(console.out())
                .contains("done    guest     gives its shared page → 3  page-ref 501859, event-channel 8\n")
                .contains("NEXT    backend   offers its features → 2\n")
                .contains(
                        "nothing moved for 1 s; next: backend. vfb/0 (3⇄1): the guest has done its part; qemu must go to"
                                + " 2 InitWait; it has never taken the device up\n")
                .contains("✗ XS0104  The guest is ready, and nobody has taken up the backend   vfb/0\n")
                .contains("? XS0107  cannot tell (Nobody asked surfman for a framebuffer)")
                .contains("? XS0115  cannot tell");
    }

    @Test
    void whatOnlyInformsHasAMarkOfItsOwn() {
        String front = "/local/domain/7/device/vbd/51712";
        String back = "/local/domain/0/backend/vbd/7/51712";
        write("/local/domain/7/hvmloader/bios", "seabios", front + "/backend", back, front + "/state", "1");
        write(back + "/frontend", front, back + "/state", "2", back + "/online", "1");
        write(front + "/backend-id", "0", back + "/frontend-id", "7");
        write(back + "/physical-device", "7:0", back + "/hotplug-status", "connected");
        daemon.tool("xenstore-chmod", front, "b0");
        assertThat(device("explain", "uivm", "xvda")).isZero();
        assertThat(console.out()).contains("\ni XS0103  ");
    }

    @Test
    void explainsAsJson() throws IOException {
        assertThat(device("explain", "7", "vfb/0", "--json")).isEqualTo(1);
        JsonNode json = json();
        assertThat(json.path("steps").path(2).path("who").asText()).isEqualTo("backend");
        assertThat(json.path("steps").path(2).path("progress").asText()).isEqualTo("next");
        assertThat(json.path("still").asBoolean()).isTrue();
        assertThat(json.path("findings").path(0).path("id").asText()).isEqualTo("XS0104");
        assertThat(json.path("cannotTell")).isNotEmpty();
    }

    @Test
    void whatIsNotThereOrNotClear() {
        assertThat(device("list", "nobody")).isEqualTo(4);
        assertThat(device("explain", "uivm", "vif/0")).isEqualTo(4);
        assertThat(console.err()).contains("no device vif/0; it has vfb/0");
        write("/local/domain/7/device/vfb/1/state", "1");
        assertThat(device("explain", "uivm", "vfb")).isEqualTo(2);
        assertThat(console.err()).contains("vfb may be vfb/0, vfb/1");
        assertThat(device("watch", "nobody")).isEqualTo(4);
        assertThat(device("watch", "uivm", "--count", "0")).isEqualTo(2);
    }

    @Test
    void aGuestsWordsReachTheTerminalEscaped() {
        write(FRONT + "/event-channel", "\\x1b[2J8");
        assertThat(device("explain", "uivm", "vfb/0")).isEqualTo(1);
        assertThat(console.out()).doesNotContain("\033").contains("[2J8");
    }

    @Test
    void watchesTransitionsAsTheyCome() throws Exception {
        CompletableFuture<Integer> ended = new CompletableFuture<>();
        Thread watcher = new Thread(() -> ended.complete(device("watch", "uivm", "--count=4", "--json")));
        watcher.start();
        await("\"present\"");
        write(BACK + "/default-xres", "1024", BACK + "/feature-nobody-knows", "1");
        write(BACK + "/state", "2");
        await("\"new\":\"2\"");
        write(FRONT + "/state", "4");
        await("\"new\":\"4\"");
        daemon.tool("xenstore-rm", BACK);
        assertThat(ended.get(30, TimeUnit.SECONDS)).isZero();
        List<String> told = new ArrayList<>();
        for (String line : console.out().lines().toList()) {
            JsonNode event = new ObjectMapper().readTree(line);
            told.add(event.path("change").asText() + " " + event.path("side").asText() + " "
                    + event.path("key").asText() + " " + event.path("old").asText() + ">"
                    + event.path("new").asText());
        }
        assertThat(told)
                .containsExactly(
                        "present   >",
                        "key backend default-xres >1024",
                        "state backend state 1>2",
                        "state frontend state 3>4",
                        "gone backend  >");
    }

    @Test
    void aWatchEndsWithTheDomain() throws Exception {
        CompletableFuture<Integer> ended = new CompletableFuture<>();
        new Thread(() -> ended.complete(device("watch", "7"))).start();
        await("vfb/0");
        daemon.tool("xenstore-rm", "/local/domain/7");
        daemon.tool("xenstore-rm", "/local/domain/0/backend/vfb/7");
        assertThat(ended.get(30, TimeUnit.SECONDS)).isZero();
        assertThat(console.out()).contains("vfb/0").contains("is gone");
        assertThat(console.err()).contains("the domain is gone");
    }

    /** What is written too soon is read as it is then, not as it was in between. */
    private void await(String text) {
        while (!console.out().contains(text)) {
            Thread.onSpinWait();
        }
    }

    private void write(String... pairs) {
        daemon.tool("xenstore-write", pairs);
    }

    private int device(String verb, String... words) {
        List<String> line = new ArrayList<>(List.of("-H", "unix:" + daemon.socket(), "device", verb));
        line.addAll(List.of(words));
        return console.run(line.toArray(String[]::new));
    }

    private JsonNode json() throws IOException {
        return new ObjectMapper().readTree(console.out().getBytes(StandardCharsets.UTF_8));
    }
}
