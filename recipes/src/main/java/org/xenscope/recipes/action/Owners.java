package org.xenscope.recipes.action;

import java.util.ArrayList;
import java.util.List;
import org.xenscope.error.AbsentException;
import org.xenscope.xenstore.Permission;
import org.xenscope.xenstore.StoreEdits;
import org.xenscope.xenstore.StorePath;

/** A domain that is gone can own nothing: C xenstored 4.17 refuses it, and the next domain of that number is another. */
final class Owners {
    private Owners() {}

    /** Sets permissions; where their owner is gone the node becomes dom0's, with the same access for others. */
    static void set(StoreEdits store, StorePath path, List<Permission> permissions) {
        try {
            store.setPermissions(path, permissions);
        } catch (AbsentException e) {
            store.setPermissions(path, ofDom0(permissions));
        }
    }

    static List<Permission> ofDom0(List<Permission> permissions) {
        List<Permission> ofDom0 = new ArrayList<>(permissions);
        ofDom0.set(0, new Permission(permissions.get(0).access(), 0));
        return ofDom0;
    }
}
