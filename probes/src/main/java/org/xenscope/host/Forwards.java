package org.xenscope.host;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.xenscope.error.FailedException;
import org.xenscope.error.UnreachableException;

/**
 * Local sockets that lead through a connection to sockets on the host. Several wires to one place share a forward; the last
 * one that is closed cancels it. Each stands on disk before it is made, so that one that a killed program left in a shared
 * connection is cancelled by the next program.
 */
final class Forwards implements AutoCloseable {
    private static final String NOTE = ".forward";

    private final String host;
    private final Multiplexer multiplexer;
    private final Path directory;
    private final Map<String, Forward> forwards = new HashMap<>();
    private int count;

    Forwards(String host, Multiplexer multiplexer, Path directory) {
        this.host = host;
        this.multiplexer = multiplexer;
        this.directory = directory;
    }

    /** What ssh calls a Unix socket of the host. Its parser takes backslash and %; a colon would end the path. */
    static String unix(String path) {
        return path.replace("\\", "\\\\").replace(":", "\\:").replace("%", "%%");
    }

    static String tcp(int port) {
        return "127.0.0.1:" + port;
    }

    /** A connection to a place on the host; {@link #release} gives it back. */
    synchronized SocketChannel connect(String place) throws IOException {
        Forward forward = forwards.get(place);
        if (forward == null) {
            Path local = directory.resolve(Integer.toString(++count));
            String specification = local + ":" + place;
            Files.writeString(directory.resolve(count + NOTE), multiplexer.socket() + "\n" + specification + "\n");
            String said = multiplexer.forward(specification);
            if (!said.isEmpty()) {
                throw multiplexer.check()
                        ? new FailedException(
                                "ssh does not forward " + place + " of " + host + ": " + said,
                                "see whether its sshd_config allows AllowStreamLocalForwarding and AllowTcpForwarding")
                        : new UnreachableException("the ssh connection to " + host + " was lost", "do it again");
            }
            forward = new Forward(local, specification, directory.resolve(count + NOTE));
            forwards.put(place, forward);
        }
        SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            channel.connect(UnixDomainSocketAddress.of(forward.local));
        } catch (IOException e) {
            channel.close();
            throw e;
        }
        forward.users++;
        return channel;
    }

    synchronized void release(String place) {
        Forward forward = forwards.get(place);
        if (forward != null && --forward.users <= 0) {
            forwards.remove(place);
            cancel(forward);
        }
    }

    /** The connection ends, and every forward with it. */
    synchronized void forget() {
        forwards.clear();
    }

    @Override
    public synchronized void close() {
        forwards.values().forEach(this::cancel);
        forwards.clear();
    }

    private void cancel(Forward forward) {
        multiplexer.cancel(forward.specification);
        try {
            Files.deleteIfExists(forward.local);
            Files.deleteIfExists(forward.note);
        } catch (IOException e) {
            // The directory goes as a whole.
        }
    }

    /** Cancels what the notes of a killed program name. */
    static void cancelStale(Path directory) {
        try (DirectoryStream<Path> notes = Files.newDirectoryStream(directory, "*" + NOTE)) {
            for (Path note : notes) {
                List<String> lines = Files.readAllLines(note);
                if (lines.size() == 2 && Files.exists(Path.of(lines.get(0)))) {
                    Programs.find("ssh")
                            .ifPresent(ssh -> new Multiplexer(ssh, Path.of(lines.get(0))).cancel(lines.get(1)));
                }
            }
        } catch (IOException e) {
            // Another user's, or gone already.
        }
    }

    private static final class Forward {
        final Path local;
        final String specification;
        final Path note;
        int users;

        Forward(Path local, String specification, Path note) {
            this.local = local;
            this.specification = specification;
            this.note = note;
        }
    }
}
