package org.xenscope.error;

import org.jspecify.annotations.Nullable;

/** A peer said something that its protocol does not allow. The message names the peer, the message and the offset. */
public final class ProtocolException extends FailedException {
    private static final long serialVersionUID = 1L;

    public ProtocolException(String what, String next) {
        this(what, next, null);
    }

    public ProtocolException(String what, String next, @Nullable Throwable cause) {
        super(what, next, cause);
    }
}
