package org.xenscope.recipes;

import org.xenscope.host.Host;
import org.xenscope.host.HostControl;
import org.xenscope.host.Permit;
import org.xenscope.xenstore.Store;
import org.xenscope.xenstore.StoreWriter;

/** A site that is a store and nothing else. */
record StoreSite(Store store, Permit permit) implements Site {
    @Override
    public Host host() {
        throw new AssertionError("no host");
    }

    @Override
    public HostControl control() {
        throw new AssertionError("no host");
    }

    @Override
    public StoreWriter storeChanges() {
        return store.changes(permit);
    }
}
