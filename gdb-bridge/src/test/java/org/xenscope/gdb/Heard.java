package org.xenscope.gdb;

import static org.assertj.core.api.Assertions.fail;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.xenscope.debug.DebugEvent;

/** What a target has told, and waiting for what it will tell. */
final class Heard implements Consumer<DebugEvent> {
    private final BlockingQueue<DebugEvent> queue = new LinkedBlockingQueue<>();
    private final List<DebugEvent> taken = new ArrayList<>();

    @Override
    public void accept(DebugEvent event) {
        queue.add(event);
    }

    <T extends DebugEvent> T next(Class<T> kind) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (System.nanoTime() < deadline) {
            DebugEvent event = queue.poll(1, TimeUnit.SECONDS);
            if (event != null) {
                taken.add(event);
                if (kind.isInstance(event)) {
                    return kind.cast(event);
                }
            }
        }
        return fail("no " + kind.getSimpleName() + " came; only " + taken);
    }

    /** All so far. */
    List<DebugEvent> all() {
        queue.drainTo(taken);
        return List.copyOf(taken);
    }
}
