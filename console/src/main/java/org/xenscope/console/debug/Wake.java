package org.xenscope.console.debug;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Ends somebody's waiting for a line, and nothing else that they do. */
public final class Wake {
    private @Nullable Thread waiting;

    /** Waits so, on this thread. An interrupt that comes too late for it is gone. */
    public <T> T during(Supplier<T> wait) {
        synchronized (this) {
            waiting = Thread.currentThread();
        }
        try {
            return wait.get();
        } finally {
            synchronized (this) {
                waiting = null;
                Thread.interrupted();
            }
        }
    }

    public synchronized void wake() {
        if (waiting != null) {
            waiting.interrupt();
        }
    }
}
