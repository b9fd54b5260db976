package org.xenscope.error;

import org.jspecify.annotations.Nullable;

/** The host answers, but not to this user: wrong key, changed host key, no permission. */
public final class DeniedException extends XenscopeException {
    private static final long serialVersionUID = 1L;

    public DeniedException(String what, String next) {
        this(what, next, null);
    }

    public DeniedException(String what, String next, @Nullable Throwable cause) {
        super(what, next, cause);
    }
}
