package org.xenscope.jvm;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.xenscope.debug.DebugEvent;

/** Tells the listeners what happens, in order, on a thread of its own. */
final class Teller {
    private final List<Consumer<DebugEvent>> listeners = new CopyOnWriteArrayList<>();
    private final ExecutorService thread = Executors.newSingleThreadExecutor(task -> Calls.daemon(task, "jvm events"));

    AutoCloseable listen(Consumer<DebugEvent> listener) {
        // The same listener may be given twice, and closing one must not end the other.
        Consumer<DebugEvent> own = listener::accept;
        listeners.add(own);
        return () -> listeners.remove(own);
    }

    boolean heard() {
        return !listeners.isEmpty();
    }

    void tell(DebugEvent event) {
        try {
            thread.execute(() -> listeners.forEach(each -> each.accept(event)));
        } catch (RejectedExecutionException e) {
            // Closed: nobody is to be told any more.
            return;
        }
    }

    /** What was told before still reaches the listeners. */
    void close() {
        thread.shutdown();
    }
}
