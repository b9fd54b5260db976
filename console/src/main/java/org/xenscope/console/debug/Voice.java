package org.xenscope.console.debug;

import org.xenscope.console.Event;

/** How the stage of a conversation is spoken to while it goes on, from any thread. */
public interface Voice {
    /** Shows something where it garbles nothing, not even a line that is being typed. */
    void show(Event event);

    /** Ctrl-C was pressed while the target ran, and stands on the line. */
    default void interrupted() {}

    /** Whether Ctrl-C now means the target, which is to stop, and not this process, which is to end. */
    boolean attended();

    /** The target has ended, which has been shown: nobody need wait for another line. */
    void over();
}
