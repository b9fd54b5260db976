package org.xenscope.recipes.bringup;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.xenscope.libxl.StartDeadline;
import org.xenscope.recipes.Finding;
import org.xenscope.recipes.FoundException;
import org.xenscope.recipes.debug.Countdown;
import org.xenscope.recipes.debug.DebugProgress;
import org.xenscope.recipes.debug.DebuggedStart;
import org.xenscope.recipes.debug.Gate;
import org.xenscope.recipes.debug.StartDebugger;

/** The debugger that a bring-up's QEMU starts under, and what the steps want of it. */
final class Debugging implements AutoCloseable {
    private final Bringup bringup;
    private final StartDebugger debugger;
    private @Nullable DebuggedStart start;
    private StartDebugger.@Nullable Attached kept;

    Debugging(Bringup bringup, StartDebugger debugger) {
        this.bringup = bringup;
        this.debugger = debugger;
    }

    /** @throws FoundException when it lacks something here or on the host */
    void check() {
        List<Finding> missing = debugger.missing();
        if (!missing.isEmpty()) {
            throw new FoundException(missing);
        }
    }

    /** For the plan: how long there is, and what is done in that time. */
    String plan() {
        List<String> words = new ArrayList<>(debugger.plan());
        words.add(
                debugger.stopsAtStart()
                        ? "QEMU is left standing: let it go on "
                                + Countdown.promise(deadline().limit(), StartDeadline.consequence())
                        : "QEMU goes on by itself before libxl's "
                                + deadline().limit().toSeconds() + " s are over");
        return String.join("; ", words);
    }

    /** From which moment on the gate is watched. @param directory the wrapper's */
    void begin(String directory) {
        end();
        start = new DebuggedStart(
                debugger,
                Gate.ofUuid(bringup.host(), bringup.store(), bringup.clock(), directory, bringup.uuid()),
                bringup.changes().site(),
                deadline(),
                bringup.clock(),
                new DebuggedStart.Listener() {
                    @Override
                    public void debug(DebugProgress progress) {
                        bringup.listener().debug(progress, bringup.elapsedMillis());
                    }

                    @Override
                    public void countdown(String text) {
                        bringup.waiting(text);
                    }
                });
    }

    private StartDeadline deadline() {
        return StartDeadline.of(bringup.xen());
    }

    /**
     * The domain is made.
     *
     * @return how it went, for the step's line
     * @throws FoundException when there is no debugger, and QEMU was to stand for somebody
     */
    String created() {
        if (start == null) {
            return "";
        }
        start.created();
        Optional<Finding> failure = start.failure();
        if (failure.isPresent() && debugger.stopsAtStart()) {
            throw new FoundException(failure.get());
        }
        return failure.map(each -> "; ! " + each.id() + " " + each.title() + ": "
                        + each.evidence().get(0).what())
                .orElse(holds() ? "; QEMU under the debugger" : "; the debugger is gone");
    }

    /** Waits while QEMU stands: the person at the debugger, or that itself, lets it go on. How long that was. */
    Duration awaitRunning() {
        return start == null ? Duration.ZERO : start.awaitRunning();
    }

    /** Does what has its own time to wait for QEMU. */
    void whileAsked(String who, Duration limit, String consequence, Runnable work) {
        if (start == null) {
            work.run();
        } else {
            start.whileAsked(who, limit, consequence, work);
        }
    }

    /** How often QEMU stood. */
    int stops() {
        return start == null ? 0 : start.stops();
    }

    /** Whether a debugger has it: then it may be found stopped for a moment. */
    boolean holds() {
        return start != null && start.holds();
    }

    /** All is up. */
    void finish() {
        if (start != null && debugger.stays()) {
            kept = start.keep().orElse(null);
            start = null;
        }
        end();
    }

    /** The debugger that stays, for who goes on with it and closes it. */
    Optional<StartDebugger.Attached> kept() {
        return Optional.ofNullable(kept);
    }

    /** Lets go of QEMU. */
    void end() {
        if (start != null) {
            start.close();
            start = null;
        }
    }

    @Override
    public void close() {
        end();
    }
}
