package org.xenscope.gdb;

import com.fasterxml.jackson.databind.JsonNode;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
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
import org.xenscope.error.FailedException;
import org.xenscope.error.RefusedException;
import org.xenscope.error.UnreachableException;
import org.xenscope.error.UsageException;
import org.xenscope.error.XenscopeException;
import org.xenscope.gdb.mi.MiCommand;

/**
 * A native program under a gdb of this machine. What gdb can do only while the program stands (setting a breakpoint, taking
 * it out) holds it for that moment, and nobody is told: the program runs for everybody else.
 */
public final class GdbTarget implements DebugTarget {
    private static final int MAX_MEMORY_BYTES = 1 << 20;
    private static final int MAX_VALUE_CHARS = 64 << 10;
    private static final Pattern CATCHPOINT = Pattern.compile("(?m)^(?:Temporary )?[Cc]atchpoint ([0-9]+) ");

    private final GdbSetup setup;
    private final GdbDeadlines deadlines;
    private final GdbProcess gdb;
    private final MiClient client;
    private final LogPoints logs;
    private final GdbEvents events;
    private final RunControl run;
    private final Registers registers;
    /** Who makes it run or stand does so alone. */
    private final ReentrantLock control = new ReentrantLock();

    private boolean python;
    private boolean closed;

    private GdbTarget(GdbSetup setup, GdbDeadlines deadlines) {
        this.setup = setup;
        this.deadlines = deadlines;
        this.gdb = GdbProcess.start(GdbPrograms.choose(setup, GdbPrograms.searchPath()));
        this.logs = new LogPoints(new SecureRandom());
        this.events = new GdbEvents(setup.name(), logs);
        this.run = events.run();
        this.client = new MiClient(setup.name(), gdb, events::take, why -> events.gone(why.what()));
        this.registers = new Registers(this::ask);
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
            target.python = new GdbLaunch(setup, deadlines, target.client).run(target.logs);
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

    @Override
    public TargetKind kind() {
        return TargetKind.GDB;
    }

    @Override
    public Set<Feature> features() {
        return Set.of(
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
            return GdbAnswers.threads(ask(MiCommand.of("-thread-info")).results());
        }
        if (!python) {
            throw new RefusedException(
                    name() + " runs, and this gdb cannot list threads meanwhile", "interrupt it first");
        }
        List<DebugThread> threads = new ArrayList<>();
        for (JsonNode each : logs.data("threads", ask(logs.threads()).said()).orElseThrow(this::silent)) {
            threads.add(new DebugThread(
                    each.path(0).asText(),
                    each.path(1).asText(),
                    "Thread " + each.path(2).asText(),
                    true,
                    Optional.empty(),
                    List.of(),
                    Optional.empty()));
        }
        threads.sort(java.util.Comparator.comparingInt(thread -> Integer.parseInt(thread.id())));
        return threads;
    }

    @Override
    public List<Frame> frames(String thread, int from, int count) {
        mustStand();
        String first = Integer.toString(Math.max(0, from));
        String last = Integer.toString((int) Math.min(Integer.MAX_VALUE, (long) Math.max(0, from) + count - 1));
        if (count <= 0) {
            return List.of();
        }
        MiCommand list = MiCommand.of("-stack-list-frames", first, last).thread(thread(thread));
        MiCommand values = MiCommand.of("-stack-list-arguments", "--simple-values", first, last)
                .thread(thread);
        CompletableFuture<MiClient.Answer> frames = client.send(list);
        CompletableFuture<MiClient.Answer> arguments = client.send(values);
        return GdbAnswers.frames(
                client.await(frames, list, deadlines.answer()).results(),
                client.await(arguments, values, deadlines.answer()).results());
    }

    @Override
    public List<Variable> variables(String thread, int level) {
        mustStand();
        try {
            return GdbAnswers.variables(ask(MiCommand.of("-stack-list-variables", "--simple-values")
                            .frame(level)
                            .thread(thread(thread)))
                    .results());
        } catch (FailedException e) {
            if (e.what().contains("No symbol table")) {
                return List.of();
            }
            throw e;
        }
    }

    @Override
    public Value evaluate(String thread, int level, String expression) {
        mustStand();
        MiCommand evaluate = MiCommand.of("-data-evaluate-expression", expression)
                .frame(level)
                .thread(thread(thread));
        client.send(GdbLaunch.forgetMemory());
        CompletableFuture<MiClient.Answer> value = client.send(evaluate);
        MiCommand whatis =
                MiCommand.console("whatis " + expression).frame(level).thread(thread);
        CompletableFuture<MiClient.Answer> type = client.send(whatis);
        String text = client.await(value, evaluate, deadlines.answer())
                .results()
                .text("value")
                .orElse("");
        Optional<String> known = Optional.empty();
        try {
            known = Optional.of(client.await(type, whatis, deadlines.answer())
                            .said()
                            .strip())
                    .filter(said -> said.startsWith("type = "))
                    .map(said -> said.substring("type = ".length()));
        } catch (FailedException e) {
            // An assignment to what `whatis` cannot parse, a convenience function: there is a value, and no type.
        }
        return new Value(text.length() > MAX_VALUE_CHARS ? text.substring(0, MAX_VALUE_CHARS) + "…" : text, known);
    }

    @Override
    public Breakpoint insert(BreakpointRequest request) {
        if (request.log().isPresent()) {
            return insertLog(request, request.log().get());
        }
        List<String> words = new ArrayList<>(List.of("-f"));
        if (request.temporary()) {
            words.add("-t");
        }
        request.condition().ifPresent(condition -> words.addAll(List.of("-c", condition)));
        if (request.ignore() > 0) {
            words.addAll(List.of("-i", Integer.toString(request.ignore())));
        }
        words.addAll(List.of("--", request.location().toString()));
        return standing(() -> GdbAnswers.breakpoint(
                ask(new MiCommand("-break-insert", words))
                        .results()
                        .tuple("bkpt")
                        .orElseThrow(this::silent),
                logs));
    }

    private Breakpoint insertLog(BreakpointRequest request, String text) {
        if (request.temporary()) {
            throw new UsageException(
                    "a log point stops nothing, and so cannot be gone after its first stop", "take one of the two");
        }
        if (!python) {
            throw new RefusedException(
                    "this gdb has no Python, which its log points are made of",
                    "install the whole one: apt install gdb");
        }
        MiCommand insert = logs.insert(request);
        return standing(() -> {
            String number =
                    logs.data("made", ask(insert).said()).map(JsonNode::asText).orElseThrow(this::silent);
            logs.made(number, text);
            return breakpoint(number);
        });
    }

    /** Stops it once, when it is about to become another program: a shell that execs it. Then {@link Stop.Reason#EXEC}. */
    public Breakpoint catchExec() {
        return standing(() -> {
            Matcher said =
                    CATCHPOINT.matcher(ask(MiCommand.console("tcatch exec")).said());
            if (!said.find()) {
                throw silent();
            }
            return breakpoint(said.group(1));
        });
    }

    @Override
    public Breakpoint watch(WatchRequest request, String thread, int level) {
        return standing(() -> {
            List<String> words = new ArrayList<>();
            switch (request.access()) {
                case WRITE -> {}
                case READ -> words.add("-r");
                case ANY -> words.add("-a");
            }
            words.add(request.expression());
            MiCommand command =
                    new MiCommand("-break-watch", words).frame(level).thread(thread(thread));
            String number = ask(command).results().items().stream()
                    .flatMap(each -> each.value() instanceof org.xenscope.gdb.mi.MiValue.Tuple tuple
                            ? tuple.text("number").stream()
                            : java.util.stream.Stream.empty())
                    .findFirst()
                    .orElseThrow(this::silent);
            try {
                Breakpoint made = breakpoint(number);
                request.condition().ifPresent(condition -> ask(MiCommand.of("-break-condition", number, condition)));
                if (request.condition().isEmpty()) {
                    return made;
                }
                return breakpoint(number);
            } catch (XenscopeException e) {
                ask(MiCommand.of("-break-delete", number));
                throw e;
            }
        });
    }

    private Breakpoint breakpoint(String number) {
        return GdbAnswers.breakpoints(ask(MiCommand.of("-break-info", number)).results(), logs).stream()
                .findFirst()
                .orElseThrow(this::silent);
    }

    @Override
    public List<Breakpoint> breakpoints() {
        mustLive();
        return GdbAnswers.breakpoints(ask(MiCommand.of("-break-list")).results(), logs);
    }

    @Override
    public void remove(String breakpoint) {
        change("-break-delete", breakpoint);
        logs.gone(breakpoint);
    }

    @Override
    public void enable(String breakpoint, boolean enabled) {
        change(enabled ? "-break-enable" : "-break-disable", breakpoint);
    }

    /** gdb says in passing only that there is no such one. */
    private void change(String operation, String breakpoint) {
        MiCommand command = MiCommand.of(operation, number(breakpoint));
        String said = standing(() -> ask(command)).said();
        if (said.startsWith("No breakpoint number") || said.startsWith("Bad breakpoint")) {
            throw new UsageException(
                    name() + ": there is no breakpoint " + breakpoint, "list the breakpoints to see their numbers");
        }
    }

    @Override
    public void resume() {
        go(MiCommand.of("-exec-continue"));
    }

    @Override
    public void step(StepKind kind, String thread) {
        go(
                switch (kind) {
                    case INTO -> MiCommand.of("-exec-step").thread(thread(thread));
                    case OVER -> MiCommand.of("-exec-next").thread(thread(thread));
                    case OUT -> MiCommand.of("-exec-finish").frame(0).thread(thread(thread));
                    case INSTRUCTION -> MiCommand.of("-exec-step-instruction").thread(thread(thread));
                });
    }

    @Override
    public void until(Location location, String thread) {
        go(MiCommand.plain("-exec-until", location.toString()).frame(0).thread(thread(thread)));
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
                ask(MiCommand.of("-exec-interrupt", "--all"));
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
    public byte[] memory(long address, int length) {
        mustStand();
        if (length < 0 || length > MAX_MEMORY_BYTES) {
            throw new UsageException(length + " bytes of memory cannot be asked for", "at most 1048576 at once");
        }
        if (length == 0) {
            return new byte[0];
        }
        client.send(GdbLaunch.forgetMemory());
        try {
            return GdbAnswers.memory(
                    ask(MiCommand.of(
                                    "-data-read-memory-bytes",
                                    "0x" + Long.toHexString(address),
                                    Integer.toString(length)))
                            .results(),
                    address,
                    length);
        } catch (FailedException e) {
            if (e.what().contains("Unable to read memory")) {
                return new byte[0];
            }
            throw e;
        }
    }

    @Override
    public List<Register> registers(String thread, int level, List<String> names) {
        mustStand();
        return registers.read(thread(thread), level, names);
    }

    @Override
    public List<SourceLine> source(Frame frame, int around) {
        return SourceFiles.around(frame, around);
    }

    @Override
    public List<String> complete(Completion what, String prefix, int most) {
        mustLive();
        String before =
                switch (what) {
                    case LOCATION -> "break ";
                    case EXPRESSION -> "print ";
                    case REGISTER -> "info registers ";
                };
        if (prefix.startsWith("-") || prefix.chars().anyMatch(c -> c < ' ')) {
            return List.of();
        }
        Set<String> words = new LinkedHashSet<>();
        client.send(MiCommand.plain("-gdb-set", "max-completions " + (Math.max(1, most) + 16)));
        ask(MiCommand.of("-complete", before + prefix))
                .results()
                .texts("matches")
                .filter(match -> match.startsWith(before))
                .map(match -> match.substring(before.length()))
                // gdb's own options and settings: none of the program's names.
                .filter(word -> !word.startsWith("-"))
                .forEach(words::add);
        return words.stream().limit(Math.max(0, most)).toList();
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
        return ask(MiCommand.console(line)).said();
    }

    @Override
    public AutoCloseable listen(Consumer<DebugEvent> listener) {
        return events.listen(listener);
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
            run.ended("gdb has let go of it");
            events.close();
        } finally {
            control.unlock();
        }
    }

    private void letGo(long deadline) {
        if (run.state() == RunState.RUNNING) {
            client.ask(MiCommand.of("-exec-interrupt", "--all"), left(deadline));
            awaitStop(left(deadline));
        }
        if (run.state() == RunState.STOPPED) {
            client.ask(MiCommand.of("-break-delete"), left(deadline));
            client.ask(MiCommand.of("-target-detach"), left(deadline));
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
                ask(MiCommand.of("-exec-interrupt", "--all"));
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

    private FailedException silent() {
        return new FailedException(name() + ": gdb did not say what it has done", "report this, with gdb's version");
    }

    private static String thread(String id) {
        return checked(id, "[0-9]{1,9}", "thread");
    }

    private static String number(String id) {
        return checked(id, "[0-9]{1,9}(?:\\.[0-9]{1,9})?", "breakpoint");
    }

    private static String checked(String id, String form, String what) {
        if (!id.matches(form)) {
            throw new UsageException("`" + id + "` is no number of a " + what, "list the " + what + "s to see them");
        }
        return id;
    }
}
