package org.xenscope.console;

import java.util.concurrent.atomic.AtomicBoolean;

/** Whether this process was told to end, by a signal or by the loss of its terminal: it clears up, and asks nobody. */
public final class Ending {
    private final AtomicBoolean told = new AtomicBoolean();

    public boolean told() {
        return told.get();
    }

    /** @return whether it had been told before */
    boolean tell() {
        return told.getAndSet(true);
    }
}
