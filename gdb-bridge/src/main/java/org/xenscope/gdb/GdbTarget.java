package org.xenscope.gdb;

import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.xenscope.debug.Breakpoint;
import org.xenscope.debug.BreakpointRequest;
import org.xenscope.debug.Completion;
import org.xenscope.debug.DebugEvent;
import org.xenscope.debug.DebugTarget;
import org.xenscope.debug.DebugThread;
import org.xenscope.debug.Feature;
import org.xenscope.debug.Frame;
import org.xenscope.debug.Location;
import org.xenscope.debug.Register;
import org.xenscope.debug.RunState;
import org.xenscope.debug.SourceLine;
import org.xenscope.debug.StepKind;
import org.xenscope.debug.Stop;
import org.xenscope.debug.TargetKind;
import org.xenscope.debug.Value;
import org.xenscope.debug.Variable;
import org.xenscope.debug.WatchRequest;
import org.xenscope.error.CancelledException;
import org.xenscope.error.DeadlineException;
import org.xenscope.error.RefusedException;
import org.xenscope.error.UnreachableException;
import org.xenscope.error.XenscopeException;
import org.xenscope.gdb.mi.MiCommand;

/**
 * A native program under a gdb of this machine. What gdb can do only while the program stands (setting a breakpoint, taking
 * it out) holds it for that moment, and nobody is told: the program runs for everybody else.
 */
public final class GdbTarget implements DebugTarget {
    private final GdbSetup setup;
    private final GdbDeadlines deadlines;
    private final GdbProcess gdb;
    private final MiClient client;
    private final LogPoints logs;
    private final GdbEvents events;
    private final RunControl run;
    private final Registers registers;
    private final GdbQuestions questions;
    private final GdbBreakpoints breakpoints;
    /** Who makes it run or stand does so alone. */
    private final ReentrantLock control = new ReentrantLock();

    private boolean logging;
    private boolean closed;

    private GdbTarget(GdbSetup setup, GdbDeadlines deadlines) {
        this.setup = setup;
        this.deadlines = deadlines;
        this.gdb = GdbProcess.start(GdbPrograms.choose(setup, GdbPrograms.searchPath()));
        this.logs = new LogPoints(new SecureRandom());
        this.events = new GdbEvents(setup.name(), logs, HostNames.of(setup.files()));
        this.run = events.run();
        this.client = new MiClient(setup.name(), gdb, events::take, why -> events.gone(own(why.what())));
        this.registers = new Registers(this::ask);
        this.questions = new GdbQuestions(client, deadlines.answer(), HostNames.of(setup.files()));
        this.breakpoints = new GdbBreakpoints(setup.name(), this::ask, logs);
    }

    /** Without the name, which whoever is told has. */
    private String own(String what) {
        String prefix = setup.name() + ": ";
        return what.startsWith(prefix) ? what.substring(prefix.length()) : what;
    }

    /**
     * Starts gdb and takes the program, which stands then.
     *
     * @throws org.xenscope.error.AbsentException when there is no gdb
     * @throws UnreachableException when nothing answers at the other end of the line
     * @throws org.xenscope.error.DeniedException when the program is under another debugger, or is another user's
     */
    public static GdbTarget launch(GdbSetup setup, GdbDeadlines deadlines) {
        GdbTarget target = new GdbTarget(setup, deadlines);
        target.client.start();
        try {
            target.logging = new GdbLaunch(setup, deadlines, target.client).run(target.logs);
            if (!target.run.awaitStop(deadlines.stop())) {
                throw new DeadlineException(setup.name() + " was taken, and does not stand", "try again");
            }
            target.mustLive();
            return target;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            target.close();
            throw new CancelledException(setup.name() + ": starting gdb was cancelled", "", e);
        } catch (RuntimeException e) {
            target.close();
            throw e;
        }
    }

    @Override
    public String name() {
        return setup.name();
    }

    /** gdb's own process, for who watches over it. */
    public long gdbPid() {
        return gdb.pid();
    }

    @Override
    public TargetKind kind() {
        return TargetKind.GDB;
    }

    @Override
    public Set<Feature> features() {
        return Set.of(
                Feature.CONTROL,
                Feature.PENDING,
                Feature.MACHINE,
                Feature.WATCHPOINTS,
                Feature.UNTIL,
                Feature.INSTRUCTIONS,
                Feature.RAW);
    }

    @Override
    public RunState state() {
        return run.state();
    }

    @Override
    public Optional<Stop> stop() {
        return run.stop();
    }

    /** While it runs: numbers and names as they were at its last stop, or since. */
    @Override
    public List<DebugThread> threads() {
        mustLive();
        if (run.state() == RunState.STOPPED) {
            return questions.threads();
        }
        if (!logging) {
            throw new RefusedException(
                    name() + " runs, and this gdb cannot list threads meanwhile", "interrupt it first");
        }
        return questions.threadsMeanwhile(logs);
    }

    @Override
    public List<Frame> frames(String thread, int from, int count) {
        mustStand();
        return questions.frames(GdbNumbers.thread(thread), Math.max(0, from), count);
    }

    @Override
    public List<Variable> variables(String thread, int level) {
        mustStand();
        String number = GdbNumbers.thread(thread);
        List<Variable> known = questions.variables(number, level);
        return known.isEmpty() && level == 0 && logging ? questions.call(number, logs) : known;
    }

    @Override
    public Value evaluate(String thread, int level, String expression) {
        mustStand();
        return questions.evaluate(GdbNumbers.thread(thread), level, expression);
    }

    @Override
    public Breakpoint insert(BreakpointRequest request) {
        if (request.log().isPresent() && !logging) {
            throw new RefusedException(
                    "this gdb has no Python, which its log points are made of",
                    "install the whole one: apt install gdb");
        }
        return standing(() -> breakpoints.insert(request));
    }

    /** Stops it once, when it is about to become another program: a shell that execs it. Then {@link Stop.Reason#EXEC}. */
    public Breakpoint catchExec() {
        return standing(breakpoints::catchExec);
    }

    @Override
    public Breakpoint watch(WatchRequest request, String thread, int level) {
        return standing(() -> breakpoints.watch(request, GdbNumbers.thread(thread), level));
    }

    @Override
    public List<Breakpoint> breakpoints() {
        mustLive();
        return breakpoints.list();
    }

    @Override
    public void remove(String breakpoint) {
        String number = GdbNumbers.breakpoint(breakpoint);
        standing(() -> breakpoints.remove(number));
    }

    @Override
    public void enable(String breakpoint, boolean enabled) {
        String number = GdbNumbers.breakpoint(breakpoint);
        standing(() -> breakpoints.enable(number, enabled));
    }

    @Override
    public byte[] memory(long address, int length) {
        mustStand();
        return questions.memory(address, length);
    }

    @Override
    public List<Register> registers(String thread, int level, List<String> names) {
        mustStand();
        return registers.read(GdbNumbers.thread(thread), level, names);
    }

    @Override
    public List<String> complete(Completion what, String prefix, int most) {
        mustLive();
        return questions.complete(what, prefix, most);
    }

    @Override
    public void resume() {
        go(MiCommand.of("-exec-continue"));
    }

    @Override
    public void step(StepKind kind, String thread) {
        go(
                switch (kind) {
                    case INTO -> MiCommand.of("-exec-step").thread(GdbNumbers.thread(thread));
                    case OVER -> MiCommand.of("-exec-next").thread(GdbNumbers.thread(thread));
                    case OUT -> MiCommand.of("-exec-finish").frame(0).thread(GdbNumbers.thread(thread));
                    case INSTRUCTION -> MiCommand.of("-exec-step-instruction").thread(GdbNumbers.thread(thread));
                });
    }

    @Override
    public void until(Location location, String thread) {
        go(MiCommand.plain("-exec-until", location.toString()).frame(0).thread(GdbNumbers.thread(thread)));
    }

    private void go(MiCommand command) {
        alone(() -> {
            mustStand();
            return ask(command);
        });
    }

    @Override
    public void interrupt() {
        alone(() -> {
            mustLive();
            if (run.state() == RunState.RUNNING) {
                askToStop();
                if (awaitStop(deadlines.stop()).isEmpty()) {
                    mustLive();
                    throw notStopping();
                }
            }
            return true;
        });
    }

    @Override
    public Optional<Stop> awaitStop(Duration limit) {
        try {
            run.awaitStop(limit);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancelledException(name() + ": waiting for a stop was cancelled", "", e);
        }
        mustLive();
        return run.stop();
    }

    @Override
    public List<SourceLine> source(Frame frame, int around) {
        return SourceFiles.around(frame, around);
    }

    /**
     * A line for gdb's prompt. What would make gdb wait for the program does not: it returns when the program runs.
     *
     * @throws RefusedException for what reads more lines, or would end gdb
     */
    @Override
    public String raw(String command) {
        mustLive();
        String line = RawCommand.safe(command);
        client.send(GdbLaunch.forgetMemory());
        if (RawCommand.letsGo(line)) {
            events.lettingGo();
        }
        return ask(MiCommand.console(line)).said();
    }

    @Override
    public AutoCloseable listen(Consumer<DebugEvent> listener) {
        return events.listen(listener);
    }

    /**
     * What gdb speaks with is gone, as somebody else has seen: gdb itself looks only while the program runs, or when it is
     * asked something.
     */
    public void lost(String why) {
        events.gone(why);
    }

    /** Takes the breakpoints out, lets the program run on without gdb, and ends gdb: by force, when it does not. */
    @Override
    public void close() {
        control.lock();
        try {
            if (closed) {
                return;
            }
            closed = true;
            long deadline = System.nanoTime() + deadlines.close().toNanos();
            try {
                letGo(deadline);
            } catch (XenscopeException e) {
                // There is nothing to let go of, or gdb hangs: then the process is what is left to end.
            }
            client.send(MiCommand.of("-gdb-exit"));
            if (!gdb.awaitEnd(left(deadline))) {
                gdb.kill();
            }
            run.ended(GdbEvents.LET_GO);
            events.close();
        } finally {
            control.unlock();
        }
    }

    private void letGo(long deadline) {
        if (run.state() == RunState.RUNNING) {
            askToStop();
            awaitStop(left(deadline));
        }
        if (run.state() == RunState.STOPPED) {
            client.ask(MiCommand.of("-break-delete"), left(deadline));
            events.lettingGo();
            client.ask(MiCommand.of("-target-detach"), left(deadline));
        }
    }

    /**
     * By the setup's own way where there is one. gdbserver sends SIGINT to the process group that the program leads
     * (linux_process_target::request_interrupt), which misses a program that leads none and hits its helpers too.
     */
    private void askToStop() {
        if (setup.interrupt().isPresent()) {
            setup.interrupt().get().run();
        } else {
            ask(MiCommand.of("-exec-interrupt", "--all"));
        }
    }

    private static Duration left(long deadline) {
        return Duration.ofNanos(Math.max(1_000_000, deadline - System.nanoTime()));
    }

    /** Does something for which the program must stand; where it runs, it is held for that moment only. */
    private <T> T standing(Supplier<T> work) {
        return alone(() -> {
            mustLive();
            if (run.state() == RunState.STOPPED) {
                return work.get();
            }
            run.hold();
            try {
                askToStop();
                if (!run.awaitHeld(deadlines.stop())) {
                    throw notStopping();
                }
                mustLive();
                return work.get();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new CancelledException(name() + ": waiting for a stop was cancelled", "", e);
            } finally {
                if (run.mustLetGo()) {
                    try {
                        ask(MiCommand.of("-exec-continue"));
                    } catch (XenscopeException e) {
                        run.reveal();
                    }
                }
                run.letGo();
            }
        });
    }

    private <T> T alone(Supplier<T> work) {
        control.lock();
        try {
            return work.get();
        } finally {
            control.unlock();
        }
    }

    private MiClient.Answer ask(MiCommand command) {
        return client.ask(command, deadlines.answer());
    }

    private void mustLive() {
        run.end().ifPresent(why -> {
            throw new UnreachableException(
                    name() + " is no longer debugged: " + why, "start a new session, if it still runs");
        });
    }

    private void mustStand() {
        mustLive();
        if (run.state() != RunState.STOPPED) {
            throw new RefusedException(name() + " runs, and cannot be asked this meanwhile", "interrupt it first");
        }
    }

    private DeadlineException notStopping() {
        return new DeadlineException(
                name() + " did not stop within " + deadlines.stop().toMillis() + " ms of being asked",
                "a thread of it may wait in the kernel, or the line is gone");
    }
}
