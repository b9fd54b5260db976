package org.xenscope.console.debug;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.xenscope.debug.DebugTarget;
import org.xenscope.debug.DebugThread;
import org.xenscope.debug.Frame;
import org.xenscope.debug.Stop;
import org.xenscope.error.RefusedException;
import org.xenscope.error.UsageException;

/** The thread and the frame that a person looks at: at each stop the ones that stopped, until others are chosen. */
final class Selection {
    private final DebugTarget target;
    private @Nullable String thread;
    private int level;

    Selection(DebugTarget target) {
        this.target = target;
    }

    synchronized void stand(Stop stop) {
        thread = stop.thread();
        level = 0;
    }

    /** @throws UsageException when that thread has no such frame */
    synchronized Frame choose(String chosen, int frame) {
        Frame found = frame(chosen, frame);
        thread = chosen;
        level = frame;
        return found;
    }

    synchronized String thread() {
        if (thread == null) {
            thread = target.stop()
                    .map(Stop::thread)
                    .or(() -> target.threads().stream().map(DebugThread::id).findFirst())
                    .orElseThrow(() -> new RefusedException(
                            target.name() + " has no thread to look at", "`status` shows its state"));
        }
        return thread;
    }

    synchronized int level() {
        return level;
    }

    /** The frame that is looked at; that of the stop is known without asking. */
    Frame frame() {
        String of = thread();
        int at = level();
        return target.stop()
                .filter(stop -> at == 0 && stop.thread().equals(of))
                .flatMap(Stop::frame)
                .orElseGet(() -> frame(of, at));
    }

    /** The same; empty while the target runs. */
    Optional<Frame> frameIfAny() {
        return target.stop().isPresent() ? Optional.of(frame()) : Optional.empty();
    }

    private Frame frame(String of, int at) {
        List<Frame> found = target.frames(of, at, 1);
        if (found.isEmpty()) {
            throw new UsageException("thread " + of + " has no frame " + at, "`bt` shows which there are");
        }
        return found.get(0);
    }
}
