package org.xenscope.devicemodel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.xenscope.error.DeadlineException;
import org.xenscope.error.FailedException;
import org.xenscope.error.ProtocolException;
import org.xenscope.error.RefusedException;
import org.xenscope.error.UnreachableException;
import org.xenscope.error.XenscopeException;
import org.xenscope.host.Policy;

/** Against a server that says what a script tells it: what no QEMU does. */
@Timeout(30)
class QmpClientTest {
    private static final Duration SOON = Duration.ofSeconds(10);
    private static final String GREETING =
            "{\"QMP\": {\"version\": {\"qemu\": {\"micro\": 22, \"minor\": 2, \"major\": 7}, \"package\": \"\"}, \"capabilities\": [\"oob\"]}}\r\n";
    private static final String READY = GREETING + "<" + "{\"return\": {}, \"id\": 1}\r\n";

    @TempDir
    Path directory;

    /** Says each part of the script; {@code <} waits for a line of the client first. Ends by closing, or {@code ~} by waiting. */
    private QmpClient against(String script, Duration within) throws IOException {
        Path socket = directory.resolve("qmp");
        ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        server.bind(UnixDomainSocketAddress.of(socket));
        Thread thread = new Thread(() -> serve(server, script), "scripted QMP server");
        thread.setDaemon(true);
        thread.start();
        return QmpClient.connect(UnixWire.to(socket), within);
    }

    private static void serve(ServerSocketChannel server, String script) {
        try (server;
                SocketChannel client = server.accept()) {
            ByteBuffer one = ByteBuffer.allocate(1);
            for (byte b : script.getBytes(StandardCharsets.ISO_8859_1)) {
                if (b == '<' || b == '~') {
                    int read;
                    while ((read = client.read(one.clear())) > 0 && (b == '~' || one.get(0) != '\n')) {
                        // until the end of the line, or the end
                    }
                    if (read < 0) {
                        return;
                    }
                } else {
                    client.write(ByteBuffer.wrap(new byte[] {b}));
                }
            }
        } catch (IOException e) {
            // the client has gone: that is for the test to judge
        }
    }

    @Test
    void repliesMayComeInAnyOrderWithEventsBetween() throws Exception {
        String script = READY
                + "<<{\"event\": \"STOP\", \"timestamp\": {\"seconds\": 7, \"microseconds\": 5}}"
                + "{\"return\": \"three\", \"id\": 3} {\"return\": \"two\", \"id\": 2}~";
        try (QmpClient client = against(script, SOON)) {
            CompletableFuture<String> event = new CompletableFuture<>();
            client.onEvent(each -> event.complete(each.name() + " " + each.at()));
            CompletableFuture<JsonNode> other = CompletableFuture.supplyAsync(() -> client.query("query-status", SOON));
            JsonNode mine = client.query("query-status", SOON);
            assertThat(mine.asText() + other.get().asText()).isIn("twothree", "threetwo");
            assertThat(event.get()).isEqualTo("STOP 1970-01-01T00:00:07.000005Z");
            assertThat(client.version()).isEqualTo("7.2.22");
        }
    }

    @ParameterizedTest(name = "{0}: {2}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "no QMP at all | SSH-2.0-OpenSSH~ | byte 0x53 at offset 0",
                "an unfinished greeting | {\"QMP\": | in the middle of a message, at offset 7",
                "nothing | `` | closed the QMP connection",
                "an object that means nothing | {\"x\": 1}~ | neither greeting",
                "no JSON inside | {x}~ | is no JSON",
                "a reply nobody asked for | {\"return\": {}, \"id\": 77}~ | id 77, which was never sent",
                "nonsense for a version and a capability | {\"QMP\": {\"version\": 5, \"capabilities\": {}}}<]~ | byte 0x5d at offset",
                "brackets without end | {\"return\": [[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[ | in the middle of a message",
                "no UTF-8 inside | {\"event\": \"\u00ff\u00fe\"}~ | is no JSON",
                "an id that is text | {\"return\": {}, \"id\": \"1\"}~ | no id of ours",
                "an error for nobody | {\"error\": {\"class\": \"x\"}}~ | no id of ours",
                "a reply without id | {\"return\": {}}~ | no id of ours"
            })
    void aWrongPeerIsOneClearError(String name, String script, String message) {
        assertThatThrownBy(() -> against(script, SOON))
                .isInstanceOf(XenscopeException.class)
                .hasMessageStartingWith("qmp")
                .hasMessageContaining(message);
    }

    @Test
    void anEventBeforeTheFirstReplyIsNoTrouble() throws IOException {
        String script = GREETING + "<{\"event\": \"RESUME\", \"timestamp\": {\"seconds\": -1, \"microseconds\": -1}}"
                + "{\"return\": {}, \"id\": 1}<{\"return\": 5, \"id\": 2}~";
        try (QmpClient client = against(script, SOON)) {
            assertThat(client.query("query-status", SOON).asInt()).isEqualTo(5);
        }
    }

    @Test
    void noGreetingIsADeadline() {
        assertThatThrownBy(() -> against("~", Duration.ofMillis(200)))
                .isInstanceOf(DeadlineException.class)
                .hasMessageContaining("its greeting")
                .extracting(e -> ((XenscopeException) e).next())
                .asString()
                .contains("another client holds this socket");
    }

    @Test
    void aPeerThatDiesEndsWhoeverWaits() throws IOException {
        try (QmpClient client = against(READY + "<", SOON)) {
            assertThatThrownBy(() -> client.query("query-status", SOON)).isInstanceOf(UnreachableException.class);
            assertThat(client.ended().join()).isInstanceOf(UnreachableException.class);
            assertThatThrownBy(() -> client.query("query-status", SOON)).isInstanceOf(UnreachableException.class);
        }
    }

    @Test
    void aRefusalIsTypedAndAReplyTooLateIsForgotten() throws IOException {
        String script = READY
                + "<<{\"return\": {}, \"id\": 2}{\"error\": {\"class\": \"GenericError\", \"desc\": \"no\"}, \"id\": 3}~";
        try (QmpClient client = against(script, SOON)) {
            assertThatThrownBy(() -> client.query("query-status", Duration.ofMillis(50)))
                    .isInstanceOf(DeadlineException.class);
            assertThatThrownBy(() -> client.execute(
                            Policy.CHANGE.permit("a test"), "cont", JsonNodeFactory.instance.objectNode(), SOON))
                    .isInstanceOf(QmpRefusedException.class)
                    .isInstanceOf(FailedException.class)
                    .hasMessageContaining("cont was refused: no");
        }
    }

    @Test
    void whoOffersNoOutOfBandIsNotAskedSo() throws IOException {
        String script = GREETING.replace("\"oob\"", "") + "<{\"return\": {}, \"id\": 1}~";
        try (QmpClient client = against(script, SOON)) {
            assertThatThrownBy(
                            () -> client.query(Band.OUT_OF, "query-yank", JsonNodeFactory.instance.objectNode(), SOON))
                    .isInstanceOf(RefusedException.class)
                    .hasMessageContaining("takes no command out of band");
        }
    }

    @Test
    void aQueryCannotChange() throws IOException {
        try (QmpClient client = against(READY + "~", SOON)) {
            for (String command : List.of("stop", "screendump", "Query-status", "qom-set", "human-monitor-command")) {
                assertThatThrownBy(() -> client.query(command, SOON)).isInstanceOf(RefusedException.class);
            }
        }
    }

    @Test
    void aWrongByteLaterEndsTheConnection() throws IOException {
        try (QmpClient client = against(READY + "<]~", SOON)) {
            assertThatThrownBy(() -> client.query("query-status", SOON)).isInstanceOf(ProtocolException.class);
        }
    }

    @ParameterizedTest(name = "info reads: {0} -> {1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "info network | true",
                "info block -v ide0-hd0 | true",
                "info | true",
                "stop | false",
                "information | false",
                "info qtree; quit | false",
                "screendump /x | false"
            })
    void whatTheHumanMonitorOnlyShows(String line, boolean reads) {
        JsonNode arguments = JsonNodeFactory.instance.objectNode().put("command-line", line);
        assertThat(QmpReading.reads("human-monitor-command", arguments)).isEqualTo(reads);
        assertThat(QmpReading.reads(
                        "human-monitor-command",
                        JsonNodeFactory.instance.objectNode().put("command-line", line + "\nquit")))
                .isFalse();
    }
}
