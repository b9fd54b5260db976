package org.xenscope.recipes.action;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.xenscope.error.AbsentException;
import org.xenscope.xenstore.Permission;
import org.xenscope.xenstore.StorePath;
import org.xenscope.xenstore.StoreTransaction;

/** A domain that is gone can own nothing: C xenstored 4.17 refuses it, and the next domain of that number is another. */
final class Owners {
    private Owners() {}

    /**
     * Sets permissions of nodes that are there; where their owner is gone the node becomes dom0's, with the same access for
     * others. The daemon is asked once for each owner whether it is gone, by the first node that it shall have.
     */
    static void set(StoreTransaction store, Map<StorePath, List<Permission>> permissions) {
        Map<Integer, Boolean> gone = new HashMap<>();
        Map<StorePath, List<Permission>> possible = new LinkedHashMap<>();
        permissions.forEach((path, wanted) -> {
            boolean nobody =
                    gone.computeIfAbsent(wanted.get(0).domid(), domid -> domid != 0 && gone(store, path, wanted));
            possible.put(path, nobody ? ofDom0(wanted) : wanted);
        });
        store.setAllPermissions(possible);
    }

    private static boolean gone(StoreTransaction store, StorePath path, List<Permission> wanted) {
        try {
            store.setPermissions(path, wanted);
            return false;
        } catch (AbsentException e) {
            return true;
        }
    }

    static List<Permission> ofDom0(List<Permission> permissions) {
        List<Permission> ofDom0 = new ArrayList<>(permissions);
        ofDom0.set(0, new Permission(permissions.get(0).access(), 0));
        return ofDom0;
    }
}
