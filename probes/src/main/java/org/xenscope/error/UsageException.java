package org.xenscope.error;

import org.jspecify.annotations.Nullable;

/** The command line, a config file or a recipe says something that cannot be meant. */
public final class UsageException extends XenscopeException {
    private static final long serialVersionUID = 1L;

    public UsageException(String what, String next) {
        this(what, next, null);
    }

    public UsageException(String what, String next, @Nullable Throwable cause) {
        super(what, next, cause);
    }
}
