package org.xenscope.gdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.xenscope.debug.Breakpoint;
import org.xenscope.debug.BreakpointRequest;
import org.xenscope.debug.Completion;
import org.xenscope.debug.DebugEvent;
import org.xenscope.debug.DebugThread;
import org.xenscope.debug.Frame;
import org.xenscope.debug.Location;
import org.xenscope.debug.Register;
import org.xenscope.debug.RunState;
import org.xenscope.debug.SourceLine;
import org.xenscope.debug.StepKind;
import org.xenscope.debug.Stop;
import org.xenscope.debug.Value;
import org.xenscope.debug.Variable;
import org.xenscope.debug.WatchRequest;
import org.xenscope.error.FailedException;
import org.xenscope.error.RefusedException;
import org.xenscope.error.UnreachableException;
import org.xenscope.error.UsageException;

/** A program under the real gdb and gdbserver: what a person does with it. */
@Tag("peer")
final class GdbTargetTest {
    private static final GdbDeadlines DEADLINES = new GdbDeadlines(
            Duration.ofSeconds(20), Duration.ofSeconds(30), Duration.ofSeconds(10), Duration.ofSeconds(10));
    private static final Location NOTE = new Location.Function("note");
    private static final Location STORE_PUT = new Location.Function("store_put");

    private static Turns turns;

    @BeforeAll
    static void build() throws IOException, InterruptedException {
        turns = Turns.build();
    }

    @AfterAll
    static void remove() throws IOException {
        if (turns != null) {
            turns.close();
        }
    }

    private static Stop stop(GdbTarget target) {
        return target.awaitStop(Duration.ofSeconds(20)).orElseThrow();
    }

    @Test
    void aBreakpointIsHitAndAllAroundItIsSeen() {
        try (GdbTarget target = turns.launch(DEADLINES)) {
            assertThat(target.state()).isEqualTo(RunState.STOPPED);
            assertThat(target.stop()).get().extracting(Stop::reason).isEqualTo(Stop.Reason.ATTACH);
            Breakpoint set = target.insert(BreakpointRequest.at(NOTE));
            assertThat(set.where().orElse("")).startsWith("note at turns.c:");
            assertThat(set.kind()).isEqualTo(Breakpoint.Kind.BREAK);
            target.resume();
            Stop stop = stop(target);
            assertThat(stop.reason()).isEqualTo(Stop.Reason.BREAKPOINT);
            assertThat(stop.breakpoint()).contains(set.id());
            Frame top = stop.frame().orElseThrow();
            assertThat(top.function()).isEqualTo("note");
            assertThat(top.arguments()).extracting(Variable::name).containsExactly("depth", "what");

            List<Frame> frames = target.frames(stop.thread(), 0, 20);
            assertThat(frames)
                    .extracting(Frame::function)
                    .startsWith("note", "down")
                    .endsWith("main")
                    .hasSize(11);
            assertThat(frames).extracting(Frame::level).containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10);
            assertThat(frames.get(1).arguments().get(1).value().orElse("")).endsWith("\"turn 0\"");
            assertThat(target.frames(stop.thread(), 9, 20))
                    .extracting(Frame::function)
                    .containsExactly("down", "main");
            assertThat(target.frames(stop.thread(), 0, 0)).isEmpty();

            assertThat(target.variables(stop.thread(), 1))
                    .extracting(each -> each.name() + (each.argument() ? " argument " : " local ")
                            + each.type().orElse("?") + " " + each.value().isPresent())
                    .containsExactly(
                            "depth argument int true",
                            "what argument const char * true",
                            "above argument struct node * true",
                            "here local struct node false",
                            "sum local int true");

            assertThat(target.evaluate(stop.thread(), 1, "here.id + 40"))
                    .isEqualTo(new Value("40", Optional.of("int")));
            assertThat(target.evaluate(stop.thread(), 0, "greeting").text()).endsWith("\"grüß dich\"");
            assertThatThrownBy(() -> target.evaluate(stop.thread(), 0, "nobody + 1"))
                    .isInstanceOf(FailedException.class)
                    .hasMessage("turns: No symbol \"nobody\" in current context");

            List<SourceLine> source = target.source(top, 1);
            assertThat(source).hasSize(3);
            assertThat(source.get(1).current()).isTrue();
            assertThat(source.get(1).number()).isEqualTo(top.line().orElseThrow());
            assertThat(source.get(1).text()).contains("counter += depth;");

            List<DebugThread> threads = target.threads();
            assertThat(threads).extracting(DebugThread::name).containsExactly("turns", "worker");
            assertThat(threads)
                    .allMatch(thread -> !thread.running() && thread.top().isPresent());
        }
    }

    @Test
    void steps() {
        try (GdbTarget target = turns.launch(DEADLINES)) {
            target.insert(BreakpointRequest.at(NOTE).once());
            target.resume();
            String thread = stop(target).thread();
            assertThat(target.breakpoints()).isEmpty();
            target.step(StepKind.OUT, thread);
            Stop out = stop(target);
            assertThat(out.reason()).isEqualTo(Stop.Reason.STEP);
            assertThat(out.detail()).isEqualTo("returned 6");
            assertThat(out.frame().orElseThrow().function()).isEqualTo("down");
            target.step(StepKind.OVER, thread);
            int line = stop(target).frame().orElseThrow().line().orElseThrow();
            assertThat(line).isEqualTo(out.frame().orElseThrow().line().orElseThrow() + 1);
            long address =
                    target.stop().orElseThrow().frame().orElseThrow().address().orElseThrow();
            target.step(StepKind.INSTRUCTION, thread);
            assertThat(stop(target).frame().orElseThrow().address().orElseThrow())
                    .isNotEqualTo(address);
            target.until(NOTE, thread);
            assertThat(stop(target).frame().orElseThrow().function()).isIn("note", "down");
            target.insert(BreakpointRequest.at(new Location.Function("down")).once());
            target.resume();
            stop(target);
            target.step(StepKind.INTO, thread);
            assertThat(stop(target).reason()).isEqualTo(Stop.Reason.STEP);
        }
    }

    @Test
    void breakpointsOfEveryKind() {
        try (GdbTarget target = turns.launch(DEADLINES)) {
            Breakpoint nowhere = target.insert(BreakpointRequest.at(new Location.Function("nowhere")));
            assertThat(nowhere.pending()).isTrue();
            assertThat(nowhere.what()).isEqualTo("nowhere");
            assertThat(nowhere.where()).isEmpty();
            Breakpoint library = target.insert(BreakpointRequest.at(STORE_PUT));
            target.resume();
            Stop first = stop(target);
            assertThat(first.breakpoint()).contains(library.id());
            assertThat(first.frame().orElseThrow().module().orElse("")).endsWith("libstore.so");
            assertThat(target.variables(first.thread(), 0))
                    .extracting(Variable::name)
                    .containsExactly("rdi", "rsi", "rdx", "rcx", "r8", "r9");
            target.enable(library.id(), false);

            long address = first.frame().orElseThrow().address().orElseThrow();
            Breakpoint there = target.insert(BreakpointRequest.at(new Location.Address(address)));
            assertThat(there.what()).isEqualTo("*0x" + Long.toHexString(address));
            target.remove(there.id());
            assertThatThrownBy(() -> target.remove("77")).isInstanceOf(UsageException.class);
            assertThatThrownBy(() -> target.remove("1 2")).isInstanceOf(UsageException.class);

            Breakpoint one = target.insert(BreakpointRequest.at(NOTE).when("$_streq(what, \"turn 4\")"));
            target.resume();
            Stop fourth = stop(target);
            assertThat(fourth.breakpoint()).contains(one.id());
            assertThat(target.evaluate(fourth.thread(), 0, "what").text()).endsWith("\"turn 4\"");
            target.remove(one.id());
            Breakpoint later = target.insert(BreakpointRequest.at(NOTE).after(3));
            target.resume();
            assertThat(target.evaluate(stop(target).thread(), 0, "what").text()).endsWith("\"turn 8\"");
            assertThat(target.breakpoints())
                    .extracting(Breakpoint::id, Breakpoint::enabled, Breakpoint::hits)
                    .contains(
                            org.assertj.core.api.Assertions.tuple(library.id(), false, 1L),
                            org.assertj.core.api.Assertions.tuple(later.id(), true, 4L));
            assertThatThrownBy(() -> target.insert(BreakpointRequest.at(NOTE).when("not a word")))
                    .isInstanceOf(FailedException.class);
        }
    }

    @Test
    void aWatchpointTellsOldAndNew() {
        try (GdbTarget target = turns.launch(DEADLINES)) {
            target.insert(BreakpointRequest.at(NOTE).once());
            target.resume();
            String thread = stop(target).thread();
            Breakpoint watch = target.watch(
                    new WatchRequest("counter", WatchRequest.Access.WRITE, Optional.of("counter > 0")), thread, 0);
            assertThat(watch.kind()).isEqualTo(Breakpoint.Kind.WATCH);
            assertThat(watch.condition()).contains("counter > 0");
            target.resume();
            Stop stop = stop(target);
            assertThat(stop.reason()).isEqualTo(Stop.Reason.WATCHPOINT);
            assertThat(stop.breakpoint()).contains(watch.id());
            assertThat(stop.detail()).matches("[0-9]+ → [0-9]+");
            assertThatThrownBy(() -> target.watch(
                            new WatchRequest("counter", WatchRequest.Access.WRITE, Optional.of("nobody")), thread, 0))
                    .isInstanceOf(FailedException.class);
            assertThat(target.breakpoints()).hasSize(1);
        }
    }

    @Test
    void memoryAndRegisters() {
        try (GdbTarget target = turns.launch(DEADLINES)) {
            target.insert(BreakpointRequest.at(STORE_PUT));
            target.resume();
            Stop stop = stop(target);
            List<Register> registers = target.registers(stop.thread(), 0, List.of("rdx", "$rip", "r8"));
            assertThat(registers).extracting(Register::name).containsExactlyInAnyOrder("rdx", "rip", "r8");
            assertThat(target.registers(stop.thread(), 0, List.of()))
                    .extracting(Register::name)
                    .startsWith("rax", "rbx")
                    .endsWith("eflags")
                    .hasSize(18);
            assertThatThrownBy(() -> target.registers(stop.thread(), 0, List.of("r99")))
                    .isInstanceOf(UsageException.class)
                    .hasMessage("`r99` is no register of this machine");
            long path = Long.decode(registers.stream()
                    .filter(each -> each.name().equals("rdx"))
                    .findFirst()
                    .orElseThrow()
                    .value());
            assertThat(new String(target.memory(path, 20), StandardCharsets.US_ASCII))
                    .isEqualTo("/local/domain/0/turn");
            assertThat(target.memory(0, 16)).isEmpty();
            assertThat(target.memory(path, 0)).isEmpty();
            assertThatThrownBy(() -> target.memory(path, (1 << 20) + 1)).isInstanceOf(UsageException.class);
        }
    }

    /** In libstore.so nothing is known of arguments: what the registers point to is shown. */
    @Test
    void logPointsSayAndDoNotStop() throws InterruptedException {
        try (GdbTarget target = turns.launch(DEADLINES)) {
            Heard heard = new Heard();
            target.listen(heard);
            Breakpoint bare = target.insert(BreakpointRequest.at(STORE_PUT).saying("{{{args}}}"));
            assertThat(bare.kind()).isEqualTo(Breakpoint.Kind.LOG);
            assertThat(bare.log()).contains("{{{args}}}");
            target.resume();
            DebugEvent.Logged first = heard.next(DebugEvent.Logged.class);
            assertThat(first.breakpoint()).isEqualTo(bare.id());
            assertThat(first.thread()).isEqualTo("1");
            assertThat(first.text())
                    .startsWith("{rdi=0x")
                    .contains(" rsi=1 rdx=\"/local/domain/0/turn\" rcx=\"turn 0\" r8=6 r9=")
                    .endsWith("}");
            // While it runs: it is held for a moment, and nobody is told.
            Breakpoint known = target.insert(
                    BreakpointRequest.at(NOTE).when("depth >= 0").after(1).saying("{args}: {depth + 1}, {nobody}"));
            DebugEvent.Logged second;
            do {
                second = heard.next(DebugEvent.Logged.class);
            } while (!second.breakpoint().equals(known.id()));
            assertThat(second.text())
                    .matches(
                            "depth=0 what=0x[0-9a-f]+ \"turn [0-9]+\": 1, <No symbol \"nobody\" in current context\\.>");
            assertThat(target.breakpoints()).allMatch(each -> each.hits() > 0);
            assertThat(target.state()).isEqualTo(RunState.RUNNING);
            assertThat(target.stop()).isEmpty();
            assertThat(heard.all()).noneMatch(DebugEvent.Stopped.class::isInstance);
            target.remove(known.id());
            target.remove(bare.id());
            assertThat(target.breakpoints()).isEmpty();
            assertThatThrownBy(() -> target.insert(BreakpointRequest.at(NOTE).saying("{")))
                    .isInstanceOf(UsageException.class);
        }
    }

    /** Without debug information, by what Xen's headers say. */
    @Test
    void argumentsOfKnownExportsHaveTheirNames() throws InterruptedException {
        try (GdbTarget target = turns.launch(DEADLINES)) {
            target.insert(BreakpointRequest.at(new Location.Function("xs_write")));
            target.resume();
            String thread = stop(target).thread();
            assertThat(target.variables(thread, 0))
                    .allMatch(Variable::argument)
                    .extracting(each -> each.name() + "=" + each.value().orElse("?"))
                    .element(0)
                    .asString()
                    .startsWith("h=0x7f");
            assertThat(target.variables(thread, 0).subList(1, 5))
                    .extracting(each -> each.name() + "=" + each.value().orElse("?"))
                    .containsExactly("t=0", "path=\"/local/domain/1/data\"", "data=\"a\\x00b\\\"\"", "len=4");
            // Further on, the registers may hold something else by now.
            target.step(StepKind.INSTRUCTION, thread);
            stop(target);
            target.step(StepKind.INSTRUCTION, thread);
            stop(target);
            assertThat(target.variables(thread, 0)).extracting(Variable::name).startsWith("rdi", "rsi");

            Heard heard = new Heard();
            target.listen(heard);
            target.insert(BreakpointRequest.at(new Location.Function("xenforeignmemory_map2"))
                    .saying("{args}"));
            target.resume();
            assertThat(heard.next(DebugEvent.Logged.class).text())
                    .as("the last two are on the stack")
                    .isEqualTo("fmem=0x0 dom=1 addr=0x0 prot=-1 flags=5 pages=0x10000000000 arr=0x0 err=0x10");
        }
    }

    @Test
    void whatNeedsAStopIsRefusedWhileItRuns() throws InterruptedException {
        try (GdbTarget target = turns.launch(DEADLINES)) {
            Heard heard = new Heard();
            target.listen(heard);
            target.insert(BreakpointRequest.at(NOTE).once());
            target.resume();
            stop(target);
            heard.next(DebugEvent.Stopped.class);
            target.resume();
            heard.next(DebugEvent.Running.class);
            assertThatThrownBy(() -> target.frames("1", 0, 1)).isInstanceOf(RefusedException.class);
            assertThatThrownBy(target::resume).isInstanceOf(RefusedException.class);
            assertThat(target.threads()).extracting(DebugThread::name).containsExactly("turns", "worker");
            assertThat(target.threads()).allMatch(DebugThread::running);
            assertThat(target.awaitStop(Duration.ofMillis(20))).isEmpty();
            target.interrupt();
            Stop stop = target.stop().orElseThrow();
            assertThat(stop.reason()).isEqualTo(Stop.Reason.INTERRUPT);
            // the stop of the attach may be told late, before the others
            Stop told = heard.next(DebugEvent.Stopped.class).stop();
            while (told.reason() != Stop.Reason.INTERRUPT) {
                told = heard.next(DebugEvent.Stopped.class).stop();
            }
            assertThat(told).isEqualTo(stop);
            target.interrupt();
        }
    }

    @Test
    void wordsAreCompleted() {
        try (GdbTarget target = turns.launch(DEADLINES)) {
            assertThat(target.complete(Completion.LOCATION, "no", 50)).contains("note");
            assertThat(target.complete(Completion.LOCATION, "turns", 50)).contains("turns.c:");
            assertThat(target.complete(Completion.LOCATION, "", 5)).hasSizeLessThanOrEqualTo(5);
            assertThat(target.complete(Completion.LOCATION, "-", 5)).isEmpty();
            assertThat(target.complete(Completion.EXPRESSION, "coun", 50)).containsExactly("counter");
            assertThat(target.complete(Completion.REGISTER, "rs", 50)).containsExactly("rsi", "rsp");
        }
    }

    @Test
    void gdbsOwnWords() {
        try (GdbTarget target = turns.launch(DEADLINES)) {
            assertThat(target.raw("print 6 * 7")).isEqualTo("$1 = 42\n");
            assertThat(target.raw("break note")).contains("Breakpoint 1 at ");
            assertThat(target.raw("continue")).isEqualTo("Continuing.\n");
            assertThat(stop(target).reason()).isEqualTo(Stop.Reason.BREAKPOINT);
            assertThat(target.breakpoints()).extracting(Breakpoint::what).containsExactly("note");
            assertThat(target.raw("info line note")).contains("Line ");
            assertThatThrownBy(() -> target.raw("nonsense"))
                    .isInstanceOf(FailedException.class)
                    .hasMessageContaining("Undefined command: \"nonsense\"");
            assertThatThrownBy(() -> target.raw("commands 1")).isInstanceOf(RefusedException.class);
            assertThatThrownBy(() -> target.raw("quit")).isInstanceOf(RefusedException.class);
        }
    }

    @Test
    void theEndOfTheProgramIsTold() throws InterruptedException {
        try (GdbTarget target = turns.launch(DEADLINES)) {
            Heard heard = new Heard();
            target.listen(heard);
            target.insert(BreakpointRequest.at(NOTE));
            target.resume();
            String thread = stop(target).thread();
            target.remove("1");
            target.evaluate(thread, 0, "counter = -1000000");
            target.resume();
            assertThat(heard.next(DebugEvent.Ended.class).why()).isEqualTo("exited with code 3");
            assertThat(target.state()).isEqualTo(RunState.ENDED);
            assertThatThrownBy(target::threads).isInstanceOf(UnreachableException.class);
        }
    }
}
