package org.xenscope.host;

import java.nio.channels.ByteChannel;
import java.nio.channels.GatheringByteChannel;

/**
 * A byte stream to a peer on a host. Reads block; closing from another thread ends a blocked read with
 * {@link java.nio.channels.AsynchronousCloseException}. Header and payload go out in one gathering write.
 */
public interface Wire extends ByteChannel, GatheringByteChannel {
    /** Whom it goes to, for messages: {@code lab:/run/xenstored/socket}. */
    String peer();
}
