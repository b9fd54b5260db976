package org.xenscope.recipes.debug;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.xenscope.devicemodel.DeviceModelProcess;
import org.xenscope.devicemodel.ProcessDetailsProbe;
import org.xenscope.error.CancelledException;
import org.xenscope.error.FailedException;
import org.xenscope.error.XenscopeException;
import org.xenscope.libxl.StartDeadline;
import org.xenscope.recipes.Finding;
import org.xenscope.recipes.Site;
import org.xenscope.recipes.action.Gates;
import org.xenscope.recipes.debug.StartDebugger.Attached;

/**
 * Sees to a QEMU that starts under a debugger, beside the {@code xl create} that starts it: brings the debugger to the gate,
 * opens that in time whatever the debugger does, lets QEMU go on, and from then on keeps the times that libxl keeps: a QEMU
 * that stands goes on by itself before libxl gives it up.
 */
public final class DebuggedStart implements AutoCloseable {
    /** Longer than libxl needs to come to the device model: it runs disks' scripts before, 40 s each. */
    private static final Duration TO_THE_GATE = Duration.ofMinutes(5);

    private static final Duration TO_MEET = Duration.ofSeconds(90);
    private static final Duration SECOND = Duration.ofSeconds(1);

    private final StartDebugger debugger;
    private final Gate gate;
    private final Site site;
    private final StartDeadline deadline;
    private final Clock clock;
    private final Listener listener;
    private final Duration patience;
    private final BlockingQueue<Runnable> happened = new LinkedBlockingQueue<>();
    private final CountDownLatch met = new CountDownLatch(1);
    private final Thread worker = new Thread(this::work, "debugged-start");
    private final LibxlWaits waits;
    private final Stand stand;
    private final StartDebugger.Reports reports = new Reported();

    private @Nullable Attached attached;
    private @Nullable XenscopeException failure;
    private boolean over;

    /** Is told what happens, one after another, on a thread of its own. */
    public interface Listener {
        void debug(DebugProgress progress);

        /** QEMU stands, and somebody does not wait for ever; told anew each second. */
        void countdown(String text);
    }

    /** Begins to wait at the gate: before {@code xl create} is run. */
    public DebuggedStart(
            StartDebugger debugger, Gate gate, Site site, StartDeadline deadline, Clock clock, Listener listener) {
        this(debugger, gate, site, deadline, clock, listener, TO_THE_GATE);
    }

    /** @param patience how long it waits at the gate */
    DebuggedStart(
            StartDebugger debugger,
            Gate gate,
            Site site,
            StartDeadline deadline,
            Clock clock,
            Listener listener,
            Duration patience) {
        this.debugger = debugger;
        this.gate = gate;
        this.site = site;
        this.deadline = deadline;
        this.clock = clock;
        this.listener = listener;
        this.stand = new Stand(clock);
        this.waits = new LibxlWaits(site.store(), deadline);
        this.patience = patience;
        worker.setDaemon(true);
        worker.start();
    }

    private void work() {
        try {
            HeldQemu here = gate.await(patience);
            waits.held(here);
            Countdown countdown = here.countdown(deadline);
            tell(
                    DebugProgress.State.HELD,
                    "process " + here.pid() + " of domain " + here.domid() + " waits at " + here.gate() + "; "
                            + countdown.text(clock.instant()),
                    Optional.of(countdown));
            meet(here, countdown);
            met.countDown();
            follow();
        } catch (CancelledException e) {
            // closed
        } catch (XenscopeException e) {
            letGo();
            failed(e);
        } catch (RuntimeException | Error e) {
            // a defect of ours must not cost the domain
            giveUp();
            throw e;
        } finally {
            met.countDown();
        }
    }

    private void meet(HeldQemu here, Countdown countdown) {
        Attached came = Meeting.atTheGate(
                debugger,
                here,
                countdown.untilLast(clock.instant()).dividedBy(2),
                reports,
                () -> Gates.open(site, here.directory(), here.domid()));
        synchronized (this) {
            attached = came;
        }
        tell(DebugProgress.State.ATTACHED, "the debugger is there, the gate is open", Optional.of(countdown));
        Meeting.atTheStart(
                came,
                countdown.untilLast(clock.instant()),
                () -> tell(
                        DebugProgress.State.START,
                        "QEMU stands at its first instruction; " + countdown.remaining(clock.instant()),
                        Optional.of(countdown)));
        for (Runnable each = happened.poll(); each != null; each = happened.poll()) {
            each.run();
        }
        if (debugger.stopsAtStart() || debugger.holds()) {
            stand.stop("its first instruction");
        } else {
            came.proceed();
            tell(DebugProgress.State.RUNNING, "QEMU runs", Optional.empty());
        }
    }

    /** Until it is closed. */
    private void follow() {
        try {
            while (true) {
                Optional<Countdown> countdown = counting();
                if (countdown.isEmpty()) {
                    happened.take().run();
                    continue;
                }
                Duration left = countdown.get().untilLast(clock.instant());
                if (left.isZero() && !wanted(countdown.get())) {
                    goOn(countdown.get());
                    continue;
                }
                long moment = left.isZero() ? SECOND.toMillis() : Math.min(SECOND.toMillis(), left.toMillis() + 1);
                Runnable next = happened.poll(moment, TimeUnit.MILLISECONDS);
                if (next == null) {
                    listener.countdown(countdown.get().text(clock.instant()));
                } else {
                    next.run();
                }
            }
        } catch (InterruptedException e) {
            // closed
        }
    }

    /** Whether somebody wants QEMU to stand whatever libxl does. */
    private boolean wanted(Countdown countdown) {
        return debugger.stopsAtStart() && countdown.consequence().equals(StartDeadline.consequence());
    }

    private void goOn(Countdown countdown) {
        tell(
                DebugProgress.State.SAID,
                "QEMU goes on by itself, and past its breakpoints: " + countdown.who() + " waits only "
                        + countdown.limit().toSeconds() + " s",
                Optional.of(countdown));
        Attached here = here();
        // it may stand again before this returns
        stand.runs();
        if (here != null) {
            here.pass();
        }
    }

    private synchronized @Nullable Attached here() {
        return attached;
    }

    private Optional<Countdown> counting() {
        return stand.now().flatMap(stop -> waits.of(stop.since()));
    }

    /**
     * {@code xl create} has ended. What the debugger does at the start is waited for: from here on QEMU runs, or stands where
     * it was told to.
     */
    public void created() {
        waits.created();
        if (waits.held().isEmpty()) {
            // it is made, and did not come to the gate
            worker.interrupt();
        }
        awaitMet(TO_MEET);
        stopAgain();
        synchronized (this) {
            if (waits.held().isEmpty() && failure == null) {
                failure = new FailedException(
                        "its device model did not come to the gate", "`xenscope dm chain` shows what stands before it");
            }
        }
    }

    /** Who waits for a QEMU that stands just now, and until when, for a person; empty when nobody does, or it runs. */
    public Optional<String> countdown() {
        return counting().map(each -> each.text(clock.instant()));
    }

    /** Waits until the debugger has met its QEMU, or cannot. */
    void awaitMet() {
        awaitMet(patience.plus(TO_MEET));
    }

    private void awaitMet(Duration limit) {
        try {
            met.await(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            throw new CancelledException("waiting for the debugger was interrupted", "", e);
        }
    }

    /** What came to the gate. */
    public Optional<HeldQemu> held() {
        return waits.held();
    }

    /** Why there is no debugger; empty as long as nothing failed. */
    public synchronized Optional<Finding> failure() {
        Optional<HeldQemu> held = waits.held();
        return Optional.ofNullable(failure)
                .map(e -> Finding.error(
                        "XS0240",
                        held.map(HeldQemu::domid).orElse(null),
                        "debugger",
                        "QEMU started without its debugger",
                        new Finding.Evidence(
                                "debugger",
                                held.map(each -> "process " + each.pid()).orElse("gate"),
                                e.what()),
                        "",
                        new Finding.Fix(
                                e.next().isEmpty() ? "undo, and bring it up again" : e.next(), "xenscope undo", true)));
    }

    /** Does what makes somebody wait for QEMU, and not for ever: a QEMU that stands goes on by itself before that is over. */
    public void whileAsked(String who, Duration limit, String consequence, Runnable work) {
        ask(new Countdown(who, clock.instant(), limit, consequence));
        try {
            work.run();
        } finally {
            ask(null);
            stopAgain();
        }
    }

    /** Nobody waits any more. */
    private void stopAgain() {
        happened.add(() -> {
            Attached here = here();
            if (here != null) {
                here.stopAgain();
            }
        });
    }

    private void ask(@Nullable Countdown countdown) {
        waits.asked(countdown);
        happened.add(() -> {});
    }

    /** How often QEMU stood so far. */
    public int stops() {
        return stand.stops();
    }

    /** Whether the debugger has QEMU, standing or not: then a look from outside may find it stopped for a moment. */
    public synchronized boolean holds() {
        return attached != null && failure == null && !over;
    }

    /** Waits while QEMU stands, and says how long that was; zero when it runs. */
    public Duration awaitRunning() {
        Instant from = clock.instant();
        Optional<Stand.Stop> stop = stand.now();
        if (stop.isEmpty()) {
            return Duration.ZERO;
        }
        listener.countdown("QEMU to go on: it stands at " + stop.get().where());
        stand.awaitRunning(this::heldInTruth);
        return Duration.between(from, clock.instant());
    }

    private boolean heldInTruth() {
        boolean truly = waits.held()
                .flatMap(each -> new ProcessDetailsProbe(site.host()).read(each.pid()))
                .filter(each -> each.state() == DeviceModelProcess.State.TRACED
                        || each.state() == DeviceModelProcess.State.STOPPED)
                .isPresent();
        if (!truly && stand.now().isPresent()) {
            reports.ended("the debugger is gone, and QEMU is not held any more");
        }
        return truly;
    }

    private void failed(XenscopeException e) {
        synchronized (this) {
            failure = e;
        }
        stand.runs();
        tell(DebugProgress.State.FAILED, e.what() + (e.next().isEmpty() ? "" : "; " + e.next()), Optional.empty());
    }

    private void tell(DebugProgress.State state, String detail, Optional<Countdown> countdown) {
        OptionalInt pid = waits.held().map(each -> OptionalInt.of(each.pid())).orElse(OptionalInt.empty());
        listener.debug(new DebugProgress(
                state,
                detail,
                pid,
                countdown
                        .map(each -> OptionalLong.of(each.left(clock.instant()).toMillis()))
                        .orElse(OptionalLong.empty())));
    }

    /** Leaves the debugger where it is, for who goes on with it and closes it; empty when there is none. */
    public Optional<Attached> keep() {
        stop();
        synchronized (this) {
            Optional<Attached> kept = Optional.ofNullable(failure == null ? attached : null);
            attached = null;
            return kept;
        }
    }

    private void stop() {
        worker.interrupt();
        boolean interrupted = Thread.interrupted();
        try {
            worker.join(TO_MEET.toMillis());
        } catch (InterruptedException e) {
            interrupted = true;
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Lets go of QEMU, which runs on; ends the debugger. A gate that somebody still waits at is opened. */
    @Override
    public void close() {
        stop();
        if (waits.held().isEmpty()) {
            giveUp();
        }
        boolean there = letGo();
        stand.runs();
        if (there) {
            tell(DebugProgress.State.ENDED, "the debugger has let go", Optional.empty());
        }
    }

    /** One that comes to the gate from now on finds nobody. */
    private void giveUp() {
        try {
            gate.giveUp(site);
        } catch (XenscopeException e) {
            tell(
                    DebugProgress.State.FAILED,
                    "the gate could not be opened, and libxl waits there: " + e.what(),
                    Optional.empty());
        }
    }

    private boolean letGo() {
        Attached last;
        synchronized (this) {
            last = attached;
            attached = null;
        }
        if (last == null) {
            return false;
        }
        last.close();
        return true;
    }

    /** What the debugger says of itself comes from its own threads. */
    private final class Reported implements StartDebugger.Reports {
        @Override
        public void stopped(String where) {
            Stand.Stop here = stand.stop(where);
            happened.add(() -> tell(DebugProgress.State.STOPPED, where, waits.of(here.since())));
        }

        @Override
        public void running() {
            stand.runs();
            happened.add(() -> tell(DebugProgress.State.RUNNING, "QEMU runs", Optional.empty()));
        }

        @Override
        public void said(String line) {
            happened.add(() -> tell(DebugProgress.State.SAID, line, Optional.empty()));
        }

        @Override
        public void ended(String why) {
            synchronized (DebuggedStart.this) {
                over = true;
            }
            stand.runs();
            happened.add(() -> tell(DebugProgress.State.ENDED, why, Optional.empty()));
        }
    }
}
