package org.xenscope.xenstore;

import java.time.Instant;
import org.xenscope.error.XenscopeException;

/** What a {@link StoreMirror} tells. */
public sealed interface MirrorEvent {
    /** When the mirror knew; for a change, when the daemon told of it. */
    Instant at();

    /**
     * A node is not as it was.
     *
     * @param late true when it changed while the mirror had no connection, so some time before {@code at}, which is then when the mirror read it
     */
    record Changed(Instant at, NodeChange change, boolean late) implements MirrorEvent {}

    /** From now on the mirror shows what is old: the connection is lost. It goes on trying. */
    record Lost(Instant at, XenscopeException why) implements MirrorEvent {}

    /** The mirror is current again; what it missed has come before this, as changes that are late. */
    record Back(Instant at) implements MirrorEvent {}

    /** Events came faster than they were taken: look at the mirror's tree itself. */
    record Missed(Instant at, long events) implements MirrorEvent {}
}
