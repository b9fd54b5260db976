package org.xenscope.xenstore;

import java.time.Instant;
import org.xenscope.error.XenscopeException;

/** Hears of a {@link LiveTree}, on the thread that reads the connection. */
interface TreeListener {
    /**
     * The tree is not as it was the last time.
     *
     * @param settled it is the store of this moment; false when there has not been such a moment for some time
     */
    void read(boolean settled);

    /** The daemon has told of a change at or below this node; the tree shows it later. */
    void heard(StorePath path, Instant at);

    /** A known node was read with another value; the tree may show it later, or already another one. */
    void passed(StorePath path, byte[] value);

    /** It can be kept no longer. */
    void ended(XenscopeException why);
}
