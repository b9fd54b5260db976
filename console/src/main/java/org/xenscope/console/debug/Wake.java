package org.xenscope.console.debug;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Ends somebody's waiting for a line, and nothing else that they do. */
public final class Wake {
    private @Nullable Thread waiting;
    private boolean woken;

    /** Waits so, on this thread. Being woken too late for it leaves no trace; an interrupt of another's stays. */
    public <T> T during(Supplier<T> wait) {
        synchronized (this) {
            waiting = Thread.currentThread();
        }
        try {
            return wait.get();
        } finally {
            synchronized (this) {
                waiting = null;
                if (woken) {
                    Thread.interrupted();
                    woken = false;
                }
            }
        }
    }

    public synchronized void wake() {
        if (waiting != null) {
            woken = true;
            waiting.interrupt();
        }
    }
}
