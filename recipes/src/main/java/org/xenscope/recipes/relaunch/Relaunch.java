package org.xenscope.recipes.relaunch;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.xenscope.error.XenscopeException;
import org.xenscope.host.Query;
import org.xenscope.libxl.DomainLine;
import org.xenscope.libxl.XlList;
import org.xenscope.recipes.Action;
import org.xenscope.recipes.Changes;
import org.xenscope.recipes.Entry;
import org.xenscope.recipes.Site;
import org.xenscope.recipes.action.AwaitQemu;
import org.xenscope.recipes.action.ClaimRelaunch;
import org.xenscope.recipes.action.EndQemu;
import org.xenscope.recipes.action.OpenGate;
import org.xenscope.recipes.action.PauseDomain;
import org.xenscope.recipes.action.QemuLaunch;
import org.xenscope.recipes.action.Relaunched;
import org.xenscope.recipes.action.ReleaseRelaunch;
import org.xenscope.recipes.action.ResumeDomain;
import org.xenscope.recipes.action.StartQemu;
import org.xenscope.recipes.relaunch.RelaunchListener.Phase;
import org.xenscope.xenstore.StorePath;

/**
 * Replaces the QEMU of a running domain: it is paused, QEMU saves the state of its devices and ends, another one is started
 * with what is wanted and takes over, the domain runs on. What fails on the way is undone at once, newest first, which brings
 * the old arguments and the state back. Undo of one that went well does the same the other way round.
 */
public final class Relaunch {
    private static final Duration RUNNING = Duration.ofSeconds(60);
    /** A person at a debugger takes his time, and libxl does not wait. */
    private static final Duration DEBUGGED = Duration.ofDays(1);

    private static final int LOOKS = 4;
    private static final Duration BETWEEN = Duration.ofMillis(250);

    private final RelaunchPlan plan;
    private final List<TapSwap> swaps;
    private final Optional<HeldStart> held;

    /** @param held what is done with the new QEMU before it begins; empty when it begins at once */
    public Relaunch(RelaunchPlan plan, List<TapSwap> swaps, Optional<HeldStart> held) {
        this.plan = plan;
        this.swaps = List.copyOf(swaps);
        this.held = held;
    }

    /** All that will be done, in order, with the names that tap devices will most likely have. */
    public List<Action> actions() {
        Map<String, String> devices = new LinkedHashMap<>();
        swaps.forEach(each -> devices.put(each.image(), each.device()));
        QemuLaunch launch = plan.launch(devices);
        List<Action> actions =
                new ArrayList<>(List.of(new ClaimRelaunch(plan.domain()), new PauseDomain(plan.domain()), end()));
        swaps.forEach(each -> actions.addAll(each.actions()));
        actions.add(start(launch));
        if (held.isPresent()) {
            actions.add(new OpenGate(plan.domain()));
        }
        actions.add(await(launch, 0));
        actions.add(new ResumeDomain(plan.domain()));
        actions.add(new ReleaseRelaunch(plan.domain()));
        return actions;
    }

    private EndQemu end() {
        return new EndQemu(plan.domain(), plan.old(), plan.pid(), plan.startedMillis());
    }

    private StartQemu start(QemuLaunch launch) {
        return new StartQemu(plan.domain(), launch, plan.pid(), plan.startedMillis(), held.isPresent());
    }

    private AwaitQemu await(QemuLaunch launch, long logged) {
        return new AwaitQemu(
                plan.domain(),
                launch,
                logged,
                RelaunchPlan.disks(launch),
                plan.drives().stream().map(RelaunchPlan.Tapped::image).toList(),
                (held.isPresent() ? DEBUGGED : RUNNING).toMillis());
    }

    /**
     * Does it, and takes it back when it fails.
     *
     * @param left what the journal holds of it then, oldest first
     */
    public RelaunchOutcome run(Changes changes, Supplier<List<Entry>> left, RelaunchListener listener) {
        Work work = new Work(changes, listener);
        try {
            work.go();
            return work.outcome(null, null);
        } catch (XenscopeException e) {
            return work.outcome(e, work.takeBack(left));
        } catch (RuntimeException e) {
            // a defect of ours must not leave a guest that stands
            work.takeBack(left);
            throw e;
        }
    }

    private final class Work {
        private final Changes changes;
        private final Site site;
        private final RelaunchListener listener;
        private final long begun = System.nanoTime();
        private final List<String> devices = new ArrayList<>();
        private final Relaunched domain = plan.domain();
        private final Map<String, String> terminals;
        private long stands;
        private long runs;
        private int pid;
        private @Nullable QemuLaunch launch;

        Work(Changes changes, RelaunchListener listener) {
            this.changes = changes;
            this.site = changes.site();
            this.listener = listener;
            this.terminals = terminals();
        }

        void go() {
            phase(Phase.PAUSE, "xl pause", this::pause);
            phase(Phase.LEAVE, "QEMU " + plan.pid() + " to save its state and end", () -> {
                changes.perform(end());
                return "the devices' state is in " + domain.state() + "; qemu " + plan.pid() + " has ended";
            });
            Map<String, String> tapped = new LinkedHashMap<>();
            if (!swaps.isEmpty()) {
                phase(Phase.TAP, "a block device in place of the image", () -> taps(tapped));
            }
            QemuLaunch next = plan.launch(tapped);
            launch = next;
            long logged = StartQemu.logged(site.host(), next);
            phase(Phase.START, "the new QEMU", () -> begin(next, logged));
            if (held.isPresent()) {
                phase(Phase.DEBUGGER, "the debugger; libxl waits for nothing, the guest stands", () -> debug(next));
            }
            phase(Phase.TAKE_OVER, domain.words() + "'s device-model state = running", () -> {
                changes.perform(await(next, logged));
                return "it runs, and has open what it should";
            });
            phase(Phase.RESUME, "xl unpause", this::resume);
        }

        private String pause() {
            changes.perform(new ClaimRelaunch(domain));
            stands = System.nanoTime();
            changes.perform(new PauseDomain(domain));
            return domain.words() + " stands";
        }

        /** Seconds of CPU that the guest has used. */
        private double used() {
            return XlList.parse(site.host().query(Query.of("xl", "list")).text()).stream()
                    .filter(line -> line.domid() == domain.domid())
                    .mapToDouble(DomainLine::cpuSeconds)
                    .findFirst()
                    .orElse(-1);
        }

        /** Nothing tells of it but the list, which counts tenths of a second. */
        private boolean moves() {
            double used = used();
            for (int look = 0; look < LOOKS; look++) {
                if (used() > used) {
                    return true;
                }
                try {
                    TimeUnit.MILLISECONDS.sleep(BETWEEN.toMillis());
                } catch (InterruptedException e) {
                    // it runs, whatever the list says
                    Thread.currentThread().interrupt();
                    return false;
                }
            }
            return false;
        }

        private String taps(Map<String, String> tapped) {
            List<String> made = new ArrayList<>();
            for (TapSwap swap : swaps) {
                swap.actions().forEach(changes::perform);
                String device = swap.made(site.host());
                tapped.put(swap.image(), device);
                devices.add(device);
                made.add(swap.image() + " is " + device);
            }
            return String.join(", ", made);
        }

        private String begin(QemuLaunch next, long logged) {
            StartQemu start = start(next);
            changes.perform(start);
            pid = start.pid(site, logged);
            return "qemu " + pid + ", " + (next.argv().size() - 1) + " arguments";
        }

        private String debug(QemuLaunch next) {
            HeldProcess process = new HeldProcess(
                    domain.domid(), domain.name(), pid, next.argv().get(0));
            HeldStart debugger = held.orElseThrow();
            debugger.attach(process);
            changes.perform(new OpenGate(domain));
            debugger.begin(process);
            return "qemu " + pid + " has begun under it";
        }

        private String resume() {
            changes.perform(new ResumeDomain(domain));
            runs = System.nanoTime();
            changes.perform(new ReleaseRelaunch(domain));
            return domain.words() + (moves() ? " runs, and goes on" : " runs; it has had little to do since");
        }

        /** One step of a phase; says what came of it. */
        private void phase(Phase phase, String what, Supplier<String> work) {
            listener.begun(phase, what);
            long from = System.nanoTime();
            try {
                String detail = work.get();
                listener.done(phase, millis(from), detail);
            } catch (XenscopeException e) {
                listener.failed(phase, millis(from), e.what());
                throw e;
            }
        }

        /** @return why it could not all be taken back; null when it was */
        @Nullable XenscopeException takeBack(Supplier<List<Entry>> left) {
            // Ctrl-C stops the work, not the clearing up
            boolean interrupted = Thread.interrupted();
            long from = System.nanoTime();
            // what is signalled to end must not stand in a debugger
            held.ifPresent(this::leave);
            List<Entry> entries = left.get();
            if (entries.isEmpty()) {
                return null;
            }
            listener.begun(Phase.UNDO, "what was done to be taken back");
            try {
                changes.journal().undo(site, entries, entry -> {});
                devices.clear();
                listener.done(
                        Phase.UNDO,
                        millis(from),
                        stands == 0 ? "nothing was done yet" : domain.words() + " runs with its old arguments");
                runs = System.nanoTime();
                return null;
            } catch (XenscopeException e) {
                listener.failed(Phase.UNDO, millis(from), e.what());
                return e;
            } finally {
                if (interrupted) {
                    Thread.currentThread().interrupt();
                }
            }
        }

        private void leave(HeldStart debugger) {
            try {
                debugger.leave();
            } catch (XenscopeException e) {
                // then the process is ended by force
            }
        }

        private Map<String, String> terminals() {
            Map<String, String> found = new LinkedHashMap<>();
            for (int i = 0; i < 4; i++) {
                String port = "serial/" + i;
                site.store()
                        .readText(StorePath.of("/local/domain/" + domain.domid() + "/" + port + "/tty"))
                        .ifPresent(tty -> found.put(port, tty));
            }
            return found;
        }

        RelaunchOutcome outcome(@Nullable XenscopeException error, @Nullable XenscopeException notUndone) {
            List<String> moved = new ArrayList<>();
            if (error == null) {
                Map<String, String> now = terminals();
                terminals.forEach((port, tty) -> {
                    String other = now.getOrDefault(port, tty);
                    if (!other.equals(tty)) {
                        moved.add(port + ": " + tty + " → " + other);
                    }
                });
            }
            long end = runs == 0 ? System.nanoTime() : runs;
            return new RelaunchOutcome(
                    launch,
                    error == null ? pid : 0,
                    devices,
                    stands == 0 ? 0 : (end - stands) / 1_000_000,
                    millis(begun),
                    moved,
                    error,
                    notUndone);
        }

        private static long millis(long from) {
            return (System.nanoTime() - from) / 1_000_000;
        }
    }
}
