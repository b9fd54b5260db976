package org.xenscope.recipes.bringup;

import java.util.List;

/**
 * What a step is going to do.
 *
 * @param what it does, or why there is nothing to do
 * @param undo what takes it back; empty when nothing must be
 * @param skipped whether there is nothing to do
 * @param shell what changes the host, as commands that can be typed
 */
public record Planned(String what, String undo, boolean skipped, List<String> shell) {
    /** How the reason begins when a step has nothing to do. */
    public static final String NOTHING = "nothing to do: ";

    static Planned skip(String why) {
        return new Planned(NOTHING + why, "", true, List.of());
    }

    static Planned look(String what) {
        return new Planned(what, "", false, List.of());
    }

    /** A change that is one command. */
    static Planned change(String command, String undo) {
        return new Planned(command, undo, false, List.of(command));
    }

    static Planned change(String what, String undo, List<String> shell) {
        return new Planned(what, undo, false, shell);
    }
}
