package org.xenscope.host;

import java.io.InputStream;
import java.time.Duration;
import java.util.OptionalInt;

/** A program that runs on a host while we read what it says. */
public interface Running extends AutoCloseable {
    InputStream stdout();

    InputStream stderr();

    /** Waits for the end; empty when the time is over first. */
    OptionalInt waitFor(Duration limit);

    /** Ends the program on the host, if it still runs. */
    @Override
    void close();
}
