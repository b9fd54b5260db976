package org.xenscope.recipes.bringup;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.xenscope.error.CancelledException;
import org.xenscope.error.XenscopeException;
import org.xenscope.recipes.Finding;
import org.xenscope.recipes.FoundException;

/** Goes through the steps of a bring-up, says how each goes, and stops at the first that does not succeed. */
public final class BringupRun implements AutoCloseable {
    private static final List<Step> STEPS = List.of(
            new Preflight(),
            new CheckConfig(),
            new CheckDisks(),
            new CheckVifs(),
            new ChooseDeviceModel(),
            new CreatePaused(),
            new CheckHvmloaderKeys(),
            new CheckFramebufferNodes(),
            new ConnectSurfman(),
            new AwaitDeviceModel(),
            new Unpause(),
            new AwaitDevices(),
            new AwaitScreen(),
            new AwaitGuest(),
            new CheckGuestFramebuffer());

    private static final int TAKES = 3;

    private final Bringup bringup;
    private final BringupListener listener;
    private final List<BringupListener.Line> plan = new ArrayList<>();

    public BringupRun(Bringup bringup, BringupListener listener) {
        this.bringup = bringup;
        this.listener = listener;
        bringup.listen(listener);
        for (Step step : STEPS) {
            plan.add(new BringupListener.Line(step.number(), step.id(), step.title(), step.plan(bringup)));
        }
    }

    /** The steps, and what each will do. */
    public List<BringupListener.Line> plan() {
        return List.copyOf(plan);
    }

    /** Asked before each step; may throw to stop. */
    public interface Gate {
        void before(BringupListener.Line line);
    }

    /**
     * Runs what is not done yet.
     *
     * @param done ids of steps that an earlier run has done, or that the user wants to leave out
     */
    public Outcome run(Set<String> done, Gate gate) {
        for (int i = 0; i < STEPS.size(); i++) {
            BringupListener.Line line = plan.get(i);
            if (line.planned().skipped()) {
                tell(line, BringupListener.State.SKIPPED, 0, line.planned().what());
                continue;
            }
            if (done.contains(line.id())) {
                tell(line, BringupListener.State.SKIPPED, 0, "done before");
                continue;
            }
            long from = bringup.elapsedMillis();
            try {
                gate.before(line);
                tell(line, BringupListener.State.RUNNING, 0, "");
                bringup.running(line.id());
                from = bringup.elapsedMillis();
                String detail = take(STEPS.get(i));
                bringup.changes().journal().step(line.id());
                tell(line, BringupListener.State.DONE, bringup.elapsedMillis() - from, detail);
            } catch (XenscopeException e) {
                // Ctrl-C has stopped the step: what clears up after it must not be stopped by it again
                Thread.interrupted();
                tell(line, BringupListener.State.FAILED, bringup.elapsedMillis() - from, reason(e));
                endDebugging(e);
                return new Outcome(line, e, findings(line, e), bringup.elapsedMillis());
            }
        }
        long millis = bringup.elapsedMillis();
        bringup.debugging().ifPresent(Debugging::finish);
        if (bringup.screen().isPresent()) {
            // Lit is one thing; what the guest shows now that it is up is what a person wants to see.
            try (Screenshot shot = Screenshot.of(bringup)) {
                bringup.shown(shot.take());
            } catch (XenscopeException e) {
                bringup.waiting("no second screenshot: " + e.what());
            }
        }
        return new Outcome(null, null, List.of(), millis);
    }

    /** Nothing may hold QEMU while somebody thinks about the failure, or all is undone; which goes on whatever comes of it. */
    private void endDebugging(XenscopeException failure) {
        try {
            bringup.debugging().ifPresent(Debugging::end);
        } catch (XenscopeException e) {
            failure.addSuppressed(e);
            bringup.waiting("the debugger did not end well: " + e.what());
        }
    }

    /**
     * Takes a step; again when QEMU stood in the debugger meanwhile, and could not answer. What creates the domain is not
     * taken again: half of it may be there.
     */
    private String take(Step step) {
        Optional<Debugging> debugging = bringup.debugging();
        if (debugging.isEmpty() || step instanceof CreatePaused) {
            return step.run(bringup);
        }
        for (int left = TAKES; ; left--) {
            bringup.letQemuAnswer();
            int stops = debugging.get().stops();
            try {
                return step.run(bringup);
            } catch (CancelledException e) {
                throw e;
            } catch (XenscopeException e) {
                if (left == 1 || debugging.get().stops() == stops) {
                    throw e;
                }
            }
        }
    }

    /** A finding's cause is told with the finding. */
    private static String reason(XenscopeException e) {
        return e instanceof FoundException found ? found.finding().title() : e.what();
    }

    private void tell(BringupListener.Line line, BringupListener.State state, long millis, String detail) {
        listener.step(new BringupListener.Progress(
                line.number(), line.id(), line.title(), state, bringup.elapsedMillis(), millis, detail));
    }

    private List<Finding> findings(BringupListener.Line line, XenscopeException e) {
        if (e instanceof FoundException found) {
            return found.findings();
        }
        if (e instanceof CancelledException) {
            return List.of();
        }
        return List.of(Finding.error(
                "XS0001",
                null,
                line.id(),
                e.what(),
                new Finding.Evidence("bringup", "step " + line.number() + " " + line.title(), e.what()),
                "",
                new Finding.Fix(e.next().isEmpty() ? "look at the step's own evidence" : e.next(), "", false)));
    }

    @Override
    public void close() {
        bringup.close();
    }
}
