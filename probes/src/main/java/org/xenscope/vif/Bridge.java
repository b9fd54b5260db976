package org.xenscope.vif;

import java.util.List;

/**
 * A name that was looked for as a bridge.
 *
 * @param state what was found under that name
 * @param members the interfaces in it, sorted
 */
public record Bridge(String name, State state, List<String> members) {
    /** What was found. */
    public enum State {
        ABSENT,
        /** There is such an interface, but it is no bridge. */
        NO_BRIDGE,
        DOWN,
        UP
    }

    public Bridge {
        members = List.copyOf(members);
    }

    public boolean usable() {
        return state == State.UP;
    }

    public boolean has(VifName name) {
        return members.contains(name.toString());
    }
}
