package org.xenscope.host;

import java.util.List;
import java.util.Optional;
import org.xenscope.error.AbsentException;
import org.xenscope.error.DeadlineException;
import org.xenscope.error.DeniedException;
import org.xenscope.error.UnreachableException;

/**
 * A dom0, for reading. Safe for use by several threads.
 *
 * <p>Every method may throw {@link UnreachableException} when the connection is lost and {@link DeniedException} when the
 * user on the host may not do this.
 */
public interface Host extends AutoCloseable {
    /** As the user named it: {@code local}, {@code lab}, {@code ssh://root@dom0}. */
    String name();

    /**
     * Runs a program that only reads and waits for its end.
     *
     * @throws DeadlineException after the query's own time; the program is ended on the host
     * @throws AbsentException when the host has no such program
     */
    Output query(Query query);

    /** Starts a program that only reads; closing the result ends it on the host, as does the loss of the connection. */
    Running follow(Query query);

    /**
     * The bytes of a file, or of what /proc and /sys say.
     *
     * @throws AbsentException when there is no such file
     */
    byte[] read(String path);

    /** What stands in a directory, without {@code .} and {@code ..}, by name. */
    List<FileEntry> list(String path);

    /** What is at this path, following no symbolic link; empty when there is nothing. */
    Optional<FileEntry> stat(String path);

    /** A connection to a Unix stream socket on the host. */
    Wire connectUnix(String path);

    /** A connection to a TCP port of the host's own loopback interface. */
    Wire connectTcp(int port);

    /** The side that changes the host. A read-only session has no permit to give. */
    HostControl control(Permit permit);

    /** Ends the connection; what was started by {@link #follow} ends with it. */
    @Override
    void close();
}
