package org.xenscope.recipes.bringup;

/**
 * What a step is going to do.
 *
 * @param what the commands, or why there is nothing to do
 * @param undo what takes it back; empty when nothing must be
 * @param skipped whether there is nothing to do
 */
public record Planned(String what, String undo, boolean skipped) {
    /** How the reason begins when a step has nothing to do. */
    public static final String NOTHING = "nothing to do: ";

    static Planned skip(String why) {
        return new Planned(NOTHING + why, "", true);
    }

    static Planned look(String what) {
        return new Planned(what, "", false);
    }

    static Planned change(String what, String undo) {
        return new Planned(what, undo, false);
    }
}
