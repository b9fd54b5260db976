package org.xenscope.host;

import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.util.Optional;
import org.xenscope.error.CancelledException;
import org.xenscope.error.XenscopeException;

/**
 * What Ctrl-C does to a file or a socket of this machine that is used meanwhile: it closes it ({@link
 * java.nio.channels.InterruptibleChannel}). That is no failure of the disk or of the peer.
 */
public final class Interruption {
    private Interruption() {}

    /**
     * Whether an interrupt was behind it.
     *
     * @param doing what was interrupted: {@code reading uivm.cfg}
     */
    public static Optional<XenscopeException> behind(IOException e, String doing) {
        return e instanceof ClosedByInterruptException
                ? Optional.of(new CancelledException(doing + " was interrupted", "", e))
                : Optional.empty();
    }
}
