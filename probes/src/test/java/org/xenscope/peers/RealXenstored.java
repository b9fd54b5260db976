package org.xenscope.peers;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/** A genuine daemon that runs without Xen: the hypervisor's calls are stood in for by a small library. */
public final class RealXenstored implements AutoCloseable {
    /** Which of the two. */
    public enum Kind {
        C,
        OCAML
    }

    private final Kind kind;
    private final Peers peers;
    private final Path directory;
    private final Process process;

    private RealXenstored(Kind kind, Peers peers, Path directory, Process process) {
        this.kind = kind;
        this.peers = peers;
        this.directory = directory;
        this.process = process;
    }

    /**
     * Starts one, empty but for what it makes itself; skips the test where this machine cannot.
     *
     * @param options lines for oxenstored.conf
     */
    public static RealXenstored start(Kind kind, String... options) {
        Peers peers = Peers.orSkip();
        Assumptions.assumeTrue(succeeds("gcc", "--version"), "gcc is not installed");
        if (kind == Kind.OCAML) {
            boolean namespaces =
                    succeeds("unshare", "--mount", "true") || succeeds("unshare", "--mount", "--map-root-user", "true");
            Assumptions.assumeTrue(namespaces, "oxenstored needs root or user namespaces");
        }
        try {
            Path directory = Files.createTempDirectory("xs");
            Path standIn = directory.resolve("stand-in.so");
            Path source = resource(directory, "xen-stand-in.c");
            Peers.output(new ProcessBuilder(
                            "gcc", "-shared", "-fPIC", "-Wall", "-O1", "-o", standIn + "", source + "", "-ldl")
                    .redirectErrorStream(true));
            ProcessBuilder builder = new ProcessBuilder(
                            "sh",
                            resource(directory, "real-xenstored").toString(),
                            kind == Kind.C ? "c" : "ocaml",
                            directory.toString(),
                            peers.root().toString(),
                            standIn.toString())
                    .redirectErrorStream(true)
                    .redirectOutput(directory.resolve("said").toFile());
            builder.environment().put("OXENSTORED_OPTIONS", String.join("\n", options));
            Process process = builder.start();
            RealXenstored daemon = new RealXenstored(kind, peers, directory, process);
            daemon.awaitListening();
            return daemon;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public Kind kind() {
        return kind;
    }

    /** The path of its socket. */
    public Path socket() {
        return directory.resolve("socket");
    }

    /** The process id of the daemon itself. */
    public long pid() {
        return process.pid();
    }

    /** What a genuine client says about it: {@code tool("xenstore-ls", "-fp")}. */
    public byte[] tool(String program, String... arguments) {
        return Peers.output(command(program, arguments));
    }

    /** A genuine client that would talk to it. */
    public ProcessBuilder command(String program, String... arguments) {
        return peers.command(Map.of("XENSTORED_PATH", socket().toString()), "usr/bin/" + program, arguments);
    }

    /** kill -9. */
    public void kill() {
        process.destroyForcibly();
    }

    /** kill -STOP: it neither answers nor dies. */
    public void freeze() {
        Peers.output(new ProcessBuilder("kill", "-STOP", Long.toString(process.pid())));
    }

    @Override
    public void close() {
        kill();
        try {
            process.waitFor();
            try (Stream<Path> all = Files.walk(directory)) {
                all.sorted(Comparator.reverseOrder())
                        .forEach(path -> path.toFile().delete());
            }
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** It tells nobody that it is ready: to ask is the only way; the pause ends at once when it dies. */
    private void awaitListening() throws IOException {
        for (int attempt = 0; attempt < 2000; attempt++) {
            try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
                channel.connect(UnixDomainSocketAddress.of(socket()));
                return;
            } catch (IOException e) {
                try {
                    if (process.waitFor(10, TimeUnit.MILLISECONDS)) {
                        break;
                    }
                } catch (InterruptedException interrupted) {
                    throw new AssertionError(interrupted);
                }
            }
        }
        String said = Files.readString(directory.resolve("said"));
        close();
        throw new AssertionError("the " + kind + " daemon does not come up: " + said);
    }

    private static boolean succeeds(String... argv) {
        try {
            Process process = new ProcessBuilder(argv)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return process.waitFor() == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static Path resource(Path directory, String name) throws IOException {
        try (InputStream resource = RealXenstored.class.getResourceAsStream(name)) {
            if (resource == null) {
                throw new AssertionError("no resource " + name);
            }
            Path file = directory.resolve(name);
            Files.copy(resource, file, StandardCopyOption.REPLACE_EXISTING);
            return file;
        }
    }
}
