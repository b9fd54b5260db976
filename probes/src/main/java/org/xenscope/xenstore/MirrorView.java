package org.xenscope.xenstore;

import java.time.Instant;
import java.util.Optional;

/**
 * What a mirror shows: it never changes; the mirror shows another one then.
 *
 * @param version greater than that of each view before
 * @param root the tree; empty when its topmost node is not there, or nothing has been read yet
 * @param standing whether to believe it
 * @param since since when that is its standing
 * @param why when it is not current: what keeps it from being so, for a person; empty otherwise
 */
public record MirrorView(long version, Optional<StoreNode> root, Standing standing, Instant since, String why) {
    /** How the tree stands to the store. */
    public enum Standing {
        /** Nothing has been read yet. */
        UNREAD,
        /** The store as it was at one moment, a moment ago. */
        CURRENT,
        /** Nearly so: the store changes so fast that parts are of different moments. */
        CHANGING,
        /** The connection is lost: so it was then. */
        OLD
    }
}
