package org.xenscope.host;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.xenscope.peers.Peers;

/** The same on a host of busybox: its ash as login shell, its programs first. OpenXT's dom0 is such a host. */
@Tag("peer")
class SshBusyboxHostTest extends HostContract {
    private static Path programs;
    private static SshServer server;
    private static SshHost host;

    @BeforeAll
    static void open() throws Exception {
        Assumptions.assumeTrue(SshServer.root(), "only root can give a user another login shell");
        String busybox = Peers.orSkip().program("bin/busybox");
        programs = Files.createTempDirectory(Path.of("/tmp"), "xs-busybox");
        Files.setPosixFilePermissions(programs, PosixFilePermissions.fromString("rwxr-xr-x"));
        new ProcessBuilder(busybox, "--install", "-s", programs.toString())
                .start()
                .waitFor();
        server = SshServer.startWithShell(
                programs.resolve("ash").toString(), "SetEnv PATH=" + programs + ":/usr/bin:/bin");
        host = new SshHost(server.target());
    }

    @AfterAll
    static void close() throws IOException {
        if (server != null) {
            host.close();
            server.close();
        }
        if (programs != null) {
            try (Stream<Path> links = Files.list(programs)) {
                links.forEach(link -> link.toFile().delete());
            }
            Files.delete(programs);
        }
    }

    @Override
    Host host() {
        return host;
    }
}
