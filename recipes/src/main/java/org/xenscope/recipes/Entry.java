package org.xenscope.recipes;

import java.time.Instant;

/**
 * One action in a journal.
 *
 * @param number 1 for the first of its journal
 */
public record Entry(int number, Action action, Instant at, State state) {
    /** How far it got. {@code BEGUN} is what a killed process leaves. */
    public enum State {
        BEGUN,
        DONE,
        FAILED,
        UNDONE
    }

    Entry in(State state) {
        return new Entry(number, action, at, state);
    }

    /** Whether something of it may be on the host that can be taken back. */
    public boolean leftBehind() {
        return state != State.UNDONE && action.undoable();
    }
}
