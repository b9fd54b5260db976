package org.xenscope.debug;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.xenscope.error.DeadlineException;
import org.xenscope.error.FailedException;
import org.xenscope.error.RefusedException;
import org.xenscope.error.UnreachableException;
import org.xenscope.error.UsageException;

/**
 * A program under a debugger: a QEMU behind gdb, a service behind a JVM's debug port. It remembers no selection: which
 * thread and which frame a person looks at is theirs, and is given with each question. Safe for use by several threads.
 *
 * <p>Every method may throw {@link UnreachableException} when the debugger or its target is gone, {@link DeadlineException}
 * when it does not answer in time, {@link FailedException} with the debugger's own words, and {@link RefusedException}
 * when the target cannot do this at all ({@link #features}) or not while it runs.
 */
public interface DebugTarget extends AutoCloseable {
    /** For a person: {@code qemu 412 of hvm(1) on lab}, {@code JVM 127.0.0.1:5005}. */
    String name();

    TargetKind kind();

    Set<Feature> features();

    /** Whether it runs, stands, or has ended. */
    RunState state();

    /** Why it stands; empty while it runs. */
    Optional<Stop> stop();

    /** All threads, by the debugger's own numbers. */
    List<DebugThread> threads();

    /** One of them; empty when there is no such one. Asking for one may cost far less than asking for all. */
    default Optional<DebugThread> findThread(String id) {
        return threads().stream().filter(thread -> thread.id().equals(id)).findFirst();
    }

    /**
     * The stack of a thread, innermost first.
     *
     * @param thread {@link DebugThread#id}
     * @param from the first level that is wanted; 0 is the innermost
     * @param count how many at the most
     */
    List<Frame> frames(String thread, int from, int count);

    /**
     * Arguments, then locals, of one frame. Where there is no debug information: of the innermost frame what stands where
     * arguments are passed, by the names of registers; of others nothing.
     */
    List<Variable> variables(String thread, int level);

    /** The value of an expression in the language of the program. @throws FailedException with what is wrong with it */
    Value evaluate(String thread, int level, String expression);

    /** Sets a breakpoint. One whose place is not there yet is pending, where the target can have such. */
    Breakpoint insert(BreakpointRequest request);

    /** Stops when the value of an expression changes, or is read. */
    Breakpoint watch(WatchRequest request, String thread, int level);

    /** All breakpoints and watchpoints, with their hits so far. */
    List<Breakpoint> breakpoints();

    /** @throws UsageException when there is no such one */
    void remove(String breakpoint);

    void enable(String breakpoint, boolean enabled);

    /** Lets all threads run. Returns when they do; that it stopped again is an event. */
    void resume();

    /** One step of a thread. Returns when it has begun; that it is done is a {@link DebugEvent.Stopped}. */
    void step(StepKind kind, String thread);

    /** Runs until this place is reached, or the frame is left. */
    void until(Location location, String thread);

    /** Stops it where it is. */
    void interrupt();

    /** Waits until it stands; empty when it still runs after this time. */
    Optional<Stop> awaitStop(Duration limit);

    /**
     * Bytes of its memory; fewer where the rest cannot be read.
     *
     * @param length bytes, at most 1 MiB
     */
    byte[] memory(long address, int length);

    /** Registers of a frame; no names: the general ones. */
    List<Register> registers(String thread, int level, List<String> names);

    /** Lines of a source file around one; empty where the file is not here. */
    List<SourceLine> source(Frame frame, int around);

    /**
     * A place of the program as a frame that nobody is in, so that its {@link #source} can be looked at; empty where the
     * target cannot tell, as without debug information.
     */
    default Optional<Frame> locate(Location location) {
        return Optional.empty();
    }

    /** How a word goes on: functions, files, variables of the target. @param most how many at the most */
    List<String> complete(Completion what, String prefix, int most);

    /** Has the debugger itself do something, in its own language; what it said. */
    String raw(String command);

    /** Is told what happens, in order, on a thread of the target's; it must not block. Closing ends it. */
    AutoCloseable listen(Consumer<DebugEvent> listener);

    /** Lets go of the program, which runs on, and ends the debugger. Doing so twice does no harm. */
    @Override
    void close();
}
