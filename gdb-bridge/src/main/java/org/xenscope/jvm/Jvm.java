package org.xenscope.jvm;

import java.time.Duration;
import java.util.function.Supplier;
import org.xenscope.debug.DebugTarget;
import org.xenscope.error.AbsentException;
import org.xenscope.error.FailedException;
import org.xenscope.error.ProtocolException;
import org.xenscope.error.UnreachableException;
import org.xenscope.host.Host;
import org.xenscope.host.LoopbackPort;
import org.xenscope.host.TcpWires;
import org.xenscope.host.Wire;

/**
 * Java programs under the debugger. Each way may throw {@link AbsentException} where this program runs on a Java without the
 * debugger's part (module jdk.jdi).
 *
 * <p>A target's {@link DebugTarget#close} lets a program run on that was there before, and ends one that was launched. JDWP
 * knows no password: on whatever port a JVM listens for a debugger, whoever reaches it can do all that the JVM's user can.
 */
public final class Jvm {
    /** Why a target has ended that was closed: {@link org.xenscope.debug.DebugEvent.Ended}. */
    public static final String LET_GO = "the debugger let it go";

    static final String HOW_TO_LISTEN = "start it with -agentlib:jdwp=transport=dt_socket,server=y,suspend=n,"
            + "address=127.0.0.1:PORT; it takes one debugger at a time";

    private Jvm() {}

    /**
     * Attaches to a JVM that listens for a debugger.
     *
     * @param host {@code 127.0.0.1}, or a machine or guest that can be reached by its own address
     * @throws UnreachableException when nothing listens there
     * @throws ProtocolException when what listens there is no JVM
     */
    public static DebugTarget attach(String host, int port, JvmOptions options) {
        requireJdi();
        return attach(() -> TcpWires.connect(host, port, options.limit()), options);
    }

    /**
     * Attaches to a JVM that listens on the loopback interface of a host; no port is opened for it here.
     *
     * @throws UnreachableException when nothing listens there
     */
    public static DebugTarget attach(Host host, int port, JvmOptions options) {
        requireJdi();
        return attach(() -> host.connectTcp(port), options);
    }

    private static DebugTarget attach(Supplier<Wire> connect, JvmOptions options) {
        Wire wire;
        try {
            wire = connect.get();
        } catch (UnreachableException e) {
            throw new UnreachableException("no JVM's debug port: " + e.what(), HOW_TO_LISTEN, e);
        }
        return attach(wire, options);
    }

    /**
     * Attaches over a wire, as {@link Host#connectTcp} gives it: to a JVM on a host, or behind a forward. The wire is the
     * target's, and is closed when this fails, too.
     */
    public static DebugTarget attach(Wire wire, JvmOptions options) {
        requireJdi();
        return JvmTarget.over(wire, "JVM " + wire.peer(), options, Ending.OTHERS);
    }

    /**
     * Listens on the loopback interface for one JVM that connects to us.
     *
     * @param port 0 for any that is free
     */
    public static Listening listen(int port, JvmOptions options) {
        requireJdi();
        return new Listening(LoopbackPort.open(port), options);
    }

    /**
     * Starts a program. It stands before its first instruction, with {@link org.xenscope.debug.Stop.Reason#ATTACH}; what it
     * says are events; its standard input is empty.
     *
     * @throws FailedException when it ends before it begins, with what it said
     */
    public static DebugTarget launch(JvmLaunch launch, JvmOptions options) {
        requireJdi();
        return Launched.start(launch, options);
    }

    /** A port on which a JVM is awaited. */
    public static final class Listening implements AutoCloseable {
        private final LoopbackPort port;
        private final JvmOptions options;

        private Listening(LoopbackPort port, JvmOptions options) {
            this.port = port;
            this.options = options;
        }

        public int port() {
            return port.port();
        }

        /** The option with which a JVM of this machine connects here. */
        public String agent() {
            return "-agentlib:jdwp=transport=dt_socket,server=n,suspend=n,address=127.0.0.1:" + port();
        }

        /** Waits for it, and listens no longer. @throws DeadlineException when none comes in time */
        public DebugTarget accept(Duration limit) {
            return attach(port.accept(limit), options);
        }

        @Override
        public void close() {
            port.close();
        }
    }

    private static void requireJdi() {
        if (ModuleLayer.boot().findModule("jdk.jdi").isEmpty()) {
            throw new AbsentException(
                    "the Java that runs xenscope (" + System.getProperty("java.home")
                            + ") cannot debug: it has no jdk.jdi",
                    "install a JDK: openjdk-17-jdk-headless");
        }
    }
}
