package org.xenscope.jvm;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.xenscope.debug.DebugEvent;

/** A listener that keeps what it hears, for tests to wait for. */
final class Heard implements Consumer<DebugEvent> {
    private final BlockingQueue<DebugEvent> events = new LinkedBlockingQueue<>();

    @Override
    public void accept(DebugEvent event) {
        events.add(event);
    }

    /** The next of this kind; those before it are passed over. */
    <T extends DebugEvent> T next(Class<T> kind) throws InterruptedException {
        return next(kind, event -> true);
    }

    <T extends DebugEvent> T next(Class<T> kind, Predicate<T> wanted) throws InterruptedException {
        List<DebugEvent> before = new ArrayList<>();
        while (true) {
            DebugEvent event = events.poll(20, TimeUnit.SECONDS);
            if (event == null) {
                throw new AssertionError("no " + kind.getSimpleName() + " came; but " + before);
            }
            if (kind.isInstance(event) && wanted.test(kind.cast(event))) {
                return kind.cast(event);
            }
            before.add(event);
        }
    }
}
