package org.xenscope.devicemodel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.xenscope.error.UnreachableException;
import org.xenscope.host.LocalHost;
import org.xenscope.host.Policy;

/** A genuine QEMU, which connects to a socket of ours, so that nothing has to wait for its socket to appear. */
@Tag("peer")
@Timeout(60)
class RealQemuTest {
    private static final Duration SOON = Duration.ofSeconds(30);

    @TempDir
    Path directory;

    private final List<Process> processes = new ArrayList<>();

    @BeforeEach
    void needsQemu() {
        assumeTrue(
                Files.isExecutable(Path.of("/usr/bin/qemu-system-x86_64")), "qemu-system-x86_64 is not installed here");
    }

    @AfterEach
    void end() throws InterruptedException {
        for (Process process : processes) {
            process.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
        }
    }

    private QmpClient start(String... arguments) throws IOException {
        Path socket = directory.resolve("qmp");
        try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            server.bind(UnixDomainSocketAddress.of(socket));
            List<String> argv =
                    new ArrayList<>(List.of("/usr/bin/qemu-system-x86_64", "-display", "none", "-nodefaults"));
            argv.addAll(List.of(arguments));
            argv.addAll(List.of("-chardev", "socket,id=q,path=" + socket, "-mon", "chardev=q,mode=control"));
            processes.add(new ProcessBuilder(argv)
                    .redirectErrorStream(true)
                    .redirectOutput(directory.resolve("log").toFile())
                    .start());
            return QmpClient.connect(new UnixWire("qemu", server.accept()), SOON);
        }
    }

    @Test
    void answersQueries() throws IOException {
        try (QmpClient client = start("-machine", "none")) {
            assertThat(client.query("query-status", SOON).path("status").asText())
                    .isEqualTo("running");
            assertThat(client.query("query-version", SOON)
                            .path("qemu")
                            .path("major")
                            .asInt())
                    .isGreaterThan(5);
            assertThat(client.query("query-qmp-schema", SOON).size()).isGreaterThan(500);
            assertThatThrownBy(() -> client.query("query-nonsense", SOON))
                    .isInstanceOf(QmpRefusedException.class)
                    .extracting(e -> ((QmpRefusedException) e).errorClass())
                    .isEqualTo("CommandNotFound");
        }
    }

    @Test
    void someCommandsGoOutOfBand() throws IOException {
        ObjectNode none = JsonNodeFactory.instance.objectNode();
        try (QmpClient client = start("-machine", "none")) {
            assertThat(client.query(Band.OUT_OF, "query-yank", none, SOON).isArray())
                    .isTrue();
            assertThatThrownBy(() -> client.query(Band.OUT_OF, "query-block", none, SOON))
                    .isInstanceOf(QmpRefusedException.class)
                    .hasMessageContaining("OOB");
            assertThat(client.query("query-status", SOON).path("status").asText())
                    .isEqualTo("running");
        }
    }

    @Test
    void aScreenCanBeSeen() throws IOException {
        try (QmpClient client = start("-machine", "pc", "-device", "VGA", "-S")) {
            Path picture = directory.resolve("screen.ppm");
            ObjectNode arguments = JsonNodeFactory.instance.objectNode().put("filename", picture.toString());
            client.execute(Policy.CHANGE.permit("a test"), "screendump", arguments, SOON);
            Screen screen = Screen.ofPpm("screen.ppm", Files.readAllBytes(picture));
            assertThat(screen.width()).isGreaterThan(300);
            // a machine that has not run yet says so in text, or shows nothing
            assertThat(screen.statistics().look()).isNotEqualTo(Screen.Look.PICTURE);
        }
    }

    @Test
    void itsEndIsNoticed() throws Exception {
        try (QmpClient client = start("-machine", "none")) {
            processes.get(0).destroyForcibly();
            assertThat(client.ended().get(20, TimeUnit.SECONDS)).isInstanceOf(UnreachableException.class);
        }
    }

    /** With -daemonize the command ends when its socket is there. */
    @Test
    void whatItIsAskedAndWhatItsSocketSaysWhenItWasKilled() throws Exception {
        Path socket = directory.resolve("q");
        Path pid = directory.resolve("pid");
        Path disk = Files.write(directory.resolve("disk.raw"), new byte[1 << 20]);
        Process starter = new ProcessBuilder(
                        "/usr/bin/qemu-system-x86_64",
                        "-display",
                        "none",
                        "-nodefaults",
                        "-machine",
                        "pc",
                        "-S",
                        "-daemonize",
                        "-pidfile",
                        pid.toString(),
                        "-drive",
                        "file=" + disk + ",format=raw,if=ide",
                        "-serial",
                        "null",
                        "-qmp",
                        "unix:" + socket + ",server=on,wait=off")
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("log").toFile())
                .start();
        assertThat(starter.waitFor())
                .as(Files.readString(directory.resolve("log")))
                .isZero();
        ProcessHandle qemu =
                ProcessHandle.of(Long.parseLong(Files.readString(pid).strip())).orElseThrow();
        try (LocalHost host = new LocalHost()) {
            QemuAnswers answers = QemuInquiry.ask(host, socket.toString(), SOON);
            assertThat(answers.status()).isEqualTo("prelaunch");
            assertThat(answers.blocks())
                    .containsExactly(new QemuAnswers.Block("ide0-hd0", disk.toString(), "raw", false, 1 << 20));
            assertThat(answers.chardevs())
                    .extracting(QemuAnswers.Chardev::label)
                    .contains("serial0");
            ProcessDetails process =
                    new ProcessDetailsProbe(host).read((int) qemu.pid()).orElseThrow();
            assertThat(process.paths()).contains(disk.toString());
            assertThat(process.commandLine().qmpSockets()).containsExactly(socket.toString());
            UnixSockets.Row listener = UnixSockets.parse(
                            new String(host.read("/proc/net/unix"), StandardCharsets.UTF_8))
                    .at(socket.toString())
                    .stream()
                    .filter(UnixSockets.Row::listens)
                    .findFirst()
                    .orElseThrow();
            assertThat(process.hasSocket(listener.inode())).isTrue();

            qemu.destroyForcibly();
            qemu.onExit().get(20, TimeUnit.SECONDS);
            assertThat(socket).exists();
            assertThatThrownBy(() -> QemuInquiry.ask(host, socket.toString(), SOON))
                    .isInstanceOf(UnreachableException.class);
        } finally {
            qemu.destroyForcibly();
        }
    }
}
