package org.xenscope.recipes;

import java.util.List;
import java.util.Optional;

/**
 * One change of a host that knows its own way back. A record in {@code org.xenscope.recipes.action}: its components go to
 * the journal as JSON before it is done, so everything that {@link #undo} needs (an old value, a uuid) is found out when
 * the record is made, and never while it is done. Add a record there, and the journal can write it and another process
 * can undo it.
 */
public interface Action {
    /** The exact commands and store writes, as a person would type them. */
    List<String> commands();

    /** What takes it back, in the same form. */
    List<String> undoCommands();

    /** Does it. @throws XenscopeException when it cannot be done; {@link #undo} then clears up what was begun */
    void perform(Site site);

    /** Looks whether what was wanted is so. @throws XenscopeException when it is not */
    void verify(Site site);

    /** Whether it happens whole or not at all: when the host refuses it, there is nothing to undo. */
    default boolean allOrNothing() {
        return false;
    }

    /** Whether there is a way back. What has none stands in the journal only as something that was done. */
    default boolean undoable() {
        return true;
    }

    /** What a person should know once it is undone; empty when that it is undone says all. */
    default Optional<String> afterUndo(Site site) {
        return Optional.empty();
    }

    /** Takes it back, whether it was done whole, in part or not at all. Doing so twice does no harm. */
    void undo(Site site);
}
