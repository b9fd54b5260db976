package org.xenscope.recipes.bringup;

import java.util.List;

/**
 * What a step is going to do.
 *
 * @param what it does, or why there is nothing to do
 * @param undo what takes it back; empty when nothing must be
 * @param commands what a person would type in its place; empty where it only looks, or does what no command does
 * @param skipped whether there is nothing to do
 */
public record Planned(String what, String undo, List<String> commands, boolean skipped) {
    static Planned skip(String why) {
        return new Planned(why, "", List.of(), true);
    }

    static Planned look(String what) {
        return new Planned(what, "", List.of(), false);
    }

    static Planned change(String what, String undo) {
        return new Planned(what, undo, List.of(), false);
    }

    /** What it does is a command. */
    static Planned command(String command, String undo) {
        return new Planned(command, undo, List.of(command), false);
    }
}
