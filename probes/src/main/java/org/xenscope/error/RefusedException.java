package org.xenscope.error;

import org.jspecify.annotations.Nullable;

/** xenscope will not do this: read-only, nobody to ask, a stale plan. */
public final class RefusedException extends XenscopeException {
    private static final long serialVersionUID = 1L;

    public RefusedException(String what, String next) {
        this(what, next, null);
    }

    public RefusedException(String what, String next, @Nullable Throwable cause) {
        super(what, next, cause);
    }
}
