package org.xenscope.xenstore;

import java.time.Instant;
import org.xenscope.error.XenscopeException;

/** Takes what the daemon tells of watched paths, on the reading thread: must not block. */
interface EventSink {
    void changed(String token, StorePath path, Instant at);

    /** Nothing more comes; false when that was known. */
    boolean end(XenscopeException why);
}
