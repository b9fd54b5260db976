package org.xenscope.recipes;

import org.xenscope.host.Host;
import org.xenscope.host.HostControl;
import org.xenscope.host.Permit;
import org.xenscope.xenstore.Store;
import org.xenscope.xenstore.StoreWriter;

/** For actions that need none. */
record NoSite() implements Site {
    @Override
    public Host host() {
        throw new AssertionError("no host");
    }

    @Override
    public HostControl control() {
        throw new AssertionError("no host");
    }

    @Override
    public Store store() {
        throw new AssertionError("no store");
    }

    @Override
    public StoreWriter storeChanges() {
        throw new AssertionError("no store");
    }

    @Override
    public Permit permit() {
        throw new AssertionError("no permit");
    }
}
