package org.xenscope.error;

import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.util.Optional;
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

    /**
     * Whether an interrupt was behind it: it closes the file or the socket that is used meanwhile
     * ({@link java.nio.channels.InterruptibleChannel}).
     *
     * @param doing what was interrupted
     */
    public static Optional<XenscopeException> behind(IOException e, String doing) {
        return e instanceof ClosedByInterruptException
                ? Optional.of(new CancelledException(doing + " was interrupted", "", e))
                : Optional.empty();
    }
}
