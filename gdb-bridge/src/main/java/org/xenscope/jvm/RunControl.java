package org.xenscope.jvm;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.xenscope.debug.DebugEvent;
import org.xenscope.debug.RunState;
import org.xenscope.debug.Stop;
import org.xenscope.error.RefusedException;
import org.xenscope.error.UnreachableException;

/**
 * Whether the program runs or stands, and why. A JVM counts suspensions, and two threads can reach breakpoints at once: each
 * reason to stand is kept with what takes it back, and the next comes to light when the first is taken back.
 */
final class RunControl {
    private record Hold(Stop stop, Runnable release) {}

    private final String name;
    private final Teller teller;
    private final Deque<Hold> holds = new ArrayDeque<>();
    private final ReentrantLock letting = new ReentrantLock();
    private Optional<String> ended = Optional.empty();

    RunControl(String name, Teller teller) {
        this.name = name;
        this.teller = teller;
    }

    synchronized RunState state() {
        if (ended.isPresent()) {
            return RunState.ENDED;
        }
        return holds.isEmpty() ? RunState.RUNNING : RunState.STOPPED;
    }

    synchronized Optional<Stop> stop() {
        return ended.isPresent() || holds.isEmpty() ? Optional.empty() : Optional.of(holds.getFirst().stop);
    }

    synchronized Optional<String> ended() {
        return ended;
    }

    /** It stands for this reason, too. */
    synchronized void hold(Stop stop, Runnable release) {
        if (ended.isPresent()) {
            return;
        }
        holds.add(new Hold(stop, release));
        if (holds.size() == 1) {
            teller.tell(new DebugEvent.Stopped(stop));
            notifyAll();
        }
    }

    /** It stands for this reason, unless it stands already. */
    synchronized boolean holdUnlessStopped(Stop stop, Runnable release) {
        if (state() != RunState.RUNNING) {
            return false;
        }
        hold(stop, release);
        return true;
    }

    /** Takes the first reason back. Another one may be there: then it stands again. */
    void release() {
        Hold first;
        synchronized (this) {
            requireStopped("go on");
            first = holds.removeFirst();
            teller.tell(new DebugEvent.Running());
            if (!holds.isEmpty()) {
                teller.tell(new DebugEvent.Stopped(holds.getFirst().stop));
                notifyAll();
            }
        }
        alone(first.release);
    }

    /**
     * For whoever lets threads run, and for whoever looks at one that only itself stands: when JDI resumes the program it
     * forgets the frames of all threads, also of one that reached a breakpoint meanwhile.
     */
    void alone(Runnable task) {
        letting.lock();
        try {
            task.run();
        } finally {
            letting.unlock();
        }
    }

    /** @throws RefusedException while it runs */
    synchronized void requireStopped(String what) {
        requireAlive();
        if (holds.isEmpty()) {
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
            holds.clear();
            teller.tell(new DebugEvent.Ended(why));
            notifyAll();
        }
    }

    synchronized Optional<Stop> await(Duration limit) throws InterruptedException {
        long until = System.nanoTime() + limit.toNanos();
        while (holds.isEmpty()) {
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
