package org.xenscope.jvm;

import com.sun.jdi.Bootstrap;
import com.sun.jdi.StackFrame;
import com.sun.jdi.ThreadReference;
import com.sun.jdi.VirtualMachine;
import com.sun.jdi.request.EventRequest;
import com.sun.jdi.request.EventRequestManager;
import com.sun.jdi.request.ExceptionRequest;
import java.io.IOException;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.stream.IntStream;
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
import org.xenscope.error.FailedException;
import org.xenscope.error.RefusedException;
import org.xenscope.error.XenscopeException;
import org.xenscope.host.Wire;
import org.xenscope.jvm.expression.Expression;
import org.xenscope.jvm.expression.ExpressionParser;

/**
 * A Java program behind its JVM's debug interface (JDWP, by JDI). {@link #threads} and {@link #frames} are answered while it
 * runs, too: it is suspended for as long as the reading takes, as for a thread dump. Everything else about its state needs it
 * to stand.
 */
final class JvmTarget implements DebugTarget {
    private final String name;
    private final JvmOptions options;
    private final WireConnection wire;
    private final VirtualMachine vm;
    private final Calls calls;
    private final Teller teller = new Teller();
    private final RunControl control;
    private final JvmThreads threads;
    private final Places places;
    private final Names names;
    private final Invoker invoker;
    private final Points points;
    private final Steps steps;
    private final Sources sources;
    private final Ending ending;
    private final AtomicBoolean closed = new AtomicBoolean();

    private JvmTarget(
            String name, WireConnection wire, VirtualMachine vm, JvmOptions options, Calls calls, Ending ending) {
        this.name = name;
        this.wire = wire;
        this.vm = vm;
        this.options = options;
        this.calls = calls;
        this.ending = ending;
        this.control = new RunControl(name, teller);
        this.threads = new JvmThreads(vm, calls);
        this.places = new Places(vm, calls);
        this.names = new Names(vm, places);
        this.invoker = new Invoker(vm, control::turns);
        this.points = new Points(vm, places, teller);
        this.steps = new Steps(vm);
        this.sources = new Sources(options.sources());
    }

    /** Greets, and takes over: the wire is the target's from here on, and is closed when this fails. */
    static JvmTarget over(Wire wire, String name, JvmOptions options, Ending ending) {
        Calls calls = new Calls(name, options.limit());
        try {
            return calls.ask("greet a debugger", () -> {
                WireConnection connection = WireConnection.greet(wire);
                VirtualMachine vm = Bootstrap.virtualMachineManager().createVirtualMachine(connection);
                JvmTarget target = new JvmTarget(name, connection, vm, options, calls, ending);
                target.begin();
                return target;
            });
        } catch (RuntimeException e) {
            calls.close(String.valueOf(e.getMessage()));
            try {
                // Ends what still waits for the peer, too.
                wire.close();
            } catch (IOException f) {
                e.addSuppressed(f);
            }
            throw e;
        }
    }

    private void begin() {
        EventRequestManager requests = vm.eventRequestManager();
        EventRequest[] ofThreads = {requests.createThreadStartRequest(), requests.createThreadDeathRequest()};
        for (EventRequest each : ofThreads) {
            each.setSuspendPolicy(EventRequest.SUSPEND_NONE);
            each.enable();
        }
        if (options.stopAtUncaught()) {
            ExceptionRequest uncaught = requests.createExceptionRequest(null, false, true);
            uncaught.setSuspendPolicy(EventRequest.SUSPEND_EVENT_THREAD);
            uncaught.enable();
        }
        new Events(vm, control, points, steps, threads, invoker, names, calls, teller, this::ended).start();
    }

    private void ended(String seen) {
        String why = closed.get() ? Jvm.LET_GO : ending.words(seen);
        control.end(why);
        calls.close(why);
        teller.close();
    }

    /** What a launched program says. */
    void said(String text) {
        teller.tell(new DebugEvent.Output(DebugEvent.Output.Source.PROGRAM, text));
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public TargetKind kind() {
        return TargetKind.JVM;
    }

    @Override
    public Set<Feature> features() {
        Set<Feature> features = EnumSet.of(Feature.CONTROL, Feature.PENDING, Feature.UNTIL, Feature.LOCKS);
        if (control.state() != RunState.ENDED
                && ask("tell what it can", () -> vm.canWatchFieldModification() && vm.canWatchFieldAccess())) {
            features.add(Feature.WATCHPOINTS);
        }
        return features;
    }

    @Override
    public RunState state() {
        return control.state();
    }

    @Override
    public Optional<Stop> stop() {
        return control.stop();
    }

    private <T> T ask(String what, Callable<T> question) {
        control.requireAlive();
        return calls.ask(what, question);
    }

    private <T> T askStopped(String what, Callable<T> question) {
        control.requireStopped(what);
        return calls.ask(what, question);
    }

    /** For a program that runs: lets it stand for the question only. */
    private <T> T snapshot(String what, Callable<T> question) {
        return ask(
                what,
                () -> control.state() == RunState.STOPPED
                        ? question.call()
                        : control.alone(() -> {
                            vm.suspend();
                            try {
                                return question.call();
                            } finally {
                                vm.resume();
                            }
                        }));
    }

    @Override
    public List<DebugThread> threads() {
        boolean running = control.state() == RunState.RUNNING;
        return snapshot("tell its threads", () -> threads.read(running));
    }

    @Override
    public List<Frame> frames(String thread, int from, int count) {
        return snapshot("tell the frames of thread " + thread, () -> {
            ThreadReference of = threads.find(thread);
            int there = of.frameCount();
            int first = Math.max(0, from);
            int wanted = Math.min(Math.max(0, count), Math.max(0, there - first));
            List<StackFrame> frames = wanted == 0 ? List.of() : of.frames(first, wanted);
            List<Integer> levels = IntStream.range(0, frames.size()).boxed().toList();
            return calls.all(levels, i -> {
                StackFrame frame = frames.get(i);
                return Frames.frame(frame.location(), first + i, Frames.arguments(frame));
            });
        });
    }

    @Override
    public List<Variable> variables(String thread, int level) {
        return askStopped("tell its variables", () -> Frames.variables(Frames.at(threads.find(thread), level)));
    }

    @Override
    public Value evaluate(String thread, int level, String expression) {
        Expression parsed = ExpressionParser.parse(expression);
        String what = "evaluate `" + expression + "`";
        control.requireStopped(what);
        return calls.ask(what, "a method that it calls may wait for another thread: `cont` lets them run", () -> {
            Evaluator evaluator = new Evaluator(names, invoker, threads.find(thread), level, expression);
            return Words.of(evaluator.evaluate(parsed));
        });
    }

    @Override
    public Breakpoint insert(BreakpointRequest request) {
        return ask("set a breakpoint", () -> points.insert(request));
    }

    @Override
    public Breakpoint watch(WatchRequest request, String thread, int level) {
        return ask("set a watchpoint", () -> {
            Watched watched = new Watched(names, places, control.state() == RunState.STOPPED);
            return watched.set(vm, points, request, () -> threads.find(thread), level, invoker);
        });
    }

    @Override
    public List<Breakpoint> breakpoints() {
        return points.views();
    }

    @Override
    public void remove(String breakpoint) {
        run("remove a breakpoint", () -> points.remove(breakpoint));
    }

    @Override
    public void enable(String breakpoint, boolean enabled) {
        run("change a breakpoint", () -> points.enable(breakpoint, enabled));
    }

    private void run(String what, Runnable task) {
        control.requireAlive();
        calls.run(what, task);
    }

    @Override
    public void resume() {
        run("go on", control::release);
    }

    @Override
    public void step(StepKind kind, String thread) {
        control.requireStopped("step");
        calls.run("step", () -> {
            steps.step(kind, threads.find(thread));
            control.release();
        });
    }

    @Override
    public void until(Location location, String thread) {
        control.requireStopped("run until somewhere");
        calls.run("run until " + location, () -> {
            Places.Found found = places.find(PlaceSpec.of(location));
            if (found.locations().isEmpty()) {
                throw new FailedException(
                        "no class that is loaded has " + location, "a breakpoint there waits until one is loaded");
            }
            steps.until(found.locations(), threads.find(thread));
            control.release();
        });
    }

    @Override
    public void interrupt() {
        ask("stop", () -> {
            if (control.state() == RunState.STOPPED) {
                return control.stop();
            }
            return control.alone(() -> {
                vm.suspend();
                ThreadReference thread = threads.first();
                Stop stop =
                        new Stop(Stop.Reason.INTERRUPT, Optional.empty(), threads.id(thread), threads.top(thread), "");
                if (!control.hold(stop, vm::resume)) {
                    vm.resume();
                }
                return Optional.of(stop);
            });
        });
    }

    @Override
    public Optional<Stop> awaitStop(Duration limit) {
        try {
            return control.await(limit);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancelledException("stopped waiting for " + name + " to stop", "", e);
        }
    }

    @Override
    public byte[] memory(long address, int length) {
        throw new RefusedException("a Java program shows no memory", "`print` shows objects");
    }

    @Override
    public List<Register> registers(String thread, int level, List<String> names) {
        throw new RefusedException("a Java program shows no registers", "`locals` shows its variables");
    }

    @Override
    public List<SourceLine> source(Frame frame, int around) {
        return sources.around(frame, around);
    }

    @Override
    public Optional<Frame> locate(Location location) {
        PlaceSpec place = PlaceSpec.of(location);
        return ask("find " + location, () -> places.find(place).locations().stream()
                .findFirst()
                .map(found -> Frames.frame(found, 0, List.of())));
    }

    @Override
    public List<String> complete(Completion what, String prefix, int most) {
        Completions completions = new Completions(vm, names, invoker);
        Optional<Stop> stop = control.stop();
        return switch (what) {
            case LOCATION -> ask("complete a place", () -> completions.locations(prefix, most));
            case EXPRESSION ->
                stop.isEmpty()
                        ? List.of()
                        : askStopped(
                                "complete an expression",
                                () -> completions.expressions(
                                        threads.find(stop.get().thread()), prefix, most));
            case REGISTER -> List.of();
        };
    }

    @Override
    public String raw(String command) {
        throw new RefusedException(
                "behind a Java program stands no debugger with a language of its own", "`help debug` lists the words");
    }

    @Override
    public AutoCloseable listen(Consumer<DebugEvent> listener) {
        return teller.listen(listener);
    }

    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        try {
            if (ending.letGo() && control.state() != RunState.ENDED) {
                // Removes what was asked for, and resumes all threads as often as they were suspended.
                calls.run("let the debugger go", vm::dispose);
            }
        } catch (XenscopeException e) {
            // It is gone already, or does not answer: then the end of the connection does the same.
            return;
        } finally {
            control.end(Jvm.LET_GO);
            calls.close(Jvm.LET_GO);
            wire.hangUp();
        }
    }
}
