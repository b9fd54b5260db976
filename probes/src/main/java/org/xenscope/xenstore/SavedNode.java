package org.xenscope.xenstore;

import java.util.Arrays;
import java.util.List;

/**
 * One node as a snapshot holds it, without those below it.
 *
 * @param value any bytes; not copied, so not to be changed
 * @param permissions the owner first; empty where the source did not tell them ({@code xenstore-ls -f} without {@code -p})
 */
public record SavedNode(StorePath path, byte[] value, List<Permission> permissions) {
    /** Copies the list. */
    public SavedNode {
        permissions = List.copyOf(permissions);
    }

    static SavedNode of(StoreNode node) {
        return new SavedNode(node.path(), node.value(), node.permissions());
    }

    /** As {@code xenstore-ls -fp} prints it, without a line end. */
    public String line() {
        String line = path.text() + " = \"" + ValueText.escape(value) + "\"";
        return permissions.isEmpty() ? line : line + "   " + Permission.list(permissions);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof SavedNode that
                && path.equals(that.path)
                && Arrays.equals(value, that.value)
                && permissions.equals(that.permissions);
    }

    @Override
    public int hashCode() {
        return 31 * path.hashCode() + Arrays.hashCode(value);
    }

    @Override
    public String toString() {
        return line();
    }
}
