package org.xenscope.gdb.server;

import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;
import org.xenscope.gdb.symbols.LocalSymbols;
import org.xenscope.host.HostControl;

/**
 * Everything that a gdb of this machine needs for a process of a host: symbols, and a gdbserver that is attached, behind a
 * socket here. The process stands until gdb lets it run. It changes the host: an action must stand in the journal before.
 */
public final class PreparedSession implements AutoCloseable {
    private final TargetProcess target;
    private final LocalSymbols symbols;
    private final GdbServing serving;
    private final Relay relay;

    private PreparedSession(TargetProcess target, LocalSymbols symbols, GdbServing serving, Relay relay) {
        this.target = target;
        this.symbols = symbols;
        this.serving = serving;
        this.relay = relay;
    }

    /**
     * Attaches. All symbols are here by then: the process stands for no longer than it must.
     *
     * @param mark unguessable, and in the journal: what is started on the host carries it
     * @param progress told in words what goes on, when it takes a while
     */
    public static PreparedSession attach(
            HostControl control,
            TargetProcess target,
            String mark,
            LocalSymbols symbols,
            Places places,
            Consumer<String> progress) {
        progress.accept("attaching gdbserver to " + target.name());
        PrivateDirectory directory = PrivateDirectory.make(places.sockets());
        boolean well = false;
        Optional<GdbServing> serving = Optional.empty();
        try {
            serving = Optional.of(GdbServing.attach(control, target.pid(), mark));
            Relay relay = Relay.open(directory, serving.get());
            well = true;
            return new PreparedSession(target, symbols, serving.get(), relay);
        } finally {
            if (!well) {
                directory.close();
                serving.ifPresent(GdbServing::close);
            }
        }
    }

    public TargetProcess target() {
        return target;
    }

    /** For {@code target remote}. It takes one client. */
    public Path socket() {
        return relay.path();
    }

    /** For {@code file}, {@code set sysroot}, {@code set debug-file-directory}. */
    public LocalSymbols symbols() {
        return symbols;
    }

    /** Is told how the session ended on the host, once, from any thread. */
    public void whenEnded(Consumer<GuardEnd> told) {
        serving.whenEnded(told);
    }

    /** Ends the session, if its client has not: the process goes on as it was. @return how it ended on the host */
    public GuardEnd end() {
        return relay.end();
    }

    /** The same. Doing so twice does no harm. */
    @Override
    public void close() {
        relay.close();
    }
}
