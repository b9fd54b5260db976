package org.xenscope.console.debug;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Deque;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
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
import org.xenscope.error.FailedException;
import org.xenscope.error.RefusedException;
import org.xenscope.error.UnreachableException;
import org.xenscope.error.UsageException;

/**
 * A target that keeps the contract without a debugger: a little program that waits for somebody to {@link #call} one of its
 * functions, on a thread of its own. What it does is told in order on another thread, after the method that began it has
 * returned or before, as with a genuine one. It stands when it is attached to.
 */
final class FakeTarget implements DebugTarget {
    /** The program, line by line. */
    static final List<String> SOURCE = List.of(
            "#include \"fake.h\"",
            "static int count;",
            "",
            "int xs_write(const char *path, int value)",
            "{",
            "\tcount = count + 1;",
            "\tsend(path, value);",
            "\treturn value;",
            "}",
            "",
            "int main(void)",
            "{",
            "\twhile (poll(fds, 1, -1) > 0)",
            "\t\thandle(fds);",
            "}");

    private static final String FILE = "fake.c";
    private static final int IDLE = 13;
    private static final Map<String, int[]> FUNCTIONS = new LinkedHashMap<>();

    static {
        FUNCTIONS.put("xs_write", new int[] {6, 8});
        FUNCTIONS.put("main", new int[] {IDLE, 14});
    }

    /** Readable memory begins there. */
    static final long MEMORY = 0x1000;

    private static final byte[] BYTES = new byte[256];

    static {
        byte[] text = "xenscope\0/local/domain/1\n".getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(text, 0, BYTES, 0, text.length);
    }

    private final TargetKind kind;
    private final Set<Feature> features;
    private final ExecutorService teller = Executors.newSingleThreadExecutor(task -> daemon(task, "fake events"));
    private final List<Consumer<DebugEvent>> listeners = new CopyOnWriteArrayList<>();
    private final Map<String, Point> points = new LinkedHashMap<>();
    private final Deque<Call> calls = new ArrayDeque<>();
    private final List<String> raw = new ArrayList<>();
    private RunState state = RunState.STOPPED;
    private @Nullable Stop stop;
    private @Nullable Want want;
    private @Nullable Call current;
    private int line = IDLE;
    private int count;
    private int numbers;
    private boolean letGo;

    /** What it is to stop for, besides breakpoints. */
    private enum Want {
        LINE,
        OUT,
        NOW
    }

    private record Call(String function, Map<String, String> arguments) {}

    private record Point(Breakpoint said, BreakpointRequest request, int line) {
        Point hit() {
            return new Point(said(said.enabled(), said.hits() + 1, said.pending()), request, line);
        }

        Point enabled(boolean enabled) {
            return new Point(said(enabled, said.hits(), said.pending()), request, line);
        }

        Point placed(int at) {
            return new Point(said(said.enabled(), said.hits(), false), request, at);
        }

        private Breakpoint said(boolean enabled, long hits, boolean pending) {
            return new Breakpoint(
                    said.id(),
                    said.kind(),
                    said.what(),
                    pending ? Optional.empty() : Optional.of(said.what() + " at " + FILE),
                    enabled,
                    pending,
                    said.temporary(),
                    hits,
                    said.condition(),
                    said.log());
        }
    }

    FakeTarget(TargetKind kind) {
        this.kind = kind;
        this.features = kind == TargetKind.GDB
                ? EnumSet.complementOf(EnumSet.of(Feature.LOCKS))
                : EnumSet.of(Feature.CONTROL, Feature.PENDING, Feature.LOCKS);
        stop = new Stop(Stop.Reason.ATTACH, Optional.empty(), "1", Optional.of(frames().get(0)), "");
        daemon(this::live, "fake program").start();
    }

    private static Thread daemon(Runnable task, String name) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        return thread;
    }

    // What the program does.

    /** Somebody wants something of the program: it does it as soon as it runs. @param arguments {@code path=…} */
    synchronized void call(String function, String... arguments) {
        Map<String, String> values = new LinkedHashMap<>();
        Stream.of(arguments).map(each -> each.split("=", 2)).forEach(each -> values.put(each[0], each[1]));
        calls.add(new Call(function, values));
        notifyAll();
    }

    /** It writes something. */
    void say(DebugEvent.Output.Source source, String text) {
        tell(new DebugEvent.Output(source, text));
    }

    /** A thread of it ends. */
    void endThread(String thread) {
        tell(new DebugEvent.ThreadEnded(thread));
    }

    /** A library comes that has this function. */
    synchronized void load(String function, int at) {
        tell(new DebugEvent.Loaded("lib" + function + ".so"));
        points.replaceAll((id, point) -> {
            boolean its = point.said().pending() && point.said().what().equals(function);
            if (its) {
                tell(new DebugEvent.BreakpointChanged(point.placed(at).said()));
            }
            return its ? point.placed(at) : point;
        });
    }

    /** It ends. */
    synchronized void die(String why) {
        state = RunState.ENDED;
        stop = null;
        tell(new DebugEvent.Ended(why));
        notifyAll();
    }

    synchronized boolean letGo() {
        return letGo;
    }

    /** What it was told in the debugger's own language. */
    synchronized List<String> heard() {
        return List.copyOf(raw);
    }

    private synchronized void live() {
        try {
            while (state != RunState.ENDED) {
                if (state == RunState.RUNNING && !calls.isEmpty()) {
                    run(calls.remove());
                } else if (state == RunState.RUNNING && want == Want.NOW) {
                    stand(Stop.Reason.INTERRUPT, Optional.empty());
                } else {
                    wait();
                }
            }
        } catch (InterruptedException e) {
            // The test is over.
        }
    }

    private void run(Call call) throws InterruptedException {
        current = call;
        int[] lines = FUNCTIONS.get(call.function());
        for (line = lines[0]; line <= lines[1]; line++) {
            at();
            if (line == lines[0]) {
                count++;
                changed();
            }
        }
        current = null;
        line = IDLE;
        if (want == Want.OUT || want == Want.LINE) {
            stand(Stop.Reason.STEP, Optional.empty());
        }
    }

    private void at() throws InterruptedException {
        Optional<Point> hit = Optional.empty();
        for (Point each : List.copyOf(points.values())) {
            if (each.line() == line && each.said().enabled() && holds(each)) {
                Point now = each.hit();
                points.put(now.said().id(), now);
                tell(new DebugEvent.BreakpointChanged(now.said()));
                if (now.said().log().isPresent()) {
                    String text = filled(now.said().log().get());
                    tell(new DebugEvent.Logged(now.said().id(), "1", text));
                } else if (now.said().hits() > now.request().ignore()) {
                    hit = Optional.of(now);
                }
            }
        }
        if (hit.isPresent()) {
            Breakpoint said = hit.get().said();
            if (said.temporary()) {
                points.remove(said.id());
                tell(new DebugEvent.BreakpointGone(said.id()));
            }
            stand(Stop.Reason.BREAKPOINT, Optional.of(said.id()));
        } else if (want == Want.NOW) {
            stand(Stop.Reason.INTERRUPT, Optional.empty());
        } else if (want == Want.LINE) {
            stand(Stop.Reason.STEP, Optional.empty());
        }
    }

    private void changed() throws InterruptedException {
        for (Point each : List.copyOf(points.values())) {
            if (each.said().kind() == Breakpoint.Kind.WATCH && each.said().enabled()) {
                points.put(each.said().id(), each.hit());
                halt(new Stop(
                        Stop.Reason.WATCHPOINT,
                        Optional.of(each.said().id()),
                        "1",
                        Optional.of(frames().get(0)),
                        count - 1 + " → " + count));
            }
        }
    }

    private void stand(Stop.Reason reason, Optional<String> breakpoint) throws InterruptedException {
        halt(new Stop(reason, breakpoint, "1", Optional.of(frames().get(0)), ""));
    }

    private void halt(Stop at) throws InterruptedException {
        want = null;
        stop = at;
        state = RunState.STOPPED;
        tell(new DebugEvent.Stopped(at));
        notifyAll();
        while (state == RunState.STOPPED) {
            wait();
        }
    }

    private boolean holds(Point point) {
        Optional<String> condition = point.said().condition();
        if (condition.isEmpty()) {
            return true;
        }
        String[] sides = condition.get().split(" == ");
        return value(sides[0]).equals(Optional.of(sides[1]));
    }

    private String filled(String log) {
        return Pattern.compile("\\{(\\w+)\\}").matcher(log).replaceAll((MatchResult each) -> {
            String all = current == null ? "" : current.arguments().toString();
            return each.group(1).equals("args")
                    ? all.substring(1, all.length() - 1)
                    : value(each.group(1)).orElse("?");
        });
    }

    private Optional<String> value(String name) {
        if (name.equals("count")) {
            return Optional.of(Integer.toString(count));
        }
        return current == null
                ? Optional.empty()
                : Optional.ofNullable(current.arguments().get(name));
    }

    private void tell(DebugEvent event) {
        teller.execute(() -> listeners.forEach(each -> each.accept(event)));
    }

    // What a debugger can ask.

    @Override
    public String name() {
        return "fake 412";
    }

    @Override
    public TargetKind kind() {
        return kind;
    }

    @Override
    public Set<Feature> features() {
        return features;
    }

    @Override
    public synchronized RunState state() {
        return state;
    }

    @Override
    public synchronized Optional<Stop> stop() {
        return Optional.ofNullable(stop);
    }

    @Override
    public synchronized List<DebugThread> threads() {
        alive();
        boolean runs = state == RunState.RUNNING;
        Optional<Frame> top = runs ? Optional.empty() : Optional.of(frames().get(0));
        boolean locks = features.contains(Feature.LOCKS);
        return List.of(
                new DebugThread("1", "main\33[31m", "Thread 412.412", runs, top, List.of(), Optional.empty()),
                new DebugThread(
                        "2",
                        "worker",
                        "Thread 412.413",
                        runs,
                        runs ? Optional.empty() : Optional.of(waiting()),
                        locks ? List.of("java.lang.Object@2b") : List.of(),
                        locks
                                ? Optional.of(new DebugThread.LockWait("java.lang.Object@1f", Optional.of("1")))
                                : Optional.empty()));
    }

    @Override
    public synchronized List<Frame> frames(String thread, int from, int count) {
        standing();
        List<Frame> all =
                switch (thread) {
                    case "1" -> frames();
                    case "2" -> List.of(waiting());
                    default -> throw new UsageException("there is no thread " + thread, "`threads` lists them");
                };
        return all.stream().skip(from).limit(count).toList();
    }

    private List<Frame> frames() {
        List<Frame> frames = new ArrayList<>();
        if (current != null) {
            frames.add(frame(0, current.function(), line, arguments()));
            frames.add(frame(1, "main", IDLE + 1, List.of()));
        } else {
            frames.add(frame(0, "main", line, List.of()));
        }
        return frames;
    }

    private List<Variable> arguments() {
        return current == null
                ? List.of()
                : current.arguments().entrySet().stream()
                        .map(each ->
                                new Variable(each.getKey(), true, Optional.of("int"), Optional.of(each.getValue())))
                        .toList();
    }

    private static Frame frame(int level, String function, int at, List<Variable> arguments) {
        return new Frame(
                level,
                function,
                arguments,
                Optional.of(FILE),
                Optional.of("/src/" + FILE),
                OptionalInt.of(at),
                OptionalLong.of(0x401000 + at),
                Optional.of("/usr/bin/fake"));
    }

    private static Frame waiting() {
        return new Frame(
                0,
                "??",
                List.of(),
                Optional.empty(),
                Optional.empty(),
                OptionalInt.empty(),
                OptionalLong.of(0x7f0012345678L),
                Optional.of("/lib/x86_64-linux-gnu/libc.so.6"));
    }

    @Override
    public synchronized List<Variable> variables(String thread, int level) {
        standing();
        if (level > 0 || current == null) {
            return List.of();
        }
        List<Variable> all = new ArrayList<>(arguments());
        all.add(new Variable("written", false, Optional.of("int"), Optional.of(Integer.toString(count))));
        all.add(new Variable("buffer", false, Optional.of("char [4096]"), Optional.empty()));
        return all;
    }

    @Override
    public synchronized Value evaluate(String thread, int level, String expression) {
        standing();
        if (expression.equals("&(buffer)")) {
            return new Value("(char (*)[4096]) 0x1000", Optional.of("char (*)[4096]"));
        }
        if (expression.equals("buffer")) {
            return new Value("\"xenscope\", '\\000' <repeats 4087 times>", Optional.of("char [4096]"));
        }
        return value(expression)
                .map(text -> new Value(text, Optional.of("int")))
                .orElseThrow(() -> new FailedException(
                        "No symbol \"" + expression + "\" in current context.", "`locals` lists some"));
    }

    @Override
    public synchronized Breakpoint insert(BreakpointRequest request) {
        alive();
        OptionalInt at = line(request.location());
        if (at.isEmpty() && request.location() instanceof Location.Line) {
            throw new FailedException("No source file named " + request.location() + ".", "name another");
        }
        String what = request.location().toString();
        boolean pending = at.isEmpty();
        return keep(
                new Breakpoint(
                        Integer.toString(++numbers),
                        request.log().isPresent() ? Breakpoint.Kind.LOG : Breakpoint.Kind.BREAK,
                        what,
                        pending ? Optional.empty() : Optional.of(what + " at " + FILE + ":" + at.getAsInt()),
                        true,
                        pending,
                        request.temporary(),
                        0,
                        request.condition(),
                        request.log()),
                request,
                at.orElse(-1));
    }

    private static OptionalInt line(Location location) {
        if (location instanceof Location.Line line) {
            return line.file().equals(FILE) ? OptionalInt.of(line.line()) : OptionalInt.empty();
        }
        int[] lines = FUNCTIONS.get(location.toString());
        return lines == null ? OptionalInt.empty() : OptionalInt.of(lines[0]);
    }

    @Override
    public synchronized Breakpoint watch(WatchRequest request, String thread, int level) {
        standing();
        return keep(
                new Breakpoint(
                        Integer.toString(++numbers),
                        Breakpoint.Kind.WATCH,
                        request.expression(),
                        Optional.empty(),
                        true,
                        false,
                        false,
                        0,
                        request.condition(),
                        Optional.empty()),
                BreakpointRequest.at(new Location.Function(request.expression())),
                -1);
    }

    private Breakpoint keep(Breakpoint said, BreakpointRequest request, int at) {
        points.put(said.id(), new Point(said, request, at));
        return said;
    }

    @Override
    public synchronized List<Breakpoint> breakpoints() {
        alive();
        return points.values().stream().map(Point::said).toList();
    }

    @Override
    public synchronized void remove(String breakpoint) {
        point(breakpoint);
        points.remove(breakpoint);
    }

    @Override
    public synchronized void enable(String breakpoint, boolean enabled) {
        points.put(breakpoint, point(breakpoint).enabled(enabled));
    }

    private Point point(String breakpoint) {
        Point point = points.get(breakpoint);
        if (point == null) {
            throw new UsageException("there is no breakpoint " + breakpoint, "`breakpoints` lists them");
        }
        return point;
    }

    @Override
    public synchronized void resume() {
        go(null);
    }

    @Override
    public synchronized void step(StepKind step, String thread) {
        go(step == StepKind.OUT ? Want.OUT : Want.LINE);
    }

    @Override
    public synchronized void until(Location location, String thread) {
        insert(BreakpointRequest.at(location).once());
        go(null);
    }

    private void go(@Nullable Want wanted) {
        standing();
        want = wanted;
        stop = null;
        state = RunState.RUNNING;
        tell(new DebugEvent.Running());
        notifyAll();
    }

    @Override
    public synchronized void interrupt() {
        alive();
        if (state == RunState.RUNNING) {
            want = Want.NOW;
            notifyAll();
        }
    }

    @Override
    public synchronized Optional<Stop> awaitStop(Duration limit) {
        long end = System.nanoTime() + limit.toNanos();
        try {
            for (long left = limit.toMillis(); state == RunState.RUNNING && left > 0; ) {
                wait(left);
                left = (end - System.nanoTime()) / 1_000_000;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return stop();
    }

    @Override
    public byte[] memory(long address, int length) {
        long from = address - MEMORY;
        if (from < 0 || from >= BYTES.length) {
            return new byte[0];
        }
        return Arrays.copyOfRange(BYTES, (int) from, (int) Math.min(BYTES.length, from + length));
    }

    @Override
    public synchronized List<Register> registers(String thread, int level, List<String> names) {
        standing();
        return Stream.of("rax", "rip", "rsp")
                .filter(name -> names.isEmpty() || names.contains(name))
                .map(name -> new Register(name, "0x" + Integer.toHexString(0x400000 + name.hashCode())))
                .toList();
    }

    @Override
    public List<SourceLine> source(Frame frame, int around) {
        int at = frame.line().orElse(0);
        List<SourceLine> lines = new ArrayList<>();
        if (frame.file().equals(Optional.of(FILE))) {
            for (int i = Math.max(1, at - around); i <= Math.min(SOURCE.size(), at + around); i++) {
                lines.add(new SourceLine(i, SOURCE.get(i - 1), i == at));
            }
        }
        return lines;
    }

    @Override
    public Optional<Frame> locate(Location location) {
        OptionalInt at = line(location);
        return at.isEmpty() ? Optional.empty() : Optional.of(frame(0, location.toString(), at.getAsInt(), List.of()));
    }

    @Override
    public List<String> complete(Completion what, String prefix, int most) {
        Collection<String> words =
                switch (what) {
                    case LOCATION -> FUNCTIONS.keySet();
                    case EXPRESSION -> List.of("count", "path", "value", "written");
                    case REGISTER -> List.of("rax", "rip", "rsp");
                };
        return words.stream()
                .filter(word -> word.startsWith(prefix))
                .limit(most)
                .toList();
    }

    @Override
    public String raw(String command) {
        synchronized (this) {
            alive();
            raw.add(command);
        }
        return order(command) ? "" : "gdb heard \33[7m" + command + "\n";
    }

    /** Has the program do something: {@code call xs_write path=/a value=1}, {@code say TEXT}, {@code die WHY}. */
    boolean order(String text) {
        String[] words = text.split(" ");
        switch (words[0]) {
            case "call" -> call(words[1], Arrays.copyOfRange(words, 2, words.length));
            case "say" -> say(DebugEvent.Output.Source.PROGRAM, text.substring(4) + "\n");
            case "die" -> die(text.substring(4));
            default -> {
                return false;
            }
        }
        return true;
    }

    @Override
    public AutoCloseable listen(Consumer<DebugEvent> listener) {
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }

    @Override
    public synchronized void close() {
        letGo = state != RunState.ENDED || letGo;
        points.clear();
        state = RunState.ENDED;
        notifyAll();
        teller.shutdown();
    }

    private void alive() {
        if (state == RunState.ENDED) {
            throw new UnreachableException(name() + " is gone", "begin again");
        }
    }

    private void standing() {
        alive();
        if (state == RunState.RUNNING) {
            throw new RefusedException(name() + " runs", "`interrupt` stops it");
        }
    }
}
