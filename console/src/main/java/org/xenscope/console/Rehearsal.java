package org.xenscope.console;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Walks through what commands load, so that the class-data archive made meanwhile holds it: every class that is not in it
 * costs about a quarter of a millisecond at each start. Touches no host; the store is a stand-in below.
 */
final class Rehearsal {
    private static final String UNREACHABLE = "unix:/nonexistent/socket";
    private static final String JOURNAL =
            """
            {"at":"2026-01-01T00:00:00Z","event":"open","host":"lab","what":"store write /a","settings":{"k":"v"}}
            {"at":"2026-01-01T00:00:00Z","event":"held","process":"1-0"}
            {"at":"2026-01-01T00:00:00Z","event":"begin","entry":1,"kind":"WriteNodes",\
            "action":{"writes":[{"path":"/a","value":"MQ==","before":null,"made":[]}]}}
            {"at":"2026-01-01T00:00:00Z","event":"done","entry":1}
            """;
    private static final String SNAPSHOT =
            """
            # xenscope store snapshot 1
            # path: /
            # host: lab
            # taken: 2026-01-01T00:00:00Z
            # consistent: yes
            # nodes: 3
            / = "value"   (n0)
            /a = "\\n\\x1b"   (n0,r1)
            /b = ""   (n0)
            """;
    /** What stands in the rehearsal's directory, the lowest first. */
    private static final List<String> LEFT = List.of(
            "xenscope/sessions/store-1/journal.jsonl",
            "xenscope/sessions/store-1",
            "xenscope/sessions",
            "xenscope",
            "a.xs",
            "b.xs",
            "s");

    private Rehearsal() {}

    public static void main(String[] line) throws IOException, ReflectiveOperationException {
        Path directory = Files.createTempDirectory("xenscope");
        try (StoreStandIn store = new StoreStandIn(directory.resolve("s"))) {
            String uri = store.uri();
            Files.createDirectories(directory.resolve(LEFT.get(1)));
            Files.writeString(directory.resolve(LEFT.get(0)), JOURNAL);
            Path snapshot = Files.writeString(directory.resolve("a.xs"), SNAPSHOT);
            Map<String, String> environment = Map.of("XDG_STATE_HOME", directory.toString(), "HOME", "/nonexistent");
            for (String words : List.of(
                    "--version",
                    "--help",
                    "frobnicate",
                    "store ls --help",
                    "session list",
                    "session list --json",
                    "store ls / -H " + UNREACHABLE,
                    "store ls / -H " + uri,
                    "store ls / -R -p -H " + uri,
                    "store ls / -R --json -H " + uri,
                    "store read /a -H " + uri,
                    "store read /a --json -H " + uri,
                    "store watch /a --count 1 -H " + uri,
                    "store find a -H " + uri,
                    "store find --value /ue/ --json -H " + uri,
                    "store snapshot / -H " + uri,
                    "store snapshot / -o " + directory.resolve("b.xs") + " -H " + uri,
                    "store diff " + snapshot + " live -H " + uri,
                    "store diff --json " + snapshot + " " + directory.resolve("b.xs"),
                    "debug bt",
                    "store chmod /a n0 r1 --as-shell -H " + uri,
                    "store restore " + snapshot + " -n -H " + uri,
                    "store restore " + snapshot + " -H " + uri,
                    "store write /a b --as-shell -H " + uri,
                    "-H ssh://user@-bad store ls")) {
                Main.run(List.of(words.split(" ")), environment);
            }
        } finally {
            for (String name : LEFT) {
                Files.deleteIfExists(directory.resolve(name));
            }
            Files.delete(directory);
        }
        Terminal.of(Map.of());
        for (String name : List.of(
                "org.jline.reader.impl.LineReaderImpl",
                "org.jline.terminal.impl.PosixSysTerminal",
                "org.jline.reader.impl.history.DefaultHistory",
                "org.jline.reader.impl.DefaultParser",
                "org.xenscope.host.SshHost")) {
            Class.forName(name);
        }
    }

    /** A store of one node that answers just enough. */
    private static final class StoreStandIn implements AutoCloseable {
        private final Path socket;
        private final ServerSocketChannel server;
        /** No value is read twice: so there is always a change to tell of. */
        private int reads;

        StoreStandIn(Path socket) throws IOException {
            this.socket = socket;
            server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
            server.bind(UnixDomainSocketAddress.of(socket));
            Thread thread = new Thread(this::serve, "store");
            thread.setDaemon(true);
            thread.start();
        }

        String uri() {
            return "unix:" + socket;
        }

        private void serve() {
            while (server.isOpen()) {
                try (SocketChannel client = server.accept()) {
                    answer(client);
                } catch (IOException e) {
                    // That client has done, perhaps without waiting for an answer; the next one comes.
                }
            }
        }

        private void answer(SocketChannel client) throws IOException {
            DataInputStream in = new DataInputStream(Channels.newInputStream(client));
            while (true) {
                ByteBuffer header = ByteBuffer.wrap(in.readNBytes(16)).order(ByteOrder.LITTLE_ENDIAN);
                if (header.remaining() < 16) {
                    throw new EOFException();
                }
                int type = header.getInt(0);
                String asked = new String(in.readNBytes(header.getInt(12)), StandardCharsets.UTF_8);
                byte[] said = answer(type, asked).getBytes(StandardCharsets.UTF_8);
                header.putInt(12, said.length);
                client.write(ByteBuffer.allocate(16 + said.length)
                        .put(header)
                        .put(said)
                        .flip());
                if (type == 4) {
                    // The first event of a watch, and one of a change.
                    tell(client, asked);
                    if (asked.startsWith("/a")) {
                        tell(client, asked);
                    }
                }
            }
        }

        private static void tell(SocketChannel client, String pathAndToken) throws IOException {
            byte[] event = pathAndToken.getBytes(StandardCharsets.UTF_8);
            client.write(ByteBuffer.allocate(16 + event.length)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .putInt(15)
                    .putInt(0)
                    .putInt(0)
                    .putInt(event.length)
                    .put(event)
                    .flip());
        }

        /** By the numbers of xen/include/public/io/xs_wire.h. */
        private String answer(int type, String path) {
            return switch (type) {
                case 1 -> path.equals("/\0") ? "a\0" : "";
                case 2 -> "value" + reads++;
                case 3 -> "n0\0";
                case 6 -> "1\0";
                default -> "OK\0";
            };
        }

        @Override
        public void close() throws IOException {
            server.close();
        }
    }
}
