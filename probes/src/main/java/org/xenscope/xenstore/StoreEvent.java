package org.xenscope.xenstore;

import java.time.Instant;

/** What a watch tells. */
public sealed interface StoreEvent {
    /** When it came in. */
    Instant at();

    /**
     * Something changed at a node, or the node came or went: read it to learn what.
     *
     * @param path the node that changed: at the watched path or below it
     * @param watched the watched path by whose token the daemon told it
     * @param initial true for the one event that every new watch gives at once, without any change
     */
    record Changed(Instant at, StorePath path, StorePath watched, boolean initial) implements StoreEvent {}

    /**
     * Events came faster than they were taken and did not fit: read again whatever is watched.
     *
     * @param events how many are missing here
     */
    record Missed(Instant at, long events) implements StoreEvent {}
}
