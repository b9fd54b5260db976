package org.xenscope.xenstore;

/**
 * A tree of a store.
 *
 * @param consistent true when the tree was just so at one moment; false when others changed it each time it was read
 */
public record Snapshot(StoreNode root, boolean consistent) {}
