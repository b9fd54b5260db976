/**
 * The xenstore: its wire protocol, and a pipelined client for it.
 *
 * <p>{@link org.xenscope.xenstore.Stores} opens a {@link org.xenscope.xenstore.Store} on a host. A store can be read and
 * watched; {@link org.xenscope.xenstore.Store#changes} gives the side that changes it, for a permit.
 *
 * <p>Sources of the facts here: Xen's docs/misc/xenstore.txt (operations, paths, limits),
 * xen/include/public/io/xs_wire.h (header, types, error words), and what the genuine daemons of Xen 4.17 do where those
 * are silent.
 */
@NullMarked
package org.xenscope.xenstore;

import org.jspecify.annotations.NullMarked;
