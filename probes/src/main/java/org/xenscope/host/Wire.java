package org.xenscope.host;

import java.nio.channels.ByteChannel;
import java.nio.channels.GatheringByteChannel;

/**
 * A byte stream to a peer on a host. Reads block; closing from another thread ends a blocked read with
 * {@link java.nio.channels.AsynchronousCloseException}. Header and payload go out in one gathering write.
 *
 * <p>Over ssh the way to the host is taken first and the peer is looked for then: that nobody is there shows at the first
 * read, as the same exception that a local host throws on connecting ({@link org.xenscope.error.AbsentException}, {@link
 * org.xenscope.error.UnreachableException}). Later failures are {@link java.io.IOException}s or an early end.
 */
public interface Wire extends ByteChannel, GatheringByteChannel {
    /** Whom it goes to, for messages: {@code lab:/run/xenstored/socket}. */
    String peer();
}
