package org.xenscope.error;

import org.jspecify.annotations.Nullable;

/** A host or a daemon on it does not answer: no such host, connection refused or lost. */
public final class UnreachableException extends XenscopeException {
    private static final long serialVersionUID = 1L;

    public UnreachableException(String what, String next) {
        this(what, next, null);
    }

    public UnreachableException(String what, String next, @Nullable Throwable cause) {
        super(what, next, cause);
    }
}
