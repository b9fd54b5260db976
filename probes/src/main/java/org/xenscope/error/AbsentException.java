package org.xenscope.error;

import org.jspecify.annotations.Nullable;

/** The thing that was named does not exist. */
public final class AbsentException extends XenscopeException {
    private static final long serialVersionUID = 1L;

    public AbsentException(String what, String next) {
        this(what, next, null);
    }

    public AbsentException(String what, String next, @Nullable Throwable cause) {
        super(what, next, cause);
    }
}
