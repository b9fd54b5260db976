package org.xenscope.console.command;

import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.Supplier;
import org.xenscope.console.Event;
import org.xenscope.console.Result;
import org.xenscope.console.Session;
import org.xenscope.console.debug.DebugOpening;
import org.xenscope.console.debug.DebugOrders;
import org.xenscope.console.debug.DomainEnd;
import org.xenscope.console.debug.GdbRelaunch;
import org.xenscope.console.debug.RemoteGdb;
import org.xenscope.console.debug.StartOrders;
import org.xenscope.console.debug.TalkBeside;
import org.xenscope.console.text.Out;
import org.xenscope.devicemodel.DeviceModelFacts;
import org.xenscope.devicemodel.ProcessDetails;
import org.xenscope.error.RefusedException;
import org.xenscope.error.UsageException;
import org.xenscope.gdb.GdbPrograms;
import org.xenscope.gdb.server.Places;
import org.xenscope.gdb.server.TargetProcess;
import org.xenscope.gdb.symbols.Symbols;
import org.xenscope.recipes.Changes;
import org.xenscope.recipes.FoundException;
import org.xenscope.recipes.Journal;
import org.xenscope.recipes.Site;
import org.xenscope.recipes.debug.DebugProgress;
import org.xenscope.recipes.debug.StartDebugger;
import org.xenscope.recipes.relaunch.HeldStart;
import org.xenscope.recipes.relaunch.Relaunch;
import org.xenscope.recipes.relaunch.RelaunchOutcome;
import org.xenscope.recipes.relaunch.RelaunchPlan;
import org.xenscope.recipes.relaunch.RelaunchProbe;
import org.xenscope.recipes.relaunch.RelaunchWish;
import org.xenscope.recipes.relaunch.TapSwap;

/** A relaunch from a command line: planned, asked for, and done, with gdb from QEMU's first instruction on or without. */
final class Relaunching {
    private final Session session;
    private final String what;
    private final Optional<Debugged> debugged;

    /**
     * How gdb takes part.
     *
     * @param talks whether somebody talks with it: while QEMU starts, where it stands then, and when all is done
     */
    record Debugged(StartOrders start, DebugOrders talk, boolean talks) {
        Debugged {
            if (start.stopAtStart() && !talks) {
                throw new UsageException(
                        "--stop-at-start leaves QEMU to somebody who lets it go on, and there is nobody",
                        "run it at a terminal, or give the words by --ex");
            }
        }
    }

    /** @param what the command, for its journal */
    Relaunching(Session session, String what, Optional<Debugged> debugged) {
        this.session = session;
        this.what = what;
        this.debugged = debugged;
    }

    /** @param word the domain's */
    Result run(String word, RelaunchWish wish) {
        if (debugged.isPresent()) {
            session.mayDebug();
        }
        DeviceModelFacts model = DeviceModelsOf.named(session, DeviceModelsOf.read(session), word);
        ProcessDetails qemu = DeviceModelsOf.qemu(model);
        if (debugged.isPresent()) {
            ready(model, qemu);
        }
        RelaunchPlan plan =
                RelaunchPlan.of(new RelaunchProbe(session.host(), session.store()).read(model), wish, mark());
        if (!plan.findings().isEmpty()) {
            session.complain(plan.findings().get(0).title());
            return new RelaunchView.Refusal(plan.findings());
        }
        List<TapSwap> swaps;
        try {
            swaps = TapSwap.of(session.host(), session.store(), plan);
        } catch (FoundException e) {
            session.complain(e.what());
            return new RelaunchView.Refusal(e.findings());
        }
        Under under = new Under(model);
        Relaunch relaunch = new Relaunch(plan, swaps, under.held());
        RelaunchView view = new RelaunchView(session, plan, swaps, relaunch, debugged.isPresent());
        if (session.rehearses()) {
            return session.plan(view.commands());
        }
        // A session that may not is told so before it is asked.
        Site site = session.site(what);
        view.heading();
        if (!session.options().yes()) {
            view.plan();
            if (!session.agreed("replace QEMU of " + model.domain() + " on "
                    + session.host().name() + "? The guest stands for some seconds.")) {
                throw new RefusedException(
                        "nothing is changed: nobody said yes", "give --yes, or -n to see what would be done");
            }
        }
        if (debugged.isPresent()) {
            // while the guest still runs
            Symbols.of(session.host(), Places.of(session.environment()).symbols(), session::status)
                    .ofProgram(plan.launch(Map.of()).argv().get(0));
            session.clearStatus();
        }
        return under.during(() -> perform(site, relaunch, view));
    }

    /** What gdb would lack is told before the guest stands. */
    private void ready(DeviceModelFacts model, ProcessDetails qemu) {
        TargetProcess target = TargetProcess.of(
                session.host(), qemu.pid(), Optional.of(model.domain()), OptionalInt.of(model.domid()));
        GdbPrograms.choose(Optional.of(target.machine()), GdbScripts.searchPath(session));
    }

    private Performed perform(Site site, Relaunch relaunch, RelaunchView view) {
        try (Journal journal = session.journals()
                .start("relaunch", session.host().name(), what, Map.of(Session.BOOT, session.boot(session.host())))) {
            RelaunchOutcome outcome = relaunch.run(
                    new Changes(site, journal),
                    () -> session.journals().read(journal.id()).left(),
                    view);
            session.clearStatus();
            journal.end(outcome.done() ? "done" : outcome.notUndone() == null ? "undone" : "failed");
            return new Performed(view.ended(outcome, journal.id()), outcome.done());
        }
    }

    private record Performed(Result result, boolean done) {}

    private static String mark() {
        byte[] mark = new byte[6];
        new SecureRandom().nextBytes(mark);
        return HexFormat.of().formatHex(mark);
    }

    /** The relaunch's part with gdb; without one it is just done. */
    private final class Under implements StartDebugger.Reports {
        private final DeviceModelFacts model;
        private final Optional<GdbRelaunch> gdb;
        private volatile boolean runs;
        private volatile Runnable wanted = () -> {};

        Under(DeviceModelFacts model) {
            this.model = model;
            this.gdb = debugged.map(each -> new GdbRelaunch(session, what, each.start(), each.talks(), this));
        }

        Optional<HeldStart> held() {
            return gdb.map(each -> each);
        }

        Result during(Supplier<Performed> work) {
            if (gdb.isEmpty()) {
                return work.get().result();
            }
            try (GdbRelaunch here = gdb.get()) {
                if (!debugged.orElseThrow().talks()) {
                    return work.get().result();
                }
                TalkBeside<Performed> beside = new TalkBeside<>("relaunch", () -> through(work.get()));
                wanted = beside::want;
                beside.begin();
                boolean stands = beside.awaitWanted();
                if (!stands && !beside.result().done()) {
                    return beside.result().result();
                }
                Result talked = talk(here);
                Performed performed = beside.result();
                return performed.done() ? talked : performed.result();
            }
        }

        /** Somebody may talk already: then it is shown beside that. */
        private Performed through(Performed performed) {
            runs = true;
            if (performed.done()) {
                session.emit(new Told(performed.result()));
            }
            return performed;
        }

        private Result talk(GdbRelaunch here) {
            here.quiet();
            RemoteGdb remote = here.remote().orElseThrow();
            DebugOpening opening = DebugOpening.of(remote.gdb(), model.domain())
                    .saying(
                            runs
                                    ? remote.process().program() + " "
                                            + remote.process().pid() + " is under gdb; `end` lets go of it"
                                    : model.domain() + " stands until its new QEMU has taken over: `c` lets that go on")
                    .closing(here)
                    .closing(DomainEnd.watch(session.store(), model.domid(), remote.gdb()))
                    .endingWith(remote::ended)
                    .warning(() -> runs
                            ? remote.heldUp(model.domid())
                            : Optional.of(model.domain() + " stands as long as this QEMU does: `c` lets it go on"))
                    .with(remote.sets(Optional.empty()));
            return session.debug(opening, debugged.orElseThrow().talk());
        }

        @Override
        public void stopped(String where) {
            tell(DebugProgress.State.STOPPED, where);
            wanted.run();
        }

        @Override
        public void running() {
            // each stop is told, and that it goes on is what happens then
        }

        @Override
        public void said(String line) {
            tell(DebugProgress.State.SAID, line);
        }

        @Override
        public void ended(String why) {
            tell(DebugProgress.State.ENDED, why);
        }

        private void tell(DebugProgress.State state, String detail) {
            session.emit(new StartLine(new DebugProgress(state, detail, OptionalInt.empty(), OptionalLong.empty())));
        }
    }

    /** A result among the events. */
    private record Told(Result result) implements Event {
        @Override
        public void text(Out out) {
            result.text(out);
        }

        @Override
        public Object json() {
            return result.json();
        }
    }
}
