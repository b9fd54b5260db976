package org.xenscope.xenstore;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.xenscope.error.AbsentException;
import org.xenscope.error.UnreachableException;
import org.xenscope.error.XenscopeException;
import org.xenscope.host.Host;
import org.xenscope.host.Wire;

/** Opens stores. */
public final class Stores {
    /** Where daemons listen: xen/tools/libs/store/xs.c, {@code xs_daemon_socket}. */
    private static final List<String> SOCKETS = List.of("/run/xenstored/socket", "/var/run/xenstored/socket");

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private Stores() {}

    /** @see #open(Host, Clock) */
    public static Store open(Host host) {
        return open(host, Clock.systemUTC());
    }

    /**
     * Opens the store of a host, and sees that a daemon answers. On the local host XENSTORED_PATH says where it listens, as
     * for {@code xenstore-ls}.
     *
     * @param clock gives events their time
     * @throws UnreachableException when no daemon answers
     * @throws org.xenscope.error.DeniedException when this user may not talk to it
     */
    public static Store open(Host host, Clock clock) {
        return open(host, clock, System.getenv());
    }

    static Store open(Host host, Clock clock, Map<String, String> environment) {
        List<String> tried = new ArrayList<>();
        for (String socket : sockets(host, environment)) {
            Wire wire;
            try {
                wire = host.connectUnix(socket);
            } catch (AbsentException e) {
                tried.add(socket + ": " + e.what());
                continue;
            } catch (UnreachableException e) {
                if (!e.what().contains(socket)) {
                    // The host itself is out of reach: that is the trouble, and no other socket there is worth a try.
                    throw e;
                }
                tried.add(socket + ": " + e.what());
                continue;
            }
            try {
                return over(wire, clock);
            } catch (AbsentException | UnreachableException e) {
                // There was a connection, so the host is there; a forward tells only now that it ends nowhere.
                tried.add(socket + ": " + e.what());
            }
        }
        throw new UnreachableException(
                "no xenstored answers on " + host.name() + " (" + String.join("; ", tried) + ")",
                "see whether this is a dom0 and its xenstored or oxenstored runs");
    }

    /** Opens the store at the other end of a wire, and sees that a daemon answers. Closing the store closes the wire. */
    public static Store over(Wire wire, Clock clock) {
        return over(wire, clock, PATIENCE);
    }

    /** @param patience how long one answer is waited for */
    public static Store over(Wire wire, Clock clock, Duration patience) {
        StoreConnection connection = StoreConnection.over(wire, clock, patience);
        try {
            // through an ssh forward a socket that is not there shows only now; any answer will do
            connection.call(Request.on(MessageType.DIRECTORY, 0, StorePath.ROOT));
            return new OpenStore(connection);
        } catch (XenscopeException e) {
            connection.close();
            throw e;
        }
    }

    private static List<String> sockets(Host host, Map<String, String> environment) {
        if (host instanceof UnixStoreHost unix) {
            return List.of(unix.socket());
        }
        String path = environment.getOrDefault("XENSTORED_PATH", "");
        return host.name().equals("local") && !path.isEmpty() ? List.of(path) : SOCKETS;
    }
}
