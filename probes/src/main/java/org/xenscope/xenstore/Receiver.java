package org.xenscope.xenstore;

import org.xenscope.error.XenscopeException;

/** Takes the answers to requests: mostly on the reading thread, so it must not block. It may ask more. */
interface Receiver {
    /** @param answer of the request's type, or ERROR */
    void answered(Request request, Message answer);

    /** The connection ended before the answer. */
    void failed(XenscopeException why);

    /** False once nobody waits for it: what is not sent then is not sent at all. */
    default boolean wanted() {
        return true;
    }
}
