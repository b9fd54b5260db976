package org.xenscope.xenstore;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.xenscope.error.UsageException;
import org.xenscope.host.FileEntry;
import org.xenscope.host.Host;
import org.xenscope.host.HostControl;
import org.xenscope.host.LocalHost;
import org.xenscope.host.Output;
import org.xenscope.host.Permit;
import org.xenscope.host.Query;
import org.xenscope.host.Running;
import org.xenscope.host.Wire;

/** The host {@code unix:/path/to/socket}: a daemon's socket on this machine, and nothing else. */
public final class UnixStoreHost implements Host {
    private static final String SCHEME = "unix:";
    /** {@code sun_path} of unix(7), without the NUL. */
    private static final int PATH_LIMIT = 107;

    private final String socket;
    private final Host machine = new LocalHost();

    /**
     * @param uri {@code unix:/path}
     * @throws UsageException when it is not that
     */
    public UnixStoreHost(String uri) {
        if (!uri.startsWith(SCHEME + "/")) {
            throw new UsageException(Quoted.of(uri) + " names no socket", "write unix: and an absolute path");
        }
        this.socket = uri.substring(SCHEME.length());
    }

    /** The daemon's socket. */
    public String socket() {
        return socket;
    }

    @Override
    public String name() {
        return SCHEME + socket;
    }

    @Override
    public Wire connectUnix(String path) {
        if (!path.equals(socket)) {
            throw onlyStore("another socket (" + path + ")");
        }
        if (path.getBytes(StandardCharsets.UTF_8).length > PATH_LIMIT) {
            throw new UsageException(path + " is too long for a Unix socket", "Linux takes " + PATH_LIMIT + " bytes");
        }
        return machine.connectUnix(path);
    }

    @Override
    public Output query(Query query) {
        throw onlyStore("a program");
    }

    @Override
    public Running follow(Query query) {
        throw onlyStore("a program");
    }

    @Override
    public byte[] read(String path) {
        throw onlyStore("a file");
    }

    @Override
    public List<FileEntry> list(String path) {
        throw onlyStore("a directory");
    }

    @Override
    public Optional<FileEntry> stat(String path) {
        throw onlyStore("a file");
    }

    @Override
    public Wire connectTcp(int port) {
        throw onlyStore("a port");
    }

    @Override
    public HostControl control(Permit permit) {
        throw onlyStore("a host to change");
    }

    @Override
    public void close() {
        machine.close();
    }

    private UsageException onlyStore(String wanted) {
        return new UsageException(
                name() + " is only a xenstored socket, not " + wanted,
                "use a store command, or another host: local, ssh://dom0 or lab");
    }
}
