package org.xenscope.error;

import org.jspecify.annotations.Nullable;

/** The user asked to stop. */
public final class CancelledException extends XenscopeException {
    private static final long serialVersionUID = 1L;

    public CancelledException(String what, String next) {
        this(what, next, null);
    }

    public CancelledException(String what, String next, @Nullable Throwable cause) {
        super(what, next, cause);
    }
}
