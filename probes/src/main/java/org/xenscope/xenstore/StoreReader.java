package org.xenscope.xenstore;

import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.xenscope.error.AbsentException;
import org.xenscope.error.DeniedException;

/**
 * Nodes of a store, for reading: the store as it is now, or as one transaction sees it.
 *
 * <p>Every method may throw {@link DeniedException} where a node's permissions do not allow it, and
 * {@link org.xenscope.error.UnreachableException} when the connection is lost.
 */
public interface StoreReader {
    /** A node's value, any bytes; empty when there is no such node. */
    Optional<byte[]> read(StorePath path);

    /**
     * The values of many nodes, in their order; empty for a node that is not there. All are asked for before the first
     * answer is waited for, so it takes about as long as to read one. Not of one moment, but in a transaction.
     */
    Map<StorePath, Optional<byte[]>> readAll(Collection<StorePath> paths);

    /** A node's value as UTF-8 text; empty when there is no such node. */
    default Optional<String> readText(StorePath path) {
        return read(path).map(value -> new String(value, StandardCharsets.UTF_8));
    }

    /** Whether there is such a node. */
    default boolean exists(StorePath path) {
        return read(path).isPresent();
    }

    /**
     * The names of a node's children, in the daemon's order, however many they are.
     *
     * @throws AbsentException when there is no such node
     */
    List<String> directory(StorePath path);

    /** The children of many nodes, as {@link #readAll} reads values; without the nodes that are not there. */
    Map<StorePath, List<String>> directoryOfAll(Collection<StorePath> paths);

    /**
     * A node's permissions, the owner first.
     *
     * @throws AbsentException when there is no such node
     */
    List<Permission> permissions(StorePath path);

    /** The permissions of many nodes, as {@link #readAll} reads values; without the nodes that are not there. */
    Map<StorePath, List<Permission>> permissionsOfAll(Collection<StorePath> paths);

    /**
     * A node and all below it. A node that goes away meanwhile is left out.
     *
     * @throws AbsentException when there is no such node
     */
    default StoreNode tree(StorePath path) {
        return tree(path, Detail.ALL);
    }

    /** As {@link #tree(StorePath)}, but no more than {@code detail} says is read, which takes less time. */
    StoreNode tree(StorePath path, Detail detail);
}
