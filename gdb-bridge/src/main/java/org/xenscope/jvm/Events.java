package org.xenscope.jvm;

import com.sun.jdi.ObjectCollectedException;
import com.sun.jdi.ThreadReference;
import com.sun.jdi.VMDisconnectedException;
import com.sun.jdi.VirtualMachine;
import com.sun.jdi.event.AccessWatchpointEvent;
import com.sun.jdi.event.ClassPrepareEvent;
import com.sun.jdi.event.Event;
import com.sun.jdi.event.EventSet;
import com.sun.jdi.event.ExceptionEvent;
import com.sun.jdi.event.LocatableEvent;
import com.sun.jdi.event.ModificationWatchpointEvent;
import com.sun.jdi.event.StepEvent;
import com.sun.jdi.event.ThreadDeathEvent;
import com.sun.jdi.event.ThreadStartEvent;
import com.sun.jdi.event.VMDeathEvent;
import com.sun.jdi.event.VMDisconnectEvent;
import com.sun.jdi.event.VMStartEvent;
import com.sun.jdi.event.WatchpointEvent;
import com.sun.jdi.request.EventRequest;
import com.sun.jdi.request.StepRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import org.xenscope.debug.DebugEvent;
import org.xenscope.debug.Stop;
import org.xenscope.error.XenscopeException;
import org.xenscope.jvm.expression.Expression;
import org.xenscope.jvm.expression.LogMessage;

/**
 * Takes what the JVM reports and says what it means. Conditions and messages are computed on a second thread: they may call
 * methods, during which the first must go on letting threads pass.
 *
 * <p>What is reached suspends only the thread that reached it, and the others once it is known that the program stops. Would
 * the JVM suspend all at once, a condition that calls a method in another thread would be cut off in the midst. While the
 * program stands, a second thread that reached something waits its turn.
 */
final class Events {
    private final VirtualMachine vm;
    private final RunControl control;
    private final Points points;
    private final Steps steps;
    private final JvmThreads threads;
    private final Invoker invoker;
    private final Names names;
    private final Calls calls;
    private final Teller teller;
    private final Consumer<String> ended;
    private final ExecutorService judge = Executors.newSingleThreadExecutor(task -> Calls.daemon(task, "jvm hits"));

    Events(
            VirtualMachine vm,
            RunControl control,
            Points points,
            Steps steps,
            JvmThreads threads,
            Invoker invoker,
            Names names,
            Calls calls,
            Teller teller,
            Consumer<String> ended) {
        this.vm = vm;
        this.control = control;
        this.points = points;
        this.steps = steps;
        this.threads = threads;
        this.invoker = invoker;
        this.names = names;
        this.calls = calls;
        this.teller = teller;
        this.ended = ended;
    }

    void start() {
        Calls.daemon(this::takeAll, "jvm event queue").start();
    }

    private void takeAll() {
        String why = "the connection was closed";
        try {
            while (true) {
                EventSet set = vm.eventQueue().remove();
                for (Event event : set) {
                    if (event instanceof VMDeathEvent) {
                        why = "it has exited";
                    }
                }
                take(set);
            }
        } catch (VMDisconnectedException e) {
            ended.accept(why);
        } catch (InterruptedException e) {
            // Nobody does; but then nobody takes events any more.
            ended.accept("the debugger stopped listening to it");
        } finally {
            judge.shutdown();
        }
    }

    private void take(EventSet set) {
        List<LocatableEvent> hits = new ArrayList<>();
        boolean begins = false;
        for (Event event : set) {
            if (event instanceof ClassPrepareEvent prepared) {
                quietly(() -> points.prepared(prepared.referenceType()));
            } else if (event instanceof LocatableEvent hit) {
                hits.add(hit);
            } else if (event instanceof ThreadStartEvent begun && teller.heard()) {
                quietly(() -> teller.tell(new DebugEvent.ThreadBegun(threads.id(begun.thread()))));
            } else if (event instanceof ThreadDeathEvent gone) {
                threads.forget(gone.thread()).ifPresent(id -> teller.tell(new DebugEvent.ThreadEnded(id)));
            } else if (event instanceof VMStartEvent && set.suspendPolicy() == EventRequest.SUSPEND_ALL) {
                begins = true;
            } else if (event instanceof VMDisconnectEvent) {
                return;
            }
        }
        if (begins) {
            // Not a thread's own event: methods cannot be called here, and there is no frame yet.
            quietly(() -> control.hold(
                    new Stop(
                            Stop.Reason.ATTACH,
                            Optional.empty(),
                            threads.id(threads.first()),
                            Optional.empty(),
                            "it has not begun"),
                    set::resume));
        } else if (hits.isEmpty() || invoker.isBusy(hits.get(0).thread())) {
            set.resume();
        } else {
            judge.execute(() -> control.aloneWhenRunning(() -> judge(set, hits)));
        }
    }

    /** What goes wrong here concerns one breakpoint or thread, and must not end the taking of events. */
    private void quietly(Runnable task) {
        try {
            task.run();
        } catch (ObjectCollectedException e) {
            // A thread that ended while we asked.
            return;
        } catch (XenscopeException | UnsupportedOperationException e) {
            teller.tell(new DebugEvent.Output(
                    DebugEvent.Output.Source.DEBUGGER, String.valueOf(e.getMessage()) + System.lineSeparator()));
        }
    }

    private void judge(EventSet set, List<LocatableEvent> hits) {
        try {
            List<Verdict> verdicts =
                    hits.stream().map(this::verdict).flatMap(Optional::stream).toList();
            if (verdicts.isEmpty()) {
                set.resume();
                return;
            }
            // A breakpoint says more than that a step was done.
            Verdict most = verdicts.stream()
                    .filter(verdict -> verdict.reason != Stop.Reason.STEP)
                    .findFirst()
                    .orElse(verdicts.get(0));
            hold(set, hits.get(0).thread(), most);
        } catch (VMDisconnectedException e) {
            // The other thread says so.
            return;
        } catch (RuntimeException e) {
            // Never leave the program standing without a word.
            hold(
                    set,
                    hits.get(0).thread(),
                    new Verdict(
                            Stop.Reason.OTHER,
                            Optional.empty(),
                            String.valueOf(calls.failure(e, "tell what it met").getMessage())));
        }
    }

    private record Verdict(Stop.Reason reason, Optional<Point> point, String detail) {}

    private Optional<Verdict> verdict(LocatableEvent hit) {
        if (hit.request().getProperty(Point.PROPERTY) instanceof Point point) {
            return reached(point, hit);
        }
        if (hit instanceof ExceptionEvent exception) {
            return Optional.of(new Verdict(
                    Stop.Reason.EXCEPTION, Optional.empty(), "nobody catches " + ValueText.of(exception.exception())));
        }
        return steps.isCurrent(hit.request()) && !passes(hit)
                ? Optional.of(new Verdict(
                        Stop.Reason.STEP, Optional.empty(), hit instanceof StepEvent ? "" : "the place was reached"))
                : Optional.empty();
    }

    /**
     * A step goes on through what has no lines, as gdb's does: between a call and the lambda that it means stands a class that
     * the JVM made.
     */
    private static boolean passes(LocatableEvent hit) {
        return hit instanceof StepEvent step
                && step.request() instanceof StepRequest request
                && request.depth() == StepRequest.STEP_INTO
                && step.location().lineNumber() < 0;
    }

    private Optional<Verdict> reached(Point point, LocatableEvent hit) {
        Stop.Reason reason = hit instanceof WatchpointEvent ? Stop.Reason.WATCHPOINT : Stop.Reason.BREAKPOINT;
        if (point.condition.isPresent()) {
            try {
                String text = point.conditionText.orElse("");
                Expression condition = point.condition.get();
                boolean met = calls.ask(
                        "evaluate the condition of breakpoint " + point.id,
                        () -> new Evaluator(names, invoker, hit.thread(), 0, text).truth(condition, condition.at()));
                if (!met) {
                    return Optional.empty();
                }
            } catch (XenscopeException e) {
                return Optional.of(
                        new Verdict(reason, Optional.of(point), "its condition cannot be told: " + e.getMessage()));
            }
        }
        if (point.passesOver()) {
            return Optional.empty();
        }
        if (point.log.isPresent()) {
            String said = message(point.log.get(), hit.thread());
            teller.tell(new DebugEvent.Logged(point.id, threads.id(hit.thread()), said));
            return Optional.empty();
        }
        return Optional.of(
                new Verdict(reason, Optional.of(point), hit instanceof WatchpointEvent watch ? change(watch) : ""));
    }

    private static String change(WatchpointEvent event) {
        String field = Mirrors.simple(event.field().declaringType().name()) + "."
                + event.field().name();
        String now = ValueText.of(event.valueCurrent());
        if (event instanceof ModificationWatchpointEvent written) {
            return field + ": " + now + " → " + ValueText.of(written.valueToBe());
        }
        return event instanceof AccessWatchpointEvent ? field + " is read: " + now : field;
    }

    private String message(LogMessage message, ThreadReference thread) {
        StringBuilder text = new StringBuilder();
        for (LogMessage.Part part : message.parts()) {
            if (part instanceof LogMessage.Part.Text plain) {
                text.append(plain.text());
            } else {
                text.append(computed(part, thread));
            }
        }
        return text.toString();
    }

    private String computed(LogMessage.Part part, ThreadReference thread) {
        try {
            return calls.ask("evaluate a message", () -> {
                if (part instanceof LogMessage.Part.Computed computed) {
                    return Words.of(new Evaluator(names, invoker, thread, 0, computed.text())
                                    .evaluate(computed.expression()))
                            .text();
                }
                return String.join(
                        ", ",
                        Frames.arguments(Frames.at(thread, 0)).stream()
                                .map(each -> each.name() + "=" + each.value().orElse("?"))
                                .toList());
            });
        } catch (XenscopeException e) {
            return "{" + e.getMessage() + "}";
        }
    }

    private void hold(EventSet set, ThreadReference thread, Verdict verdict) {
        // Only this thread stands until now. All are to, each once: methods cannot be called in one that is suspended
        // twice.
        vm.suspend();
        set.resume();
        steps.clear();
        verdict.point.filter(point -> point.temporary).ifPresent(points::spent);
        control.hold(
                new Stop(
                        verdict.reason,
                        verdict.point.map(point -> point.id),
                        threads.id(thread),
                        threads.top(thread),
                        verdict.detail),
                vm::resume);
    }
}
