package org.xenscope.gdb.server;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.xenscope.error.FailedException;

/**
 * A Unix socket of this machine behind which a gdbserver of a host speaks: {@code target remote PATH}, which gdb takes since
 * version 10. It stands in a directory that only this user can enter, takes one client, and is gone then.
 */
public final class Relay implements AutoCloseable {
    private static final Duration END = Duration.ofSeconds(30);

    private final PrivateDirectory directory;
    private final Path path;
    private final ServerSocketChannel listener;
    private final GdbServing serving;
    private volatile boolean taken;

    private Relay(PrivateDirectory directory, Path path, ServerSocketChannel listener, GdbServing serving) {
        this.directory = directory;
        this.path = path;
        this.listener = listener;
        this.serving = serving;
    }

    /** Listens. The gdbserver ends with the client, and with {@link #close}. */
    static Relay open(PrivateDirectory directory, GdbServing serving) {
        Path path = directory.path().resolve("gdb");
        try {
            ServerSocketChannel listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
            try {
                listener.bind(UnixDomainSocketAddress.of(path));
            } catch (IOException e) {
                listener.close();
                throw e;
            }
            Relay relay = new Relay(directory, path, listener, serving);
            Thread thread = new Thread(relay::accept, "gdb relay");
            thread.setDaemon(true);
            thread.start();
            return relay;
        } catch (IOException e) {
            throw new FailedException(
                    "no socket for gdb can be made at " + path + ": " + e.getMessage(),
                    "set XDG_RUNTIME_DIR to a directory of yours that can be written",
                    e);
        }
    }

    /**
     * Carries the protocol between two streams and gdbserver, until one of them ends.
     *
     * @return how the session ended on the host
     * @throws FailedException when breakpoints stay in the process
     */
    public static GuardEnd over(InputStream in, OutputStream out, GdbServing serving) {
        Pumps pumps = Pumps.start(
                new Pumps.Client() {
                    @Override
                    public int read(byte[] into) throws IOException {
                        return in.read(into);
                    }

                    @Override
                    public void write(byte[] bytes) throws IOException {
                        out.write(bytes);
                        out.flush();
                    }

                    @Override
                    public void close() throws IOException {
                        out.close();
                    }
                },
                serving);
        // as long as gdb wants
        return serving.checked(pumps.await(Duration.ofDays(365)));
    }

    private void accept() {
        try (listener) {
            SocketChannel client = listener.accept();
            taken = true;
            Files.deleteIfExists(path);
            Pumps.start(new Socket(client), serving);
        } catch (ClosedChannelException e) {
            // Nobody came until it was closed.
        } catch (IOException e) {
            serving.close();
        }
    }

    /** Where gdb connects to. */
    public Path path() {
        return path;
    }

    /** Whether somebody has connected. */
    public boolean taken() {
        return taken;
    }

    /**
     * Ends the session: the process goes on.
     *
     * @return how it ended on the host
     * @throws FailedException when breakpoints stay in it
     */
    public GuardEnd end() {
        close();
        serving.awaitEnd(END);
        return serving.checked(serving.end());
    }

    @Override
    public void close() {
        try {
            listener.close();
        } catch (IOException e) {
            // It goes with this process.
        }
        serving.close();
        directory.close();
    }

    private record Socket(SocketChannel channel) implements Pumps.Client {
        @Override
        public int read(byte[] into) throws IOException {
            return channel.read(ByteBuffer.wrap(into));
        }

        @Override
        public void write(byte[] bytes) throws IOException {
            ByteBuffer left = ByteBuffer.wrap(bytes);
            while (left.hasRemaining()) {
                channel.write(left);
            }
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }
}
