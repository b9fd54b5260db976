package org.xenscope.xenstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.xenscope.error.DeniedException;
import org.xenscope.error.UnreachableException;
import org.xenscope.error.UsageException;
import org.xenscope.host.FileEntry;
import org.xenscope.host.Host;
import org.xenscope.host.HostControl;
import org.xenscope.host.Output;
import org.xenscope.host.Permit;
import org.xenscope.host.Policy;
import org.xenscope.host.Query;
import org.xenscope.host.Running;
import org.xenscope.host.Wire;

/** How a host's daemon is found, and what is said when it is not. */
@Timeout(20)
final class StoresTest {
    /** A host that has at most one socket. */
    private record OneSocketHost(String name, String path, ScriptedDaemon daemon, List<String> tried) implements Host {
        @Override
        public Wire connectUnix(String wanted) {
            tried.add(wanted);
            if (!wanted.equals(path)) {
                throw new UnreachableException(name + ": nobody listens on " + wanted, "");
            }
            return daemon.host().connectUnix(daemon.socket().toString());
        }

        @Override
        public Output query(Query query) {
            throw new AssertionError();
        }

        @Override
        public Running follow(Query query) {
            throw new AssertionError();
        }

        @Override
        public byte[] read(String file) {
            throw new AssertionError();
        }

        @Override
        public List<FileEntry> list(String directory) {
            throw new AssertionError();
        }

        @Override
        public Optional<FileEntry> stat(String file) {
            throw new AssertionError();
        }

        @Override
        public Wire connectTcp(int port) {
            throw new AssertionError();
        }

        @Override
        public HostControl control(Permit permit) {
            throw new AssertionError();
        }

        @Override
        public void close() {}
    }

    private static ScriptedDaemon good() {
        return ScriptedDaemon.that(client -> {
            while (true) {
                client.answer(client.next(), "");
            }
        });
    }

    private static List<String> tried(String hostName, String path, Map<String, String> environment) {
        try (ScriptedDaemon daemon = good()) {
            OneSocketHost host = new OneSocketHost(hostName, path, daemon, new ArrayList<>());
            Stores.open(host, Clock.systemUTC(), environment).close();
            return host.tried;
        }
    }

    @Test
    void theUsualPlacesAreTriedInOrder() {
        assertThat(tried("lab", "/run/xenstored/socket", Map.of())).containsExactly("/run/xenstored/socket");
        assertThat(tried("lab", "/var/run/xenstored/socket", Map.of()))
                .containsExactly("/run/xenstored/socket", "/var/run/xenstored/socket");
    }

    @Test
    void theEnvironmentSpeaksOfThisMachineOnly() {
        Map<String, String> environment = Map.of("XENSTORED_PATH", "/my/socket");
        assertThat(tried("local", "/my/socket", environment)).containsExactly("/my/socket");
        assertThat(tried("lab", "/run/xenstored/socket", environment)).containsExactly("/run/xenstored/socket");
    }

    @Test
    void aForwardThatEndsNowhereIsPassedOver() {
        // ssh accepts the connection and closes it when the far socket is not there
        try (ScriptedDaemon nowhere = ScriptedDaemon.that(client -> {})) {
            OneSocketHost host = new OneSocketHost("lab", "/run/xenstored/socket", nowhere, new ArrayList<>());
            assertThatThrownBy(() -> Stores.open(host))
                    .isInstanceOf(UnreachableException.class)
                    .hasMessageContaining("no xenstored answers on lab (/run/xenstored/socket: ")
                    // a request that was not read when the other end closed makes it a reset
                    .hasMessageMatching("(?s).*(closed the connection|Connection reset).*")
                    .hasMessageContaining("lab: nobody listens on /var/run/xenstored/socket");
            assertThat(host.tried).hasSize(2);
        }
    }

    @Test
    void aSocketThatIsNotThereOrNobodyListensOn(@TempDir Path directory) throws IOException {
        Path none = directory.resolve("none");
        assertThatThrownBy(() -> Stores.open(new UnixStoreHost("unix:" + none)))
                .isInstanceOf(UnreachableException.class)
                .hasMessageContaining("there is no socket local:" + none);
        Path file = Files.createFile(directory.resolve("file"));
        assertThatThrownBy(() -> Stores.open(new UnixStoreHost("unix:" + file)))
                .isInstanceOf(UnreachableException.class)
                .hasMessageContaining("nothing answers at local:");
        assertThatThrownBy(() -> Stores.open(new UnixStoreHost("unix:/" + "a".repeat(107))))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("too long for a Unix socket");
    }

    @Test
    void aSocketOfAnotherUser() throws IOException {
        Assumptions.assumeFalse(System.getProperty("user.name").equals("root"), "root may talk to any socket");
        try (ScriptedDaemon daemon = good()) {
            Files.setPosixFilePermissions(daemon.socket(), PosixFilePermissions.fromString("---------"));
            assertThatThrownBy(() -> Stores.open(daemon.host()))
                    .isInstanceOf(DeniedException.class)
                    .hasMessageContaining("this user may not talk to the daemon");
        }
    }

    @Test
    void aSocketIsAStoreAndNothingElse() {
        UnixStoreHost host = new UnixStoreHost("unix:/run/x");
        assertThat(host.name()).isEqualTo("unix:/run/x");
        List<Executable> others = List.of(
                () -> host.query(Query.of("true")),
                () -> host.follow(Query.of("true")),
                () -> host.read("/x"),
                () -> host.list("/x"),
                () -> host.stat("/x"),
                () -> host.connectTcp(1),
                () -> host.connectUnix("/run/y"),
                () -> host.control(Policy.CHANGE.permit("test")));
        for (Executable other : others) {
            assertThat(catchThrowable(other::execute))
                    .isInstanceOf(UsageException.class)
                    .hasMessageContaining("unix:/run/x is only a xenstored socket");
        }
        for (String bad : List.of("unix:", "unix:relative", "/run/x", "ssh://x")) {
            assertThatThrownBy(() -> new UnixStoreHost(bad)).isInstanceOf(UsageException.class);
        }
    }
}
