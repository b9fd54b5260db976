package org.xenscope.xenstore;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import org.xenscope.error.DeadlineException;
import org.xenscope.host.Permit;

/** A host's store, over one connection: for reading and watching. Safe for several threads. */
public interface Store extends StoreReader, AutoCloseable {
    /** Whom it talks to, for messages: {@code lab:/run/xenstored/socket}. */
    String peer();

    /** False once the connection is lost or closed: what is asked then fails, and a new store must be opened. */
    boolean connected();

    /**
     * Reads several nodes as they were at one moment. When others change them meanwhile, all is read again, a bounded
     * number of times: {@code reading} must do nothing but use the reader.
     *
     * @throws org.xenscope.error.FailedException when others changed the nodes each time
     */
    <T> T consistently(Function<? super StoreReader, ? extends T> reading);

    /** A node and all below it, and whether it was so at one moment. {@link #tree} is this without the answer. */
    default Snapshot snapshot(StorePath path) {
        return snapshot(path, Detail.ALL);
    }

    /** As {@link #snapshot(StorePath)}, but no more than {@code detail} says is read, which takes less time. */
    Snapshot snapshot(StorePath path, Detail detail);

    /** Begins to watch nodes and all below them; each gives one event at once. */
    Watch watch(StorePath... paths);

    /**
     * Waits until a node is as wanted, and returns its value. Driven by events: nothing is read while nothing changes.
     *
     * @param condition asked with the value, or with empty while there is no node
     * @throws DeadlineException when it is not so within {@code limit}; it says what the value was
     */
    Optional<byte[]> await(StorePath path, Predicate<Optional<byte[]>> condition, Duration limit);

    /** The side that changes the store, over the same connection. */
    StoreWriter changes(Permit permit);

    /** Ends the connection and with it all watches. */
    @Override
    void close();
}
