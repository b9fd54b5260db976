package org.xenscope.console;

import java.util.List;

/**
 * One command: its declaration and what it does. Add a class in {@code org.xenscope.console.command}, mark it
 * {@code @AutoService(Command.class)}, and the command line, the prompt, help and completion have it.
 *
 * <p>Instances hold no state.
 */
public interface Command {
    /**
     * The declaration, from which options are parsed and help is printed. The first line is {@code NAME - what it does},
     * then an example, then usage and options in the form that {@code org.jline.builtins.Options} reads.
     */
    String usage();

    /** Does it. Nothing is printed from here: what is found is returned, what happens meanwhile is emitted. */
    Result run(Session session, Arguments arguments);

    /** The words of the command: {@code store ls}. */
    default String name() {
        String usage = usage();
        return usage.substring(0, usage.indexOf(" - "));
    }

    /** What the command does, half a sentence. */
    default String summary() {
        String usage = usage();
        return usage.substring(usage.indexOf(" - ") + 3, usage.indexOf('\n'));
    }

    /** Whether it has an option of its own by this name, {@code --read-only}, where every command has one too. */
    default boolean declares(String option) {
        return usage().lines().anyMatch(line -> line.matches(" +(-\\w )?" + option + "( .*|=.*)?"));
    }

    /** What the words after the options stand for; the last one may repeat. */
    default List<Operand> operands() {
        return List.of();
    }

    /** Whether everything after the command's words belongs to another program and is no option of ours. */
    default boolean passesThrough() {
        return false;
    }
}
