package org.xenscope.console;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.xenscope.console.text.Look;
import org.xenscope.console.text.Out;
import org.xenscope.recipes.Journals;

/**
 * Walks through what commands load, so that the class-data archive made meanwhile holds it. Touches no host: the store it
 * talks to is its own, in a directory of its own, which it removes.
 */
final class Rehearsal {
    private static final String JOURNAL =
            """
            {"at":"2026-01-01T00:00:00Z","event":"open","host":"lab","what":"store write /a","settings":{"k":"v"}}
            {"at":"2026-01-01T00:00:00Z","event":"held","pid":1,"started":0}
            {"at":"2026-01-01T00:00:00Z","event":"begin","entry":1,"kind":"WriteNodes",\
            "action":{"writes":[{"path":"/a","value":"MQ==","before":null,"made":[]}]}}
            {"at":"2026-01-01T00:00:00Z","event":"done","entry":1}
            """;

    private Rehearsal() {}

    public static void main(String[] line) throws ReflectiveOperationException, IOException {
        Path directory = Files.createTempDirectory("xenscope-rehearsal");
        try {
            perform(directory);
        } finally {
            for (String name :
                    List.of("sessions/store-1/journal.jsonl", "sessions/store-1", "sessions", "socket", "")) {
                Files.deleteIfExists(directory.resolve(name));
            }
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

    private static void perform(Path directory) throws IOException {
        Path session = Files.createDirectories(directory.resolve("sessions/store-1"));
        Files.writeString(session.resolve("journal.jsonl"), JOURNAL);
        Path socket = directory.resolve("socket");
        PrintStream sink = new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8);
        Out out = new Out(sink, new Look(true, true, true, 80));
        Surroundings surroundings = new Surroundings(
                out,
                out,
                Asker.NOBODY,
                Clock.systemUTC(),
                Map.of(),
                directory,
                new Journals(directory.resolve("sessions"), Clock.systemUTC()));
        Commands commands = Commands.found();
        try (ServerSocketChannel store = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
                HostDoor door = new HostDoor()) {
            store.bind(UnixDomainSocketAddress.of(socket));
            Thread daemon = new Thread(() -> serve(store), "rehearsal-store");
            daemon.setDaemon(true);
            daemon.start();
            Runner runner = new Runner(commands, surroundings, door);
            for (String words : List.of(
                    "--help",
                    "store ls --help",
                    "session list",
                    "session list --json",
                    "store ls / -p -H unix:" + socket,
                    "store ls / -R -p --json -H unix:" + socket,
                    "store read /a -H unix:" + socket,
                    "-H ssh://user@-bad store ls")) {
                runner.run(GlobalOptions.parse(List.of(words.split(" ")), commands::passesThrough));
            }
        }
    }

    /** A store of one node without children: enough words of the protocol (xs_wire.h) for the commands above. */
    private static void serve(ServerSocketChannel store) {
        Set<Integer> acknowledged = Set.of(4, 5, 7); // WATCH, UNWATCH, TRANSACTION_END
        try (SocketChannel client = store.accept()) {
            ByteBuffer header = ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN);
            while (filled(client, header.clear())) {
                int type = header.getInt(0);
                filled(client, ByteBuffer.allocate(header.getInt(12)));
                String answer = acknowledged.contains(type)
                        ? "OK\0"
                        : switch (type) {
                            case 2 -> "1"; // READ
                            case 3 -> "n0\0"; // GET_PERMS
                            case 6 -> "1\0"; // TRANSACTION_START
                            default -> "";
                        };
                byte[] payload = answer.getBytes(StandardCharsets.US_ASCII);
                header.putInt(12, payload.length).rewind();
                client.write(new ByteBuffer[] {header, ByteBuffer.wrap(payload)});
            }
        } catch (IOException e) {
            // The rehearsal is over.
        }
    }

    private static boolean filled(SocketChannel client, ByteBuffer buffer) throws IOException {
        while (buffer.hasRemaining()) {
            if (client.read(buffer) < 0) {
                return false;
            }
        }
        buffer.flip();
        return true;
    }
}
