package org.xenscope.error;

import org.jspecify.annotations.Nullable;

/**
 * What went wrong, where, and what to do next. The subclass tells the kind; the console alone maps kinds to exit codes.
 *
 * <p>The message is one sentence that names the thing and the place ("xl create: no bridge xenbr1 on lab"), without a full
 * stop. {@link #next()} is what a person can do about it, also one sentence, or empty when nothing is known.
 */
public abstract class XenscopeException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String next;

    protected XenscopeException(String what, String next, @Nullable Throwable cause) {
        super(what, cause);
        this.next = next;
    }

    /** What was wrong and where: never null, one sentence. */
    public String what() {
        return String.valueOf(getMessage());
    }

    /** What to do next, empty when nothing can be advised. */
    public String next() {
        return next;
    }
}
