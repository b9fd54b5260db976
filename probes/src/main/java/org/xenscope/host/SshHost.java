package org.xenscope.host;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.xenscope.error.AbsentException;
import org.xenscope.error.FailedException;
import org.xenscope.error.UnreachableException;

/**
 * A dom0 reached by the system's own ssh, with the user's configuration, keys, agent, jump hosts and known host keys, over
 * one connection that is opened when first needed and kept. Nothing is installed there: it needs sshd, a POSIX login shell,
 * and cat, find, stat, dd of coreutils or busybox.
 *
 * <p>What only reads ends with us, however we end. When the line is lost, calls end with {@link UnreachableException} within
 * seconds, and the next call connects anew. On the host, programs end when its sshd notices that the line is lost.
 */
public final class SshHost implements Host {
    private final SshTarget target;
    private final SshShell shell;
    private final ShellCommands commands;
    private final RemoteFiles files;
    private final Thread atExit = new Thread(this::end, "ssh end");

    /** A host for a program without a terminal: ssh may not ask for anything. */
    public SshHost(SshTarget target) {
        this(target, false);
    }

    /** @param interactive whether ssh may ask for passphrases on the terminal */
    public SshHost(SshTarget target, boolean interactive) {
        this.target = target;
        this.shell = new SshShell(target, interactive);
        this.commands = new ShellCommands(shell);
        this.files = new RemoteFiles(target.name(), commands);
        Runtime.getRuntime().addShutdownHook(atExit);
    }

    @Override
    public String name() {
        return target.name();
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
        return connect(Forwards.unix(checked), checked);
    }

    @Override
    public Wire connectTcp(int port) {
        return connect(Forwards.tcp(port), Integer.toString(port));
    }

    private Wire connect(String place, String peer) {
        Master master = shell.master();
        try {
            return new SocketWire(
                    master.forwards().connect(place), name() + ":" + peer, new ForwardedWay(master, place, peer));
        } catch (IOException e) {
            if (!master.multiplexer().check()) {
                throw shell.lost(master);
            }
            throw Interruption.behind(e, "connecting to " + name() + ":" + peer)
                    .orElseGet(() -> new FailedException(
                            "cannot connect to " + name() + ":" + peer + ": " + e.getMessage(), "", e));
        } catch (UnreachableException e) {
            throw shell.lost(master);
        }
    }

    @Override
    public HostControl control(Permit permit) {
        return new Control();
    }

    @Override
    public void close() {
        try {
            Runtime.getRuntime().removeShutdownHook(atExit);
        } catch (IllegalStateException e) {
            // The program ends just now.
        }
        end();
    }

    private void end() {
        commands.close();
    }

    /** ssh takes a connection first and looks at the host's socket then: what is wrong with it shows as silence. */
    private final class ForwardedWay implements SocketWire.Way {
        private static final String LISTENS = "00010000";

        private final Master master;
        private final String place;
        private final String peer;

        ForwardedWay(Master master, String place, String peer) {
            this.master = master;
            this.place = place;
            this.peer = peer;
        }

        @Override
        public void silent() {
            if (!master.alive() || !master.multiplexer().check()) {
                throw shell.lost(master);
            }
            String said = master.messages();
            String refusal = said.substring(said.lastIndexOf('\n') + 1);
            if (refusal.contains("administratively prohibited")) {
                throw new FailedException(
                        "sshd of " + name() + " does not allow to forward " + peer,
                        "allow AllowStreamLocalForwarding and AllowTcpForwarding in its sshd_config");
            }
            if (peer.startsWith("/")) {
                FileEntry entry = stat(peer)
                        .orElseThrow(() -> new AbsentException(
                                "there is no socket " + name() + ":" + peer,
                                "see whether the daemon that makes it runs"));
                if (entry.kind() != FileEntry.Kind.LINK && !listens()) {
                    throw new UnreachableException(
                            "nothing answers at " + name() + ":" + peer, "see whether its daemon runs");
                }
            }
            if (refusal.contains("open failed")) {
                throw new UnreachableException(
                        "cannot connect to " + name() + ":" + peer + ": " + refusal, "see whether its daemon runs");
            }
        }

        private boolean listens() {
            return PosixText.of(read("/proc/net/unix"))
                    .lines()
                    .anyMatch(line -> line.endsWith(" " + peer) && line.contains(" " + LISTENS + " "));
        }

        @Override
        public void closed() {
            master.forwards().release(place);
        }
    }

    private final class Control implements HostControl {
        @Override
        public Host host() {
            return SshHost.this;
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
