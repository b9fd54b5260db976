package org.xenscope.host;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ProtocolFamily;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.util.List;
import java.util.Optional;
import org.xenscope.error.AbsentException;
import org.xenscope.error.DeniedException;
import org.xenscope.error.UnreachableException;
import org.xenscope.error.UsageException;
import org.xenscope.error.XenscopeException;

/** The machine that this program runs on: a dom0, looked at from inside. */
public final class LocalHost implements Host {
    private static final String NAME = "local";

    private final ShellCommands commands = new ShellCommands(new LocalShell(NAME));
    private final LocalFiles files = new LocalFiles(NAME);

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Output query(Query query) {
        return commands.query(query);
    }

    @Override
    public Running follow(Query query) {
        return commands.follow(query);
    }

    @Override
    public byte[] read(String path) {
        return files.read(path);
    }

    @Override
    public List<FileEntry> list(String path) {
        return files.list(path);
    }

    @Override
    public Optional<FileEntry> stat(String path) {
        return files.stat(path);
    }

    @Override
    public Wire connectUnix(String path) {
        String checked = HostPaths.check(path);
        try {
            return connect(
                    StandardProtocolFamily.UNIX,
                    UnixDomainSocketAddress.of(LocalFiles.path(checked)),
                    NAME + ":" + checked);
        } catch (IllegalArgumentException e) {
            throw new UsageException(checked + " is too long for a Unix socket", "Linux takes 107 bytes", e);
        }
    }

    @Override
    public Wire connectTcp(int port) {
        return connect(StandardProtocolFamily.INET, new InetSocketAddress("127.0.0.1", port), NAME + ":" + port);
    }

    @Override
    public HostControl control(Permit permit) {
        return new Control();
    }

    @Override
    public void close() {
        commands.close();
    }

    private static Wire connect(ProtocolFamily family, SocketAddress address, String peer) {
        try {
            SocketChannel channel = SocketChannel.open(family);
            try {
                channel.connect(address);
                return new SocketWire(channel, peer, SocketWire.DIRECT);
            } catch (IOException e) {
                channel.close();
                throw e;
            }
        } catch (IOException e) {
            throw unconnected(peer, e);
        }
    }

    private static XenscopeException unconnected(String peer, IOException e) {
        String reason = String.valueOf(e.getMessage());
        if (reason.contains("No such file")) {
            return new AbsentException("there is no socket " + peer, "see whether the daemon that makes it runs", e);
        }
        if (reason.contains("Permission denied")) {
            return new DeniedException(
                    "may not connect to " + peer + ": permission denied", "be a user who may, often root", e);
        }
        if (reason.contains("too long")) {
            return new UsageException(peer + " is too long for a Unix socket", "Linux takes 107 bytes", e);
        }
        return Interruption.behind(e, "connecting to " + peer)
                .orElseGet(() -> new UnreachableException(
                        "nothing answers at " + peer + ": " + reason, "see whether its daemon runs", e));
    }

    private final class Control implements HostControl {
        @Override
        public Host host() {
            return LocalHost.this;
        }

        @Override
        public Output run(Invocation invocation) {
            return commands.run(invocation);
        }

        @Override
        public Conversation converse(List<String> argv) {
            return commands.converse(argv);
        }

        @Override
        public void write(String path, byte[] content, int mode) {
            files.write(path, content, mode);
        }

        @Override
        public void makeDirectory(String path, int mode) {
            files.makeDirectory(path, mode);
        }

        @Override
        public void remove(String path) {
            files.remove(path);
        }
    }
}
