package org.xenscope.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.xenscope.error.AbsentException;
import org.xenscope.error.FailedException;
import org.xenscope.error.UnreachableException;
import org.xenscope.error.UsageException;
import org.xenscope.error.XenscopeException;

/** What every host does alike: programs, and here files and sockets. The host's files are this machine's. */
abstract class HostContract extends HostProgramContract {
    @Test
    void readsWhatHasNoSize() {
        assertThat(host().read("/proc/version")).isNotEmpty();
        assertThatThrownBy(() -> host().read("/nowhere/at/all"))
                .isInstanceOf(AbsentException.class)
                .hasMessage("there is no /nowhere/at/all on " + host().name());
        assertThatThrownBy(() -> host().read("/etc/passwd/x")).isInstanceOf(AbsentException.class);
        assertThatThrownBy(() -> host().read("/etc"))
                .isInstanceOf(FailedException.class)
                .hasMessageContaining("Is a directory");
        assertThatThrownBy(() -> host().read("relative")).isInstanceOf(UsageException.class);
    }

    @Test
    void listsNamesOfAnyBytes() throws Exception {
        String directory = temp.toString();
        List<String> names =
                List.of(" ", "'", "*", "-n", ".hidden", "..x", "a\nb", "a b", "é", "\udcff", "\n81a4 0 forged\n");
        for (String name : names) {
            control().write(directory + "/" + name, name.getBytes(StandardCharsets.UTF_16), 0640);
        }
        Files.createDirectory(temp.resolve("dir"));
        Files.createSymbolicLink(temp.resolve("link"), Path.of("/nowhere"));
        List<FileEntry> entries = host().list(directory + "//");
        assertThat(entries).extracting(FileEntry::name).containsAll(names).hasSize(names.size() + 2);
        assertThat(entries).extracting(FileEntry::name).isSorted();
        assertThat(entries)
                .contains(new FileEntry("a\nb", FileEntry.Kind.FILE, 8, 0640))
                .extracting(FileEntry::kind)
                .contains(FileEntry.Kind.DIRECTORY, FileEntry.Kind.LINK);
        for (String name : names) {
            assertThat(host().stat(directory + "/" + name))
                    .hasValue(entries.stream()
                            .filter(entry -> entry.name().equals(name))
                            .findAny()
                            .orElseThrow());
            assertThat(host().read(directory + "/" + name)).isEqualTo(name.getBytes(StandardCharsets.UTF_16));
            control().remove(directory + "/" + name);
            assertThat(host().stat(directory + "/" + name)).isEmpty();
        }
    }

    @Test
    void listsWhatThereIs() throws IOException {
        Path empty = Files.createDirectory(temp.resolve("empty"));
        assertThat(host().list(empty.toString())).isEmpty();
        assertThat(host().list("/dev")).contains(new FileEntry("null", FileEntry.Kind.CHARACTER_DEVICE, 0, 0666));
        assertThatThrownBy(() -> host().list("/nowhere")).isInstanceOf(AbsentException.class);
        assertThatThrownBy(() -> host().list("/etc/passwd"))
                .isInstanceOf(FailedException.class)
                .hasMessageContaining("Not a directory");
        assertThat(host().stat("/nowhere/at/all")).isEmpty();
        assertThat(host().stat("/etc/passwd/x")).isEmpty();
        assertThat(host().stat("/").orElseThrow().kind()).isEqualTo(FileEntry.Kind.DIRECTORY);
    }

    @Test
    void writesCompleteOrNotAtAll() throws IOException {
        String path = temp.resolve("file").toString();
        byte[] content = new byte[1_000_000];
        new Random(3).nextBytes(content);
        control().write(path, "old".getBytes(StandardCharsets.UTF_8), 0644);
        control().write(path, content, 0751);
        assertThat(host().read(path)).isEqualTo(content);
        assertThat(host().stat(path)).hasValue(new FileEntry("file", FileEntry.Kind.FILE, 1_000_000, 0751));
        control().write(path, new byte[0], 0600);
        assertThat(host().read(path)).isEmpty();
        Files.createDirectories(temp.resolve("dir/inner"));
        assertThatThrownBy(() -> control().write(temp + "/dir", content, 0600)).isInstanceOf(FailedException.class);
        assertThatThrownBy(() -> control().write(temp + "/absent/file", content, 0600))
                .isInstanceOf(AbsentException.class);
        assertThat(host().list(temp.toString())).extracting(FileEntry::name).containsExactly("dir", "file");
    }

    @Test
    void makesAndRemoves() throws IOException {
        String deep = temp + "/a/b c/d";
        control().makeDirectory(deep, 0700);
        control().makeDirectory(deep, 0755);
        assertThat(host().stat(deep))
                .hasValueSatisfying(entry -> assertThat(entry.mode()).isEqualTo(0700));
        Files.writeString(temp.resolve("a/b c/d/file"), "");
        assertThatThrownBy(() -> control().remove(deep)).isInstanceOf(FailedException.class);
        control().remove(deep + "/file");
        control().remove(deep);
        control().remove(deep);
        assertThat(host().stat(deep)).isEmpty();
        Path target = Files.createDirectory(temp.resolve("target"));
        Files.createSymbolicLink(temp.resolve("link"), target);
        control().remove(temp + "/link");
        assertThat(target).isDirectory();
    }

    @Test
    void connectsToSockets() throws Exception {
        Path path = socket();
        try (EchoServer unix = EchoServer.unix(path);
                EchoServer tcp = EchoServer.tcp()) {
            int port = tcp.port();
            String unixPath = unix.path();
            List<CompletableFuture<Void>> all = new ArrayList<>();
            for (int i = 0; i < 6; i++) {
                boolean overTcp = i % 2 == 0;
                int seed = i;
                all.add(CompletableFuture.runAsync(
                        () -> echo(overTcp ? host().connectTcp(port) : host().connectUnix(unixPath), seed),
                        task -> new Thread(task).start()));
            }
            all.forEach(CompletableFuture::join);
        } finally {
            Files.deleteIfExists(path);
        }
    }

    private static void echo(Wire wire, int seed) {
        byte[] sent = new byte[1 << 20];
        new Random(seed).nextBytes(sent);
        ByteBuffer received = ByteBuffer.allocate(sent.length);
        try (wire) {
            Thread writer = new Thread(() -> {
                try {
                    ByteBuffer[] parts = {
                        ByteBuffer.wrap(sent, 0, 16).slice(),
                        ByteBuffer.wrap(sent, 16, sent.length - 16).slice()
                    };
                    while (parts[1].hasRemaining()) {
                        wire.write(parts);
                    }
                } catch (IOException e) {
                    throw new AssertionError(e);
                }
            });
            writer.start();
            while (received.hasRemaining()) {
                assertThat(wire.read(received)).isPositive();
            }
            writer.join();
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
        assertThat(Arrays.equals(received.array(), sent)).isTrue();
    }

    @Test
    void namesASocketThatDoesNotAnswer() throws Exception {
        Path stale = socket();
        try (ServerSocketChannel server = EchoServer.bind(stale)) {
            assertThat(server.isOpen()).isTrue();
        }
        assertThat(firstRead(() -> host().connectUnix(stale.toString()))).isInstanceOf(UnreachableException.class);
        Files.delete(stale);
        assertThat(firstRead(() -> host().connectUnix(stale.toString())))
                .isInstanceOf(AbsentException.class)
                .hasMessageContaining("there is no socket " + host().name() + ":" + stale);
        int port = SshServer.freePort();
        assertThat(firstRead(() -> host().connectTcp(port))).isInstanceOf(UnreachableException.class);
    }

    /** Over ssh what is wrong shows at the first read, locally at once. */
    private static Throwable firstRead(java.util.function.Supplier<Wire> connect) {
        return catchThrowable(() -> {
            try (Wire wire = connect.get()) {
                wire.read(ByteBuffer.allocate(1));
            }
        });
    }

    @Test
    void closingAWireEndsABlockedRead() throws Exception {
        Path path = socket();
        try (EchoServer server = EchoServer.unix(path)) {
            Wire wire = host().connectUnix(server.path());
            CompletableFuture<Throwable> end = new CompletableFuture<>();
            Thread reader = new Thread(() -> end.complete(catchThrowable(() -> wire.read(ByteBuffer.allocate(1)))));
            reader.start();
            await(() -> Arrays.stream(reader.getStackTrace())
                    .anyMatch(frame -> frame.getMethodName().equals("read")));
            wire.close();
            assertThat(end.get(10, TimeUnit.SECONDS)).isInstanceOf(java.nio.channels.AsynchronousCloseException.class);
        } finally {
            Files.deleteIfExists(path);
        }
    }

    @Test
    void messagesSayWhatToDoNext() {
        assertThatThrownBy(() -> host().read("/nowhere"))
                .extracting(e -> ((XenscopeException) e).next())
                .asString()
                .isNotEmpty();
    }

    static Path socket() {
        return Path.of("/tmp", "xs-" + UUID.randomUUID().toString().substring(0, 8));
    }
}
