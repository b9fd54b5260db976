package org.xenscope.console.debug;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.xenscope.console.Event;
import org.xenscope.debug.Breakpoint;
import org.xenscope.debug.Completion;
import org.xenscope.debug.DebugEvent;
import org.xenscope.debug.DebugTarget;
import org.xenscope.debug.DebugThread;
import org.xenscope.debug.RunState;
import org.xenscope.debug.Stop;
import org.xenscope.error.XenscopeException;

/**
 * One target and a person's view of it: what is selected, what was shown last, what happens meanwhile. Whatever ends it,
 * closing lets the target run on and then closes what it was opened with, in order.
 */
public final class DebugSession implements AutoCloseable {
    /** How long what a target said last may take to be shown. */
    private static final Duration LAST_WORDS = Duration.ofSeconds(2);

    private final DebugOpening opening;
    private final Clock clock;
    private final Instant begun;
    private final Selection selection;
    private final Reading reading = new Reading();
    private final Suggestions suggestions;
    private final Waits waits;
    private final Happenings happenings;
    private final Map<String, String> names = new ConcurrentHashMap<>();
    private final Set<String> pending = ConcurrentHashMap.newKeySet();
    private final Thread talker = Thread.currentThread();
    private final List<String> troubles = new ArrayList<>();
    private @Nullable Voice voice;
    private @Nullable Stop shown;
    private @Nullable Stop before;
    private int depth;
    private boolean fresh;
    private boolean left;
    private volatile boolean lost;
    private boolean closed;

    /** Of this thread, which is the one that converses. */
    public DebugSession(DebugOpening opening, Clock clock) {
        this.opening = opening;
        this.clock = clock;
        this.begun = clock.instant();
        this.selection = new Selection(opening.target());
        this.waits = new Waits(opening.target(), this::voice);
        this.suggestions = new Suggestions(opening.target());
        this.happenings = new Happenings(opening.target(), clock, this::happened);
        opening.beside().thenRun(waits::release);
    }

    public DebugTarget target() {
        return opening.target();
    }

    public String headline() {
        return opening.headline();
    }

    /** {@code gdb:hvm(1)}. */
    public String prompt() {
        return target().kind().name().toLowerCase(Locale.ROOT) + ":" + opening.label();
    }

    /** What a person should know while the target stands. */
    public Optional<String> warning() {
        return target().state() == RunState.STOPPED ? opening.warning().get() : Optional.empty();
    }

    BreakpointSets sets() {
        return opening.sets();
    }

    Selection selection() {
        return selection;
    }

    Reading reading() {
        return reading;
    }

    Duration since(Instant at) {
        return Duration.between(begun, at);
    }

    Duration age() {
        return since(clock.instant());
    }

    /** From now on what happens is shown there. How it stands already is the first thing. */
    public void attend(Voice to) {
        synchronized (this) {
            voice = to;
        }
        target().stop().ifPresent(stop -> to.show(standing(stop)));
        happenings.begin();
    }

    boolean conversesHere() {
        return Thread.currentThread() == talker;
    }

    /** Shows something beside what is talked about. */
    void tell(Event event) {
        voice().ifPresent(to -> to.show(event));
    }

    /** How it stands, as it was shown when it stopped. */
    StopView view(Stop stop) {
        return StopView.of(target(), stop, name(stop.thread()), Optional.empty());
    }

    /** Whether it has stopped since this was last asked. */
    synchronized boolean stoppedAnew() {
        boolean anew = fresh;
        fresh = false;
        return anew;
    }

    /** A script begins within another; false when they stand too deep in each other. */
    synchronized boolean enter(int deepest) {
        boolean may = depth < deepest;
        depth += may ? 1 : 0;
        return may;
    }

    synchronized void leaveScript() {
        depth--;
    }

    /** How a word goes on, as the target knows; none where it does not answer soon. */
    public List<String> complete(Completion what, String prefix) {
        return suggestions.complete(what, prefix);
    }

    /** Nobody wants to go on. */
    public synchronized void leave() {
        left = true;
    }

    /** Whether the conversation is over: somebody ended it, or the target did, which has been shown then. */
    public synchronized boolean over() {
        if (!left && target().state() == RunState.ENDED) {
            // Its last words are on the way.
            shownSoon();
            left = true;
        }
        return left;
    }

    private void shownSoon() {
        long end = System.nanoTime() + LAST_WORDS.toNanos();
        try {
            for (long millis = LAST_WORDS.toMillis(); !left && millis > 0; ) {
                wait(millis);
                millis = (end - System.nanoTime()) / 1_000_000;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Whether the debugger went away, and not by anybody's wish. */
    boolean lost() {
        return lost;
    }

    /** What did not go well while it was closed. */
    public synchronized List<String> troubles() {
        return List.copyOf(troubles);
    }

    /** What is to be said when all is closed. */
    public String summary() {
        return opening.summary().get();
    }

    /** Has the target do something, and waits until it stands: {@link Waits#go}. */
    Moment go(Runnable start, Optional<Duration> limit) {
        forgetStop();
        return waits.go(start, limit);
    }

    /** Has the target run, and does not wait. */
    void start(Runnable start) {
        forgetStop();
        start.run();
    }

    /** Stops the target, and waits until it stands. */
    Moment interrupt() {
        return target().stop()
                .<Moment>map(this::view)
                .orElseGet(() -> go(target()::interrupt, Optional.of(Waits.GRACE)));
    }

    /** Whether a person is there, whose Ctrl-C stops the target. */
    boolean attended() {
        return voice().filter(Voice::attended).isPresent();
    }

    private synchronized Optional<Voice> voice() {
        return Optional.ofNullable(voice);
    }

    private synchronized void forgetStop() {
        shown = null;
        reading.forget();
    }

    private void happened(Happenings.Happening happening) {
        DebugEvent event = happening.event();
        if (happening.lost() > 0) {
            tell(new EventLine.Lost(happening.lost()));
        }
        try {
            if (event instanceof DebugEvent.Stopped stopped) {
                stood(stopped.stop());
            } else if (event instanceof DebugEvent.Ended ended) {
                lost = ended.lost();
                give(new TargetEnded(target().name(), ended.why(), ended.lost()));
                ended();
            } else {
                if (event instanceof DebugEvent.Running) {
                    forgetStop();
                } else if (event instanceof DebugEvent.ThreadEnded thread) {
                    names.remove(thread.thread());
                }
                tell(new EventLine(happening.at(), since(happening.at()), event));
                if (event instanceof DebugEvent.BreakpointChanged changed) {
                    placed(changed.breakpoint());
                }
            }
        } catch (XenscopeException e) {
            // The target went while it was asked about what had happened; that it went is the next thing to be told.
            tell(new EventLine.Trouble(e.what()));
        }
    }

    /** Its place is not loaded yet: that it is will be told. */
    void pending(Breakpoint breakpoint) {
        pending.add(breakpoint.id());
    }

    private void placed(Breakpoint breakpoint) {
        if (!breakpoint.pending() && pending.remove(breakpoint.id())) {
            tell(new EventLine.Placed(breakpoint));
        }
    }

    private void stood(Stop stop) {
        synchronized (this) {
            if (stop.equals(shown)) {
                return;
            }
        }
        give(standing(stop));
    }

    private StopView standing(Stop stop) {
        selection.stand(stop);
        StopView view = StopView.of(target(), stop, name(stop.thread()), before());
        synchronized (this) {
            shown = stop;
            before = stop;
            fresh = true;
        }
        return view;
    }

    private synchronized Optional<Stop> before() {
        return Optional.ofNullable(before);
    }

    private void give(Moment moment) {
        if (!waits.give(moment)) {
            tell(moment);
        }
    }

    private void ended() {
        synchronized (this) {
            left = true;
            notifyAll();
        }
        voice().ifPresent(Voice::over);
    }

    /** What the program calls a thread: asked once, as each stop tells it. */
    String name(String thread) {
        return names.computeIfAbsent(
                thread, id -> target().findThread(id).map(DebugThread::name).orElse(""));
    }

    @Override
    public void close() {
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
        }
        // Ctrl-C ends the conversation, not the clearing up.
        boolean interrupted = Thread.interrupted();
        List<AutoCloseable> all = new ArrayList<>();
        all.add(() -> happenings.close(LAST_WORDS));
        all.add(target());
        all.addAll(opening.resources());
        for (AutoCloseable each : all) {
            try {
                each.close();
            } catch (XenscopeException e) {
                trouble(e.what() + (e.next().isEmpty() ? "" : "; " + e.next()));
            } catch (Exception e) {
                trouble(e.toString());
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized void trouble(String what) {
        troubles.add(what);
    }
}
