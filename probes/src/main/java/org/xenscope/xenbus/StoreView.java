package org.xenscope.xenbus;

import java.util.List;
import java.util.Optional;
import org.xenscope.xenstore.Permission;

/** The store as it was, or is, for reading; paths are absolute. */
public interface StoreView {
    /** The value of a node as text; empty when there is no such node. */
    Optional<String> value(String path);

    /** The names below a node, in order; empty when there are none or no such node. */
    List<String> children(String path);

    /** Who may do what with a node, the owner first; empty when that was not read. */
    List<Permission> permissions(String path);
}
