package org.xenscope.host;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.xenscope.peers.Peers;

/**
 * A genuine sshd on a loopback port, not a service of the machine: as root in a mount namespace of its own, with users and
 * directories that sshd wants and this machine lacks; as an ordinary user, who can then log in as himself only, as he is.
 */
final class SshServer implements AutoCloseable {
    /** A user of the server without rights, there when it runs as root. */
    static final String PLAIN_USER = "xenscope-peer";

    private static final String NAMESPACE =
            """
            set -e
            mount -t tmpfs -o mode=755 tmpfs "$1/private"
            cp -a /etc "$1/private/etc"
            sed -e '/^sshd:/d' -e "s,^root:.*,root:x:0:0:root:$1/home:$2," /etc/passwd >"$1/private/etc/passwd"
            echo 'sshd:x:64998:65534::/nonexistent:/usr/sbin/nologin' >>"$1/private/etc/passwd"
            echo "xenscope-peer:x:64999:65534::/:$2" >>"$1/private/etc/passwd"
            mount --bind "$1/private/etc" /etc
            mount -t tmpfs -o mode=755 tmpfs /run
            mkdir -m 755 /run/sshd
            shift 2
            exec "$@"
            """;

    final Path directory;
    final int port;
    private final Process process;

    private SshServer(Path directory, int port, Process process) {
        this.directory = directory;
        this.port = port;
        this.process = process;
    }

    static boolean root() {
        return System.getProperty("user.name").equals("root");
    }

    static SshServer start(String... configuration) {
        return startWithShell("/bin/sh", configuration);
    }

    static SshServer startWithShell(String shell, String... configuration) {
        Peers peers = Peers.orSkip();
        String sshd = peers.program("usr/sbin/sshd");
        try {
            Path directory = Files.createTempDirectory(Path.of("/tmp"), "xs-sshd");
            Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
            Files.createDirectory(directory.resolve("home"));
            Files.createDirectory(directory.resolve("private"));
            for (String key : List.of("host", "user", "other")) {
                run(
                        "ssh-keygen",
                        "-q",
                        "-t",
                        "ed25519",
                        "-N",
                        "",
                        "-f",
                        directory.resolve(key).toString());
            }
            Files.copy(directory.resolve("user.pub"), directory.resolve("authorized_keys"));
            int port = freePort();
            String hostKey = Files.readString(directory.resolve("host.pub"));
            Files.writeString(directory.resolve("known_hosts"), "[127.0.0.1]:" + port + " " + hostKey);
            List<String> lines = new ArrayList<>(List.of(configuration));
            lines.addAll(List.of(
                    "Port " + port,
                    "ListenAddress 127.0.0.1",
                    "HostKey " + directory.resolve("host"),
                    "AuthorizedKeysFile " + directory.resolve("authorized_keys"),
                    "StrictModes no",
                    "UsePAM no",
                    "PasswordAuthentication no",
                    "KbdInteractiveAuthentication no",
                    "PidFile none"));
            Files.write(directory.resolve("config"), lines);

            List<String> argv = new ArrayList<>();
            if (root()) {
                argv.addAll(List.of("unshare", "-m", "sh", "-c", NAMESPACE, "sh", directory.toString(), shell));
            }
            argv.addAll(
                    List.of(sshd, "-D", "-e", "-f", directory.resolve("config").toString()));
            ProcessBuilder builder = new ProcessBuilder(argv).redirectErrorStream(true);
            builder.environment().put("LD_LIBRARY_PATH", libraries(peers.root()));
            return await(directory, port, builder.start());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static SshServer await(Path directory, int port, Process process) throws IOException {
        BufferedReader log =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        StringBuilder said = new StringBuilder();
        for (String line; (line = log.readLine()) != null; ) {
            said.append(line).append('\n');
            if (line.startsWith("Server listening")) {
                Thread drain = new Thread(() -> drain(log), "sshd log");
                drain.setDaemon(true);
                drain.start();
                return new SshServer(directory, port, process);
            }
        }
        Assumptions.abort("sshd does not start here: " + said);
        throw new AssertionError();
    }

    private static void drain(BufferedReader log) {
        try (log) {
            while (log.readLine() != null) {
                // a full pipe would stop sshd
            }
        } catch (IOException e) {
            // it has ended
        }
    }

    /** With nothing of the user's own configuration. */
    SshTarget target(String... more) {
        return targetAs(System.getProperty("user.name"), more);
    }

    SshTarget targetAs(String user, String... more) {
        List<String> options = new ArrayList<>(List.of(more));
        options.addAll(List.of("-F", "/dev/null", "-o", "IdentitiesOnly=yes", "-o", "IdentityAgent=none"));
        options.addAll(List.of("-i", directory.resolve("user").toString()));
        options.addAll(List.of("-o", "GlobalKnownHostsFile=/dev/null"));
        options.addAll(List.of("-o", "UserKnownHostsFile=" + directory.resolve("known_hosts")));
        return new SshTarget("ssh://test", user + "@127.0.0.1", Optional.of(port), options, Optional.empty());
    }

    static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String libraries(Path root) throws IOException {
        List<String> found = new ArrayList<>();
        for (String parent : List.of("usr/lib", "lib")) {
            if (Files.isDirectory(root.resolve(parent))) {
                try (Stream<Path> inside = Files.list(root.resolve(parent))) {
                    inside.filter(path -> path.toString().endsWith("-linux-gnu"))
                            .map(Path::toString)
                            .forEach(found::add);
                }
            }
        }
        return String.join(":", found);
    }

    private static void run(String... argv) throws IOException {
        try {
            if (new ProcessBuilder(argv).inheritIO().start().waitFor() != 0) {
                throw new IOException(argv[0] + " failed");
            }
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    @Override
    public void close() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroy();
        Children.awaitExit(process, 5_000);
        try (Stream<Path> files = Files.walk(directory)) {
            files.sorted(Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
