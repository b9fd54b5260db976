package org.xenscope.error;

import org.jspecify.annotations.Nullable;

/** The job was tried and failed. */
public class FailedException extends XenscopeException {
    private static final long serialVersionUID = 1L;

    public FailedException(String what, String next) {
        this(what, next, null);
    }

    public FailedException(String what, String next, @Nullable Throwable cause) {
        super(what, next, cause);
    }
}
