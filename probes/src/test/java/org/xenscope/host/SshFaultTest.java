package org.xenscope.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.xenscope.error.CancelledException;
import org.xenscope.error.DeniedException;
import org.xenscope.error.UnreachableException;
import org.xenscope.error.UsageException;
import org.xenscope.error.XenscopeException;

/** What goes wrong between us and a genuine sshd. */
@Tag("peer")
@Timeout(60)
class SshFaultTest {
    private static SshServer server;

    @TempDir
    Path temp;

    @BeforeAll
    static void start() {
        server = SshServer.start();
    }

    @AfterAll
    static void stop() throws Exception {
        if (server != null) {
            server.close();
            assertThat(SshHostTest.leftovers()).isEmpty();
        }
    }

    private static XenscopeException failure(SshTarget target) {
        try (SshHost host = new SshHost(target)) {
            Throwable failure = catchThrowable(() -> host.query(Query.of("true")));
            assertThat(failure).isInstanceOf(XenscopeException.class);
            return (XenscopeException) failure;
        }
    }

    private static SshTarget to(String destination, int port) {
        SshTarget usual = server.target();
        return new SshTarget("ssh://" + destination, destination, Optional.of(port), usual.options(), Optional.empty());
    }

    @Test
    void aKilledConnectionIsNoticedAndTheNextCallConnectsAnew() throws Exception {
        Path marker = Files.createFile(temp.resolve("marker"));
        try (SshHost host = new SshHost(server.target())) {
            host.query(Query.of("true"));
            CompletableFuture<Throwable> end = CompletableFuture.supplyAsync(
                    () -> catchThrowable(() -> host.query(Query.of("tail", "-f", marker.toString()))),
                    task -> new Thread(task).start());
            HostContract.awaitThere(marker);
            Running followed = host.follow(Query.of("tail", "-f", marker.toString()));
            masters().forEach(ProcessHandle::destroyForcibly);
            assertThat(end.get(5, TimeUnit.SECONDS))
                    .isInstanceOf(UnreachableException.class)
                    .hasMessageStartingWith("the ssh connection to ssh://test was lost");
            assertThat(followed.stdout().readAllBytes()).isEmpty();
            assertThatThrownBy(() -> followed.waitFor(Duration.ofSeconds(5))).isInstanceOf(UnreachableException.class);
            HostContract.awaitGone(marker);
            assertThat(host.query(Query.of("true")).ok()).isTrue();
        }
    }

    @Test
    void aKilledConnectionShowsOnAWire() throws Exception {
        Path path = HostContract.socket();
        try (SshHost host = new SshHost(server.target());
                EchoServer echo = EchoServer.unix(path);
                Wire heard = host.connectUnix(echo.path());
                Wire silent = host.connectUnix(echo.path())) {
            heard.write(ByteBuffer.wrap(new byte[1]));
            assertThat(heard.read(ByteBuffer.allocate(1))).isEqualTo(1);
            masters().forEach(ProcessHandle::destroyForcibly);
            assertThat(heard.read(ByteBuffer.allocate(1))).isEqualTo(-1);
            assertThatThrownBy(() -> silent.read(ByteBuffer.allocate(1))).isInstanceOf(UnreachableException.class);
        } finally {
            Files.deleteIfExists(path);
        }
    }

    @Test
    void nothingStaysWhenAJvmIsKilled() throws Exception {
        Path marker = Files.createFile(temp.resolve("marker"));
        Path echoPath = HostContract.socket();
        try (EchoServer echo = EchoServer.unix(echoPath)) {
            SshTarget target = server.target();
            List<String> argv = new ArrayList<>(List.of(
                    ProcessHandle.current().info().command().orElseThrow(),
                    "-cp",
                    System.getProperty("java.class.path"),
                    KilledProgram.class.getName(),
                    marker.toString(),
                    echo.path(),
                    target.destination(),
                    target.port().orElseThrow().toString()));
            argv.addAll(target.options());
            Process jvm = new ProcessBuilder(argv)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            assertThat(jvm.getInputStream().read()).isEqualTo('.');
            List<ProcessHandle> children = jvm.descendants().toList();
            assertThat(children).hasSizeGreaterThanOrEqualTo(3);
            assertThat(HostContract.there(marker)).isTrue();
            jvm.destroyForcibly().waitFor();
            HostContract.awaitGone(marker);
            for (ProcessHandle child : children) {
                child.onExit().get(10, TimeUnit.SECONDS);
            }
            String left = "xenscope-" + jvm.pid() + "-";
            Path base = Path.of(System.getProperty("java.io.tmpdir"));
            // Whichever xenscope starts next on this machine clears up; another one may have come before us.
            ControlDirectory.create(base).close();
            assertThat(names(base)).noneMatch(name -> name.startsWith(left));
        } finally {
            Files.deleteIfExists(echoPath);
        }
    }

    /** Runs in a JVM of its own, until it is killed. */
    static final class KilledProgram {
        private KilledProgram() {}

        public static void main(String[] arguments) throws Exception {
            List<String> all = List.of(arguments);
            SshTarget target = new SshTarget(
                    "ssh://test",
                    all.get(2),
                    Optional.of(Integer.valueOf(all.get(3))),
                    all.subList(4, all.size()),
                    Optional.empty());
            SshHost remote = new SshHost(target);
            LocalHost local = new LocalHost();
            Query query = Query.of("tail", "-n", "+1", "-f", all.get(0));
            Files.writeString(Path.of(all.get(0)), "x");
            Running one = remote.follow(query);
            Running two = local.follow(query);
            one.stdout().read();
            two.stdout().read();
            remote.connectUnix(all.get(1));
            System.out.write('.');
            System.out.flush();
            new CompletableFuture<Void>().join();
        }
    }

    @Test
    void anUnknownHostKeyIsRefused() throws Exception {
        Path none = Files.createFile(temp.resolve("known_hosts"));
        assertThat(failure(server.target("-o", "UserKnownHostsFile=" + none)))
                .isInstanceOf(DeniedException.class)
                .hasMessage("the host key of ssh://test is not known here")
                .extracting(XenscopeException::next)
                .asString()
                .contains("ssh -p " + server.port);
        assertThat(none).isEmptyFile();
    }

    @Test
    void anotherHostKeyIsRefused() throws Exception {
        String other = Files.readString(server.directory.resolve("other.pub"));
        Path known = Files.writeString(temp.resolve("known_hosts"), "[127.0.0.1]:" + server.port + " " + other);
        assertThat(failure(server.target("-o", "UserKnownHostsFile=" + known)))
                .isInstanceOf(DeniedException.class)
                .hasMessageContaining("another host key than the known one (" + known + ":1)")
                .extracting(XenscopeException::next)
                .asString()
                .contains("ssh-keygen -R");
    }

    @Test
    void aWrongUserKeyIsRefused() {
        SshTarget usual = server.target();
        List<String> options = usual.options().stream()
                .map(option -> option.equals(server.directory.resolve("user").toString())
                        ? server.directory.resolve("other").toString()
                        : option)
                .toList();
        assertThat(failure(new SshTarget("ssh://test", usual.destination(), usual.port(), options, Optional.empty())))
                .isInstanceOf(DeniedException.class)
                .hasMessageContaining("Permission denied (publickey)");
    }

    @Test
    void whatDoesNotAnswerIsUnreachable() {
        assertThat(failure(to("127.0.0.1", SshServer.freePort())))
                .isInstanceOf(UnreachableException.class)
                .hasMessageContaining("refuses the connection");
        assertThat(failure(to("no-such-host.invalid", 22)))
                .isInstanceOf(UnreachableException.class)
                .hasMessageContaining("has no address");
        assertThatThrownBy(() -> to("-oProxyCommand=id", 22)).isInstanceOf(UsageException.class);
    }

    @Test
    void manyCallersShareOneFailedAttempt() {
        try (SshHost host = new SshHost(to("127.0.0.1", SshServer.freePort()))) {
            List<CompletableFuture<Throwable>> all = IntStream.range(0, 20)
                    .mapToObj(i -> CompletableFuture.supplyAsync(
                            () -> catchThrowable(() -> host.read("/etc/passwd")), task -> new Thread(task).start()))
                    .toList();
            assertThat(all).allSatisfy(end -> assertThat(end.join()).isInstanceOf(UnreachableException.class));
        }
    }

    @Test
    void aShellThatRunsNothingIsNamed() {
        Assumptions.assumeTrue(SshServer.root(), "only root can give a user another login shell");
        try (SshServer closed = SshServer.startWithShell("/bin/false");
                SshHost host = new SshHost(closed.target())) {
            assertThatThrownBy(() -> host.read("/etc/passwd"))
                    .isInstanceOf(DeniedException.class)
                    .hasMessageContaining("login shell");
        }
    }

    @Test
    void whatTheUserMayNotDoIsDenied() throws Exception {
        Assumptions.assumeTrue(SshServer.root(), "only root can add a user");
        Path secret = Files.createDirectory(temp.resolve("secret"));
        try (SshHost host = new SshHost(server.targetAs(SshServer.PLAIN_USER))) {
            HostControl control = host.control(Policy.CHANGE.permit("a test"));
            String inside = secret + "/file";
            List<ThrowingCallable> calls = List.of(
                    () -> host.read("/etc/shadow"),
                    () -> host.list("/root"),
                    () -> host.stat("/root/x"),
                    () -> control.write(inside, new byte[1], 0600),
                    () -> control.write("/etc/xenscope-test", new byte[1], 0600),
                    () -> control.makeDirectory("/etc/xenscope-test", 0700),
                    () -> control.remove("/etc/passwd"),
                    () -> control.run(Invocation.of(Duration.ofSeconds(9), "/etc/passwd")));
            for (ThrowingCallable call : calls) {
                assertThatThrownBy(call).isInstanceOf(DeniedException.class);
            }
        }
    }

    @Test
    void aSharedConnectionIsUsedAndItsDeathIsSaid() throws Exception {
        Path directory = Files.createTempDirectory(Path.of("/tmp"), "xs");
        Path control = directory.resolve("c");
        Path echoPath = HostContract.socket();
        SshTarget direct = server.target();
        List<String> argv = new ArrayList<>(List.of("ssh", "-M", "-S", control.toString()));
        argv.addAll(direct.options());
        argv.addAll(List.of("-p", direct.port().orElseThrow().toString(), direct.destination(), "echo .; cat"));
        Process master = new ProcessBuilder(argv).start();
        SshTarget target = new SshTarget("lab", "lab", Optional.empty(), List.of(), Optional.of(control));
        try (SshHost host = new SshHost(target);
                EchoServer echo = EchoServer.unix(echoPath)) {
            assertThat(master.getInputStream().read()).isEqualTo('.');
            assertThat(host.query(Query.of("true")).ok()).isTrue();
            try (Wire wire = host.connectUnix(echo.path())) {
                wire.write(ByteBuffer.wrap(new byte[1]));
                assertThat(wire.read(ByteBuffer.allocate(1))).isEqualTo(1);
            }
            master.destroyForcibly().waitFor();
            assertThatThrownBy(() -> host.query(Query.of("true")))
                    .isInstanceOf(UnreachableException.class)
                    .extracting(e -> ((XenscopeException) e).next())
                    .asString()
                    .contains("xenscope lab up");
            assertThatThrownBy(() -> host.read("/etc/passwd")).isInstanceOf(UnreachableException.class);
        } finally {
            master.destroyForcibly();
            Files.deleteIfExists(echoPath);
            Files.deleteIfExists(control);
            Files.deleteIfExists(directory);
        }
    }

    @Test
    void closingEndsEverything() throws Exception {
        Path marker = Files.createFile(temp.resolve("marker"));
        SshHost host = new SshHost(server.target());
        host.follow(Query.of("tail", "-f", marker.toString()));
        HostContract.awaitThere(marker);
        host.close();
        HostContract.awaitGone(marker);
        assertThat(masters()).isEmpty();
        assertThatThrownBy(() -> host.read("/etc/passwd")).isInstanceOf(CancelledException.class);
        host.close();
    }

    private static List<ProcessHandle> masters() {
        return ProcessHandle.current()
                .children()
                .filter(child ->
                        child.info().arguments().map(List::of).orElse(List.of()).contains("-M"))
                .toList();
    }

    private static List<String> names(Path directory) throws Exception {
        try (var entries = Files.list(directory)) {
            return entries.map(entry -> entry.getFileName().toString()).toList();
        }
    }
}
