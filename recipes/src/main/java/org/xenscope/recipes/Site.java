package org.xenscope.recipes;

import org.xenscope.host.Host;
import org.xenscope.host.HostControl;
import org.xenscope.host.Permit;
import org.xenscope.xenstore.Store;
import org.xenscope.xenstore.StoreWriter;

/** A host with the right to change it: what an action works on. */
public interface Site {
    Host host();

    HostControl control();

    Store store();

    StoreWriter storeChanges();

    /** The right itself, for clients that change something themselves: QMP. */
    Permit permit();
}
