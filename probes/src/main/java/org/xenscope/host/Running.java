package org.xenscope.host;

import java.io.InputStream;
import java.time.Duration;
import java.util.OptionalInt;

/**
 * A program that runs on a host while we read what it says. Both streams must be read, or it stops when their pipes are full.
 * Where the connection is lost, the streams end, and {@link #waitFor} tells.
 */
public interface Running extends AutoCloseable {
    InputStream stdout();

    InputStream stderr();

    /**
     * Waits for the end; empty when the time is over first.
     *
     * @throws org.xenscope.error.UnreachableException when the connection was lost, and with it the program
     * @throws org.xenscope.error.AbsentException when the host has no such program
     */
    OptionalInt waitFor(Duration limit);

    /** Ends the program on the host, if it still runs. */
    @Override
    void close();
}
