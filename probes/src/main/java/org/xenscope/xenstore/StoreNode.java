package org.xenscope.xenstore;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * A node and all below it. Trees may be as deep as a path may be long: nothing here recurses.
 *
 * @param value any bytes; not copied, so not to be changed
 * @param permissions the owner first
 * @param children in the daemon's order, which is what {@code xenstore-ls} shows: C xenstored lists them as they were made,
 *     oxenstored by name
 */
public record StoreNode(StorePath path, byte[] value, List<Permission> permissions, List<StoreNode> children)
        implements Iterable<StoreNode> {
    /** Copies the lists. */
    public StoreNode {
        permissions = List.copyOf(permissions);
        children = List.copyOf(children);
    }

    /** This node and all below it, each before its children: the order of {@code xenstore-ls}. */
    @Override
    public Iterator<StoreNode> iterator() {
        Deque<Iterator<StoreNode>> levels = new ArrayDeque<>();
        levels.push(List.of(this).iterator());
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                while (!levels.isEmpty() && !levels.element().hasNext()) {
                    levels.pop();
                }
                return !levels.isEmpty();
            }

            @Override
            public StoreNode next() {
                if (!hasNext()) {
                    throw new NoSuchElementException();
                }
                StoreNode node = levels.element().next();
                levels.push(node.children.iterator());
                return node;
            }
        };
    }

    /** As {@link #iterator()}. */
    public Stream<StoreNode> stream() {
        return StreamSupport.stream(spliterator(), false);
    }

    /** The node at {@code wanted}, when it is this or one below. */
    public Optional<StoreNode> find(StorePath wanted) {
        StoreNode node = this;
        while (!node.path.equals(wanted)) {
            Optional<StoreNode> next = node.children.stream()
                    .filter(child -> child.path.covers(wanted))
                    .findFirst();
            if (next.isEmpty()) {
                return Optional.empty();
            }
            node = next.get();
        }
        return Optional.of(node);
    }

    @Override
    public boolean equals(Object other) {
        if (!(other instanceof StoreNode that)) {
            return false;
        }
        Iterator<StoreNode> mine = iterator();
        Iterator<StoreNode> theirs = that.iterator();
        while (mine.hasNext() && theirs.hasNext()) {
            StoreNode one = mine.next();
            StoreNode two = theirs.next();
            if (!one.path.equals(two.path)
                    || !Arrays.equals(one.value, two.value)
                    || !one.permissions.equals(two.permissions)
                    || one.children.size() != two.children.size()) {
                return false;
            }
        }
        return mine.hasNext() == theirs.hasNext();
    }

    @Override
    public int hashCode() {
        return 31 * path.hashCode() + Arrays.hashCode(value);
    }

    @Override
    public String toString() {
        return path + " = " + Quoted.of(value) + " " + permissions + " and " + children.size() + " children";
    }
}
