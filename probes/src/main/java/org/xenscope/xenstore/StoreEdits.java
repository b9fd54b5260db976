package org.xenscope.xenstore;

import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * What can be changed in a store. Every method may throw {@link org.xenscope.error.DeniedException} where permissions do
 * not allow it, and {@link org.xenscope.error.FailedException} where a quota is used up.
 */
public interface StoreEdits {
    /** Sets a node's value, any bytes; makes the node and those above it when they are not there. */
    void write(StorePath path, byte[] value);

    /** Sets a node's value to the UTF-8 bytes of a text. */
    default void write(StorePath path, String value) {
        write(path, value.getBytes(StandardCharsets.UTF_8));
    }

    /** Makes a node with an empty value; leaves it alone when it is there. */
    void makeDirectory(StorePath path);

    /** Removes a node and all below it; nothing when it is not there. */
    void remove(StorePath path);

    /**
     * Sets all permissions of a node.
     *
     * @param permissions the owner first
     */
    void setPermissions(StorePath path, List<Permission> permissions);
}
