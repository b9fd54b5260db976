package org.xenscope.recipes;

import org.xenscope.host.Host;
import org.xenscope.host.HostControl;
import org.xenscope.xenstore.StoreReader;
import org.xenscope.xenstore.StoreWriter;

/** A host with the right to change it: what an action works on. */
public interface Site {
    Host host();

    HostControl control();

    StoreReader store();

    StoreWriter storeChanges();
}
