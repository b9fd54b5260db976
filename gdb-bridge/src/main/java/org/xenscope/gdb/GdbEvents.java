package org.xenscope.gdb;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;
import org.xenscope.debug.DebugEvent;
import org.xenscope.debug.DebugEvent.Output.Source;
import org.xenscope.gdb.mi.MiRecord;
import org.xenscope.gdb.mi.MiValue.Tuple;

/**
 * What gdb tells by itself, as events. Records come on the thread that reads gdb, which also keeps the run state; listeners
 * are told on a thread of their own, so that one of them may ask the target in turn.
 */
final class GdbEvents {
    /** Notifications that tell nothing about the program: gdb's own settings, and what its answers say too. */
    static final String LET_GO = "gdb has let go of it";

    private static final List<String> QUIET = List.of(
            "thread-group-added",
            "thread-group-started",
            "thread-group-removed",
            "thread-selected",
            "library-unloaded",
            "cmd-param-changed",
            "memory-changed",
            "tsv-created",
            "traceframe-changed");

    private static final Runnable END = () -> {};

    private final RunControl run = new RunControl(this::tell);
    private final LogPoints logs;
    private final HostNames names;
    private final List<Consumer<DebugEvent>> listeners = new CopyOnWriteArrayList<>();
    private final BlockingQueue<Runnable> queue = new LinkedBlockingQueue<>();
    /** What gdb said of its own accord, until it is clear whether it announces a stop, which is an event itself. */
    private final StringBuilder unsaid = new StringBuilder();

    private String lastWords = "";
    private volatile boolean letGo;

    GdbEvents(String name, LogPoints logs, HostNames names) {
        this.logs = logs;
        this.names = names;
        Thread teller = new Thread(this::tellAll, "gdb events of " + name);
        teller.setDaemon(true);
        teller.start();
    }

    RunControl run() {
        return run;
    }

    AutoCloseable listen(Consumer<DebugEvent> listener) {
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }

    /** Tells what is still to be told, and then nothing more. */
    void close() {
        queue.add(END);
    }

    /** gdb is about to be told to let go of the program: when that leaves, nothing was lost. */
    void lettingGo() {
        letGo = true;
    }

    /** gdb is gone, or what it spoke with. */
    void gone(String why) {
        flush();
        run.ended(new DebugEvent.Ended(why, true));
    }

    /** On the thread that reads. */
    void take(MiRecord record) {
        if (record instanceof MiRecord.Stream stream) {
            stream(stream);
        } else if (record instanceof MiRecord.Async async) {
            async(async);
        } else if (record instanceof MiRecord.Result result) {
            if (result.kind().equals("running")) {
                run.running();
            } else {
                tell(new DebugEvent.Unknown("^" + result.kind()));
            }
        } else if (record instanceof MiRecord.Foreign foreign) {
            tell(new DebugEvent.Output(Source.PROGRAM, foreign.line() + "\n"));
        } else if (record instanceof MiRecord.Malformed malformed) {
            tell(new DebugEvent.Unknown("gdb's output, " + malformed));
        }
    }

    private void stream(MiRecord.Stream stream) {
        if (stream.sort() == MiRecord.Stream.Sort.TARGET) {
            tell(new DebugEvent.Output(Source.PROGRAM, stream.text()));
            return;
        }
        if (LogPoints.isHit(stream.text())) {
            Optional<DebugEvent.Logged> hit = logs.hit(stream.text());
            if (hit.isPresent()) {
                tell(hit.get());
                return;
            }
        }
        if (stream.sort() == MiRecord.Stream.Sort.LOG && stream.text().startsWith("warning:")) {
            tell(new DebugEvent.Output(Source.DEBUGGER, stream.text()));
            return;
        }
        if (stream.sort() == MiRecord.Stream.Sort.LOG) {
            lastWords = stream.text().strip();
        }
        if (unsaid.length() < 64 << 10) {
            unsaid.append(stream.text());
        }
    }

    /** Says what gdb said, and was no announcement of a stop; without what comes as an event of its own. */
    private void flush() {
        String text = unsaid.toString().replaceAll("(?m)^\\[(?:New|Switching to|Thread|Inferior) [^\\n]*\\]\\n?", "");
        unsaid.setLength(0);
        if (!text.isBlank()) {
            tell(new DebugEvent.Output(Source.DEBUGGER, text));
        }
    }

    private void async(MiRecord.Async async) {
        Tuple results = async.results();
        switch (async.sort()) {
            case EXEC -> exec(async, results);
            case NOTIFY -> {
                if (!async.kind().startsWith("breakpoint-modified")) {
                    flush();
                }
                notify(async, results);
            }
            case STATUS -> tell(new DebugEvent.Unknown(text(async)));
        }
    }

    private void exec(MiRecord.Async async, Tuple results) {
        switch (async.kind()) {
            case "running" -> run.running();
            case "stopped" -> {
                unsaid.setLength(0);
                String reason = results.text("reason").orElse("");
                if (reason.startsWith("exited")) {
                    run.ended(ending(results, reason));
                } else {
                    run.stopped(GdbAnswers.stop(results, !run.everRan(), names));
                }
            }
            default -> tell(new DebugEvent.Unknown(text(async)));
        }
    }

    /** The program left gdb without an end of its own: somebody had gdb detach, or the line broke. */
    private DebugEvent.Ended left() {
        return letGo
                ? new DebugEvent.Ended("gdb has let go of it")
                : new DebugEvent.Ended(lastWords.isEmpty() ? "the connection is closed" : lastWords, true);
    }

    private static String ending(Tuple results, String reason) {
        if (reason.equals("exited-signalled")) {
            return "ended by " + results.text("signal-name").orElse("a signal");
        }
        return "exited with code "
                + results.text("exit-code").map(GdbAnswers::exitCode).orElse("0");
    }

    private void notify(MiRecord.Async async, Tuple results) {
        String id = results.text("id").orElse("");
        switch (async.kind()) {
            case "thread-created" -> tell(new DebugEvent.ThreadBegun(id));
            case "thread-exited" -> tell(new DebugEvent.ThreadEnded(id));
            case "thread-group-exited" ->
                run.ended(results.text("exit-code")
                        .map(code -> new DebugEvent.Ended("exited with code " + GdbAnswers.exitCode(code)))
                        .orElseGet(this::left));
            case "library-loaded" ->
                tell(new DebugEvent.Loaded(results.text("target-name").orElse(id)));
            case "breakpoint-created", "breakpoint-modified" ->
                results.tuple("bkpt")
                        .ifPresent(bkpt -> tell(
                                new DebugEvent.BreakpointChanged(GdbAnswers.breakpoint(bkpt, logs, address -> ""))));
            case "breakpoint-deleted" -> {
                logs.gone(id);
                tell(new DebugEvent.BreakpointGone(id));
            }
            default -> {
                if (!QUIET.contains(async.kind())) {
                    tell(new DebugEvent.Unknown(text(async)));
                }
            }
        }
    }

    private static String text(MiRecord.Async async) {
        return async.sort().mark() + async.kind() + " " + async.results();
    }

    private void tell(DebugEvent event) {
        queue.add(() -> listeners.forEach(listener -> tell(listener, event)));
    }

    /** One that fails hears nothing more, so that the others do. */
    private void tell(Consumer<DebugEvent> listener, DebugEvent event) {
        try {
            listener.accept(event);
        } catch (RuntimeException e) {
            listeners.remove(listener);
        }
    }

    private void tellAll() {
        try {
            for (Runnable next = queue.take(); next != END; next = queue.take()) {
                next.run();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
