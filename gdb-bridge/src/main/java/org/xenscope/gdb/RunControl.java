package org.xenscope.gdb;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.xenscope.debug.DebugEvent;
import org.xenscope.debug.RunState;
import org.xenscope.debug.Stop;

/**
 * Whether the program runs, stands, or has ended, and who is told. While it is only held for a moment, to set a breakpoint,
 * it runs for everybody but us: unless it stops by itself just then.
 */
final class RunControl {
    private final Consumer<DebugEvent> events;
    private RunState state = RunState.STOPPED;
    private @Nullable Stop stop;
    private @Nullable String end;
    /** A stop that we ask for, and shall take back. */
    private boolean holding;

    private @Nullable Stop held;
    private boolean everRan;

    RunControl(Consumer<DebugEvent> events) {
        this.events = events;
    }

    synchronized RunState state() {
        return state;
    }

    synchronized Optional<Stop> stop() {
        return Optional.ofNullable(stop);
    }

    /** Why it has ended. */
    synchronized Optional<String> end() {
        return Optional.ofNullable(end);
    }

    synchronized boolean everRan() {
        return everRan;
    }

    /** gdb says that it runs. */
    synchronized void running() {
        everRan = true;
        held = null;
        if (state == RunState.STOPPED) {
            state = RunState.RUNNING;
            stop = null;
            events.accept(new DebugEvent.Running());
            notifyAll();
        }
    }

    /** gdb says that it stands. */
    synchronized void stopped(Stop why) {
        if (state == RunState.ENDED) {
            return;
        }
        if (holding && why.reason() == Stop.Reason.INTERRUPT) {
            held = why;
        } else {
            holding = false;
            state = RunState.STOPPED;
            stop = why;
            events.accept(new DebugEvent.Stopped(why));
        }
        notifyAll();
    }

    void ended(String why) {
        ended(new DebugEvent.Ended(why));
    }

    synchronized void ended(DebugEvent.Ended over) {
        if (state != RunState.ENDED) {
            state = RunState.ENDED;
            stop = null;
            held = null;
            end = over.why();
            events.accept(over);
            notifyAll();
        }
    }

    /** From now on a stop by interrupt is ours. */
    synchronized void hold() {
        holding = state == RunState.RUNNING;
        held = null;
    }

    /** Whether gdb speaks of a stop that nobody is told of. */
    synchronized boolean isHolding() {
        return holding;
    }

    /** Waits for the stop that we hold it with, or for another; true when it stands. */
    boolean awaitHeld(Duration limit) throws InterruptedException {
        return await(limit, () -> held != null || state != RunState.RUNNING);
    }

    /** Ends holding: true when it stands for our sake only, and must be let go. */
    synchronized boolean mustLetGo() {
        return holding && held != null;
    }

    synchronized void letGo() {
        holding = false;
    }

    /** Gives up letting it go: it stands, and everybody must know. */
    synchronized void reveal() {
        Stop known = held;
        if (known != null) {
            holding = false;
            stopped(known);
        }
        holding = false;
    }

    /** Waits until it stands or has ended; true when it does. */
    boolean awaitStop(Duration limit) throws InterruptedException {
        return await(limit, () -> state != RunState.RUNNING);
    }

    private synchronized boolean await(Duration limit, BooleanSupplier come) throws InterruptedException {
        long deadline = System.nanoTime() + limit.toNanos();
        while (!come.getAsBoolean()) {
            long left = deadline - System.nanoTime();
            if (left <= 0) {
                return false;
            }
            TimeUnit.NANOSECONDS.timedWait(this, Math.max(left, 1_000_000));
        }
        return true;
    }
}
