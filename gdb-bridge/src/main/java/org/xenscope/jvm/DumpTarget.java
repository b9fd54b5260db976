package org.xenscope.jvm;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
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
import org.xenscope.error.RefusedException;
import org.xenscope.error.UnreachableException;
import org.xenscope.error.UsageException;
import org.xenscope.error.XenscopeException;

/**
 * A JVM that is only looked at, by thread dumps: threads, frames and locks, each time as they are just then. It always runs.
 */
final class DumpTarget implements DebugTarget {
    private static final String LOOKED_AT = " is only looked at: its threads, their frames and locks are shown";

    private final String name;
    private final Supplier<ThreadDump> dump;
    private final Teller teller = new Teller();
    private final AtomicBoolean ended = new AtomicBoolean();
    private final AtomicBoolean closed = new AtomicBoolean();
    private final CompletableFuture<?> exit;

    /** @param process whose end is the target's; empty when it is gone already */
    DumpTarget(String name, Supplier<ThreadDump> dump, Optional<ProcessHandle> process) {
        this.name = name;
        this.dump = dump;
        this.exit = process.map(ProcessHandle::onExit)
                .map(future -> future.thenRun(() -> end("it has exited")))
                .orElseGet(() -> CompletableFuture.runAsync(() -> end("it has exited"), Runnable::run));
    }

    private void end(String why) {
        if (ended.compareAndSet(false, true)) {
            teller.tell(new DebugEvent.Ended(why));
            teller.close();
        }
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
        return Set.of(Feature.LOCKS);
    }

    @Override
    public RunState state() {
        return ended.get() ? RunState.ENDED : RunState.RUNNING;
    }

    @Override
    public Optional<Stop> stop() {
        return Optional.empty();
    }

    ThreadDump now() {
        if (closed.get()) {
            throw new UnreachableException(name + " is no longer looked at", "attach again");
        }
        try {
            return dump.get();
        } catch (XenscopeException e) {
            if (ended.get()) {
                throw new UnreachableException(name + " has exited", "", e);
            }
            throw e;
        }
    }

    @Override
    public List<DebugThread> threads() {
        return now().threads().stream().map(ThreadDump.DumpedThread::thread).toList();
    }

    @Override
    public List<Frame> frames(String thread, int from, int count) {
        List<Frame> all = now().threads().stream()
                .filter(each -> each.thread().id().equals(thread))
                .findFirst()
                .orElseThrow(() -> new UsageException("there is no thread " + thread, "`threads` lists them"))
                .frames();
        int first = Math.min(Math.max(0, from), all.size());
        return all.subList(first, first + Math.min(Math.max(0, count), all.size() - first));
    }

    private RefusedException refused(String word) {
        return new RefusedException(
                name + LOOKED_AT + "; it cannot be " + word, "`threads` and `bt` show where it hangs");
    }

    @Override
    public List<Variable> variables(String thread, int level) {
        throw refused("asked for variables");
    }

    @Override
    public Value evaluate(String thread, int level, String expression) {
        throw refused("asked for values");
    }

    @Override
    public Breakpoint insert(BreakpointRequest request) {
        throw refused("given breakpoints");
    }

    @Override
    public Breakpoint watch(WatchRequest request, String thread, int level) {
        throw refused("given watchpoints");
    }

    @Override
    public List<Breakpoint> breakpoints() {
        return List.of();
    }

    @Override
    public void remove(String breakpoint) {
        throw new UsageException("there is no breakpoint " + breakpoint, "a JVM that is only looked at has none");
    }

    @Override
    public void enable(String breakpoint, boolean enabled) {
        remove(breakpoint);
    }

    @Override
    public void resume() {
        throw refused("resumed: it runs");
    }

    @Override
    public void step(StepKind kind, String thread) {
        throw refused("stepped");
    }

    @Override
    public void until(Location location, String thread) {
        throw refused("stepped");
    }

    @Override
    public void interrupt() {
        throw refused("stopped");
    }

    @Override
    public Optional<Stop> awaitStop(Duration limit) {
        throw refused("stopped");
    }

    @Override
    public byte[] memory(long address, int length) {
        throw refused("asked for memory");
    }

    @Override
    public List<Register> registers(String thread, int level, List<String> names) {
        throw refused("asked for registers");
    }

    @Override
    public List<SourceLine> source(Frame frame, int around) {
        return List.of();
    }

    @Override
    public List<String> complete(Completion what, String prefix, int most) {
        return List.of();
    }

    @Override
    public String raw(String command) {
        throw refused("given other commands");
    }

    @Override
    public AutoCloseable listen(Consumer<DebugEvent> listener) {
        return teller.listen(listener);
    }

    @Override
    public void close() {
        closed.set(true);
        exit.cancel(false);
        end("it is no longer looked at");
    }
}
