package org.xenscope.jvm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.xenscope.debug.Breakpoint;
import org.xenscope.debug.BreakpointRequest;
import org.xenscope.debug.DebugEvent;
import org.xenscope.debug.DebugTarget;
import org.xenscope.debug.Location;
import org.xenscope.debug.RunState;
import org.xenscope.debug.StepKind;
import org.xenscope.debug.Stop;
import org.xenscope.debug.WatchRequest;
import org.xenscope.error.FailedException;
import org.xenscope.error.RefusedException;
import org.xenscope.error.UsageException;

/** Where a real program stops, and where it only says something. */
@Timeout(60)
final class BreakpointsTest {
    @TempDir
    static Path classes;

    private Prey prey;

    @BeforeAll
    static void compile() throws IOException {
        Prey.compile(classes, "-g");
    }

    @BeforeEach
    void attach() throws IOException {
        prey = Prey.attached(classes);
    }

    @AfterEach
    void close() {
        prey.close();
    }

    private Breakpoint at(String place) {
        return prey.target.insert(BreakpointRequest.at(Location.parse(place)));
    }

    private static String line(String mark) throws IOException {
        return "Prey.java:" + Prey.line(mark);
    }

    @Test
    void aMethodStopsAndTheProgramGoesOnWhenItIsResumed() throws Exception {
        Breakpoint set = at("Prey.work");
        assertThat(set.pending()).isFalse();
        assertThat(set.where())
                .hasValueSatisfying(where -> assertThat(where).startsWith("prey.Prey.work at Prey.java:"));

        prey.program.say("work");
        Stop stop = prey.stopped();
        assertThat(stop.reason()).isEqualTo(Stop.Reason.BREAKPOINT);
        assertThat(stop.breakpoint()).contains(set.id());
        assertThat(stop.thread()).isEqualTo(prey.main());
        assertThat(stop.frame().orElseThrow().arguments())
                .extracting(each -> each.name() + "=" + each.value().orElse(""))
                .containsExactly("count=3", "text=\"abc\"", "big=1099511627776");
        assertThat(prey.target.state()).isEqualTo(RunState.STOPPED);
        prey.heard.next(DebugEvent.Stopped.class);

        prey.target.resume();
        prey.heard.next(DebugEvent.Running.class);
        assertThat(prey.program.await("did ")).isEqualTo("16");
        assertThat(prey.target.state()).isEqualTo(RunState.RUNNING);
        assertThat(prey.target.breakpoints())
                .singleElement()
                .extracting(Breakpoint::hits)
                .isEqualTo(1L);
    }

    @Test
    void linesInLambdasAndInClassesWithoutNameAndInClassesThatComeLater() throws Exception {
        at(line("LAMBDA"));
        prey.program.say("lambda");
        assertThat(prey.at(prey.stopped())).isEqualTo("prey.Prey.lambda$main$0:" + Prey.line("LAMBDA"));
        prey.target.resume();

        Breakpoint anonymous = at("prey/" + line("ANONYMOUS"));
        assertThat(anonymous.pending()).isFalse();
        prey.program.say("anonymous");
        assertThat(prey.at(prey.stopped())).isEqualTo("prey.Prey$1.run:" + Prey.line("ANONYMOUS"));
        prey.target.resume();

        // Its class is not loaded, so nothing in the file has code on or after this line.
        Breakpoint later = at(line("LATER"));
        assertThat(later.pending()).isTrue();
        assertThat(later.where()).isEmpty();
        prey.program.say("later");
        assertThat(prey.at(prey.stopped())).isEqualTo("prey.Later.run:" + Prey.line("LATER"));
        assertThat(prey.heard
                        .next(DebugEvent.BreakpointChanged.class)
                        .breakpoint()
                        .pending())
                .isFalse();
        prey.target.resume();
        assertThat(prey.program.await("later ")).isEqualTo("5");
    }

    @Test
    void aLineWithoutCodeIsTheNextOneUntilAClassComesThatHasIt() throws Exception {
        // The class within is loaded only by `work`; until then, the line is taken for the next one with code.
        Breakpoint set = at(line("INNER"));
        assertThat(set.pending()).isFalse();
        prey.program.say("work");
        Stop stop = prey.stopped();
        assertThat(prey.at(stop)).isEqualTo("prey.Prey$Node$Inner.show:" + Prey.line("INNER"));
        assertThat(prey.target.breakpoints().get(0).where().orElseThrow()).contains("Inner.show");
    }

    @Test
    void methodsOfClassesThatComeLaterAndConstructorsAndOverloads() throws Exception {
        assertThat(at("Later.run").pending()).isTrue();
        prey.program.say("later");
        assertThat(prey.at(prey.stopped())).startsWith("prey.Later.run:");
        prey.target.resume();

        assertThat(at("Prey.overloaded").where().orElseThrow()).endsWith(" and 2 more");
        prey.program.say("work");
        assertThat(prey.at(prey.stopped())).isEqualTo("prey.Prey.overloaded:" + Prey.line("ONE"));
        prey.target.resume();
        assertThat(prey.at(prey.stopped())).isEqualTo("prey.Prey.overloaded:" + Prey.line("TWO"));
        prey.target.remove("2");
        assertThat(prey.target.breakpoints()).hasSize(1);

        at("Prey.overloaded(String)");
        at("Prey$Node.new");
        prey.target.resume();
        prey.program.await("did ");
        prey.program.say("work");
        assertThat(prey.stopped().frame().orElseThrow().function()).isEqualTo("prey.Prey$Node.<init>");
        prey.target.remove("4");
        prey.target.resume();
        assertThat(prey.at(prey.stopped())).isEqualTo("prey.Prey.overloaded:" + Prey.line("TWO"));
    }

    @Test
    void whatIsNotThereIsSaid() {
        assertThatThrownBy(() -> at("Prey.wrok"))
                .isInstanceOf(FailedException.class)
                .hasMessage("prey.Prey has no method wrok");
        assertThatThrownBy(() -> at("Prey.overloaded(double)")).hasMessageContaining("takes (int), not [double]");
        assertThatThrownBy(() -> at("Prey.toString")).hasMessage("prey.Prey has its toString from java.lang.Object");
        assertThatThrownBy(() -> at("java.lang.Object.notifyAll")).hasMessageContaining("is native");
        assertThatThrownBy(() -> at("work")).isInstanceOf(UsageException.class);
        assertThatThrownBy(() -> at("*0x10")).isInstanceOf(RefusedException.class);
        assertThatThrownBy(() -> prey.target.insert(
                        BreakpointRequest.at(Location.parse("Prey.work")).when("count ==")))
                .hasMessage("`count ==`, character 9: it ends where a value is missing");
        assertThatThrownBy(() -> prey.target.remove("77")).isInstanceOf(UsageException.class);
        assertThat(prey.target.breakpoints()).isEmpty();
    }

    @Test
    void conditionsAndHitsThatArePassedOver() throws Exception {
        Location place = Location.parse("Prey.overloaded(int)");
        prey.target.insert(BreakpointRequest.at(place)
                .when("value % 10 == 0 && names.size() == 2")
                .after(2));
        prey.program.say("many");
        Stop stop = prey.stopped();
        assertThat(prey.target.evaluate(stop.thread(), 0, "value").text()).isEqualTo("20");
        assertThat(prey.target.breakpoints().get(0).hits()).isEqualTo(3);
        // A method can be called where a condition stopped the program, too.
        assertThat(prey.target
                        .evaluate(stop.thread(), 0, "names.get(1) + value")
                        .text())
                .isEqualTo("\"b20\"");
        prey.target.resume();
        assertThat(prey.target.evaluate(prey.stopped().thread(), 0, "value").text())
                .isEqualTo("30");
        prey.target.enable("1", false);
        prey.target.resume();
        prey.program.await("did many");
        prey.target.enable("1", true);
        prey.program.say("many");
        prey.stopped();
    }

    @Test
    void aConditionThatCannotBeToldStops() throws Exception {
        prey.target.insert(
                BreakpointRequest.at(Location.parse("Prey.overloaded(int)")).when("valeu == 1"));
        prey.program.say("many");
        assertThat(prey.stopped().detail())
                .isEqualTo("its condition cannot be told: `valeu == 1`, character 1: there is no valeu here");
    }

    @Test
    void messagesAreSaidWithoutAStop() throws Exception {
        Breakpoint set = prey.target.insert(BreakpointRequest.at(Location.parse("Prey.overloaded(int)"))
                .when("value < 3")
                .saying("got {args}, {twice(\"v\" + value)} {nope}"));
        assertThat(set.kind()).isEqualTo(Breakpoint.Kind.LOG);
        prey.program.say("many");
        prey.program.await("did many");
        String main = prey.main();
        for (int i = 0; i < 3; i++) {
            DebugEvent.Logged logged = prey.heard.next(DebugEvent.Logged.class);
            assertThat(logged.breakpoint()).isEqualTo(set.id());
            assertThat(logged.thread()).isEqualTo(main);
            assertThat(logged.text())
                    .isEqualTo("got value=" + i + ", \"v" + i + "v" + i
                            + "\" {`nope`, character 1: there is no nope here}");
        }
        assertThat(prey.target.state()).isEqualTo(RunState.RUNNING);
        assertThat(prey.target.breakpoints().get(0).hits()).isEqualTo(3);
    }

    @Test
    void messagesGoOnWhileThreadsAreLookedAt() throws Exception {
        prey.target.insert(BreakpointRequest.at(Location.parse("Prey.overloaded(int)"))
                .saying("{value + names.size()} {twice(greeting)}"));
        prey.program.say("many");
        for (int i = 0; i < 50; i++) {
            assertThat(prey.target.threads()).isNotEmpty();
            assertThat(prey.heard.next(DebugEvent.Logged.class).text()).isEqualTo((i + 2) + " \"hellohello\"");
        }
        prey.program.await("did many");
    }

    @Test
    void aBreakpointInAMethodThatIsCalledForUsDoesNotStop() throws Exception {
        at("Prey.overloaded(int)");
        Breakpoint conditional = prey.target.insert(
                BreakpointRequest.at(Location.parse("Prey.overloaded(String)")).when("value.length() == 3"));
        prey.program.say("work");
        Stop stop = prey.stopped();
        assertThat(prey.target
                        .evaluate(stop.thread(), 0, "overloaded(5) + overloaded(\"abc\")")
                        .text())
                .isEqualTo("8");
        assertThat(prey.target.stop()).contains(stop);
        prey.target.resume();
        assertThat(prey.stopped().breakpoint()).contains(conditional.id());
        assertThat(prey.target.breakpoints()).allMatch(each -> each.hits() == 1);
        prey.target.resume();
        prey.program.await("did ");
    }

    @Test
    void onceIsOnce() throws Exception {
        prey.target.insert(
                BreakpointRequest.at(Location.parse("Prey.overloaded(int)")).once());
        prey.program.say("many");
        prey.stopped();
        assertThat(prey.target.breakpoints()).isEmpty();
        prey.heard.next(DebugEvent.BreakpointGone.class);
        prey.target.resume();
        prey.program.await("did many");
    }

    @Test
    void twoThreadsAtTwoBreakpointsAreTwoStops() throws Exception {
        at("Prey.overloaded(int)");
        at("Prey.overloaded(String)");
        prey.program.say("two");
        Stop first = prey.stopped();
        prey.target.resume();
        Stop second = prey.stopped();
        assertThat(List.of(first.breakpoint(), second.breakpoint()))
                .containsExactlyInAnyOrder(Optional.of("1"), Optional.of("2"));
        assertThat(first.thread()).isNotEqualTo(second.thread());
        prey.target.resume();
        prey.program.await("did two");
    }

    @Test
    void aStepGoesIntoALambda(@TempDir Path directory) throws Exception {
        JavaProgram.compile(
                directory,
                "Lambda.java",
                """
                public class Lambda {
                    public static void main(String[] words) {
                        java.util.function.IntUnaryOperator twice = n -> 2 * n;
                        int eight = twice.applyAsInt(4);
                        System.out.println(eight);
                    }
                }
                """,
                "-g");
        try (DebugTarget target = Jvm.launch(
                JvmLaunch.of(List.of("-cp", directory.toString(), "Lambda")), JvmOptions.USUAL.within(Prey.LONG))) {
            target.insert(BreakpointRequest.at(Location.parse("Lambda.java:4")));
            target.resume();
            String thread = target.awaitStop(Prey.LONG).orElseThrow().thread();
            target.step(StepKind.INTO, thread);
            Stop in = target.awaitStop(Prey.LONG).orElseThrow();
            assertThat(in.frame().orElseThrow().function()).isEqualTo("Lambda.lambda$main$0");
            assertThat(in.frame().orElseThrow().line()).hasValue(3);
            assertThat(target.locate(Location.parse("Lambda.main"))
                            .orElseThrow()
                            .line())
                    .hasValue(3);
            assertThat(target.locate(Location.parse("Nowhere.main"))).isEmpty();
        }
    }

    @Test
    void steps() throws Exception {
        at(line("STOP"));
        prey.program.say("work");
        String thread = prey.stopped().thread();
        int field = Prey.line("FIELD");
        prey.target.step(StepKind.OVER, thread);
        Stop over = prey.stopped();
        assertThat(over.reason()).isEqualTo(Stop.Reason.STEP);
        assertThat(prey.at(over)).isEqualTo("prey.Prey.work:" + field);
        prey.target.step(StepKind.OVER, thread);
        assertThat(prey.at(prey.stopped())).isEqualTo("prey.Prey.work:" + (field + 1));
        prey.target.step(StepKind.INTO, thread);
        assertThat(prey.at(prey.stopped())).isEqualTo("prey.Prey.overloaded:" + Prey.line("ONE"));
        prey.target.step(StepKind.OUT, thread);
        assertThat(prey.at(prey.stopped())).isEqualTo("prey.Prey.work:" + (field + 1));
        prey.target.until(Location.parse(line("END")), thread);
        assertThat(prey.at(prey.stopped())).isEqualTo("prey.Prey.work:" + Prey.line("END"));
        // Out of the frame, before it comes to a place that was passed.
        prey.target.until(Location.parse(line("STOP")), thread);
        assertThat(prey.at(prey.stopped())).startsWith("prey.Prey.main:");
        assertThatThrownBy(() -> prey.target.step(StepKind.INSTRUCTION, thread)).isInstanceOf(RefusedException.class);
        assertThatThrownBy(() -> prey.target.until(Location.parse("Nowhere.java:1"), thread))
                .isInstanceOf(FailedException.class);
        prey.target.resume();
        prey.program.await("did ");
        assertThatThrownBy(() -> prey.target.step(StepKind.OVER, thread))
                .isInstanceOf(RefusedException.class)
                .hasMessageEndingWith("cannot step: it runs");
    }

    @Test
    void aStepIntoABreakpointIsOneStop() throws Exception {
        at(line("STOP"));
        Breakpoint next = at(line("FIELD"));
        prey.program.say("work");
        prey.target.step(StepKind.OVER, prey.stopped().thread());
        assertThat(prey.stopped().breakpoint()).contains(next.id());
        prey.target.resume();
        prey.program.await("did ");
        assertThat(prey.target.state()).isEqualTo(RunState.RUNNING);
    }

    @Test
    void fieldsAreWatched() throws Exception {
        String main = prey.main();
        Breakpoint written = prey.target.watch(
                new WatchRequest("Prey.counter", WatchRequest.Access.WRITE, Optional.empty()), main, 0);
        assertThat(written.kind()).isEqualTo(Breakpoint.Kind.WATCH);
        assertThat(written.where()).contains("prey.Prey.counter");
        assertThat(written.pending()).isFalse();
        prey.program.say("work");
        Stop stop = prey.stopped();
        assertThat(stop.reason()).isEqualTo(Stop.Reason.WATCHPOINT);
        assertThat(stop.detail()).isEqualTo("Prey.counter: 0 → 1");
        prey.target.remove(written.id());

        prey.target.watch(new WatchRequest("field", WatchRequest.Access.ANY, Optional.of("count == 3")), main, 0);
        prey.target.resume();
        assertThat(prey.stopped().detail()).isEqualTo("Prey.field is read: 10");
        prey.target.resume();
        assertThat(prey.stopped().detail()).isEqualTo("Prey.field: 10 → 11");
        prey.target.watch(new WatchRequest("node.name", WatchRequest.Access.READ, Optional.empty()), main, 0);
        prey.target.resume();
        assertThat(prey.stopped().detail()).isEqualTo("Prey$Node.name is read: \"first\"");

        assertThatThrownBy(() -> prey.target.watch(
                        new WatchRequest("local", WatchRequest.Access.WRITE, Optional.empty()), main, 1))
                .isInstanceOf(FailedException.class)
                .hasMessageContaining("has no field local");
        assertThatThrownBy(() -> prey.target.watch(
                        new WatchRequest("1 + 1", WatchRequest.Access.WRITE, Optional.empty()), main, 0))
                .hasMessageContaining("names no field");
    }

    @Test
    void anExceptionThatNobodyCatchesStops() throws Exception {
        prey.program.say("boom");
        Stop stop = prey.stopped();
        assertThat(stop.reason()).isEqualTo(Stop.Reason.EXCEPTION);
        assertThat(stop.detail()).matches("nobody catches IllegalStateException@[0-9a-f]+\\(\"as asked\"\\)");
        assertThat(stop.frame().orElseThrow().function()).isEqualTo("prey.Prey.boom");
        prey.target.resume();
        prey.program.say("x");
        prey.program.await("said x");
    }
}
