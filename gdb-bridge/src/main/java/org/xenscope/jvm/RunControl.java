package org.xenscope.jvm;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.xenscope.debug.DebugEvent;
import org.xenscope.debug.RunState;
import org.xenscope.debug.Stop;
import org.xenscope.error.RefusedException;
import org.xenscope.error.UnreachableException;

/** Whether the program runs or stands, and why; and that nobody lets it run under the hands of who looks at it. */
final class RunControl {
    private record Hold(Stop stop, Runnable release) {}

    private final String name;
    private final Teller teller;
    private Optional<Hold> held = Optional.empty();
    private final ReentrantLock letting = new ReentrantLock();
    private long turns;
    private Optional<String> ended = Optional.empty();

    RunControl(String name, Teller teller) {
        this.name = name;
        this.teller = teller;
    }

    synchronized RunState state() {
        if (ended.isPresent()) {
            return RunState.ENDED;
        }
        return held.isEmpty() ? RunState.RUNNING : RunState.STOPPED;
    }

    synchronized Optional<Stop> stop() {
        return held.map(Hold::stop);
    }

    synchronized Optional<String> ended() {
        return ended;
    }

    /** It stands, for this reason. @param release what lets it go on; @return false when it has ended, or stands already */
    synchronized boolean hold(Stop stop, Runnable release) {
        if (state() != RunState.RUNNING) {
            return false;
        }
        held = Optional.of(new Hold(stop, release));
        teller.tell(new DebugEvent.Stopped(stop));
        notifyAll();
        return true;
    }

    /** Lets it go on. */
    void release() {
        letting.lock();
        try {
            Hold last;
            synchronized (this) {
                requireStopped("go on");
                last = held.orElseThrow();
                held = Optional.empty();
                turns++;
                teller.tell(new DebugEvent.Running());
                notifyAll();
            }
            last.release.run();
        } finally {
            letting.unlock();
        }
    }

    /**
     * For whoever lets threads run, and for whoever looks at one that only itself stands: when JDI resumes the program it
     * forgets the frames of all threads, also of one that reached a breakpoint meanwhile.
     */
    <T> T alone(Callable<T> task) throws Exception {
        letting.lock();
        try {
            return task.call();
        } finally {
            letting.unlock();
        }
    }

    /** For what a thread has reached: not while the program stands for another reason. Not at all when it has ended. */
    void aloneWhenRunning(Runnable task) {
        while (awaitRunning()) {
            letting.lock();
            try {
                if (state() == RunState.RUNNING) {
                    task.run();
                    return;
                }
            } finally {
                letting.unlock();
            }
        }
    }

    private synchronized boolean awaitRunning() {
        try {
            while (held.isPresent()) {
                wait();
            }
            return ended.isEmpty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** How often it was let go: another number than before means that it was meanwhile. */
    synchronized long turns() {
        return turns;
    }

    /** @throws RefusedException while it runs */
    synchronized void requireStopped(String what) {
        requireAlive();
        if (held.isEmpty()) {
            throw new RefusedException(
                    name + " cannot " + what + ": it runs", "`interrupt` stops it, or a breakpoint does");
        }
    }

    synchronized void requireAlive() {
        if (ended.isPresent()) {
            throw new UnreachableException(name + " is gone: " + ended.get(), "attach again where it still runs");
        }
    }

    synchronized void end(String why) {
        if (ended.isEmpty()) {
            ended = Optional.of(why);
            held = Optional.empty();
            teller.tell(new DebugEvent.Ended(why));
            notifyAll();
        }
    }

    synchronized Optional<Stop> await(Duration limit) throws InterruptedException {
        long until = System.nanoTime() + limit.toNanos();
        while (held.isEmpty()) {
            requireAlive();
            long left = until - System.nanoTime();
            if (left <= 0) {
                return Optional.empty();
            }
            TimeUnit.NANOSECONDS.timedWait(this, left);
        }
        return stop();
    }
}
