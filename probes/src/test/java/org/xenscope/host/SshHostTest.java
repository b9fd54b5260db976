package org.xenscope.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;

/** The same, through a genuine sshd with its usual limit of ten sessions. */
@Tag("peer")
class SshHostTest extends HostContract {
    private static SshServer server;
    private static SshHost host;

    @BeforeAll
    static void open() {
        server = SshServer.start("MaxSessions 10");
        host = new SshHost(server.target());
    }

    @AfterAll
    static void close() throws IOException {
        if (server != null) {
            host.close();
            server.close();
            assertThat(leftovers()).isEmpty();
        }
    }

    static List<Path> leftovers() throws IOException {
        String ours = "xenscope-" + ProcessHandle.current().pid() + "-";
        try (Stream<Path> files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
            return files.filter(file -> file.getFileName().toString().startsWith(ours))
                    .toList();
        }
    }

    @Override
    Host host() {
        return host;
    }
}
