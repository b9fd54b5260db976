package org.xenscope.host;

import org.xenscope.error.XenscopeException;

/** One ssh connection that carries everything. */
sealed interface Master extends AutoCloseable permits OwnMaster, SharedMaster {
    Multiplexer multiplexer();

    Forwards forwards();

    /** False when it is known to be dead. It may be dead and nobody has noticed: {@link Multiplexer#check}. */
    boolean alive();

    /** What to tell when it turns out to be lost. */
    XenscopeException lost();

    /** Its own last messages, empty where another program hears them. */
    String messages();

    @Override
    void close();
}
