package org.xenscope.error;

import org.jspecify.annotations.Nullable;

/** What was waited for did not come in time. */
public final class DeadlineException extends FailedException {
    private static final long serialVersionUID = 1L;

    public DeadlineException(String what, String next) {
        this(what, next, null);
    }

    public DeadlineException(String what, String next, @Nullable Throwable cause) {
        super(what, next, cause);
    }
}
