package org.xenscope.jvm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.xenscope.debug.BreakpointRequest;
import org.xenscope.debug.Completion;
import org.xenscope.debug.DebugEvent;
import org.xenscope.debug.DebugTarget;
import org.xenscope.debug.DebugThread;
import org.xenscope.debug.Feature;
import org.xenscope.debug.Location;
import org.xenscope.debug.RunState;
import org.xenscope.debug.Stop;
import org.xenscope.debug.TargetKind;
import org.xenscope.debug.Variable;
import org.xenscope.error.AbsentException;
import org.xenscope.error.DeadlineException;
import org.xenscope.error.FailedException;
import org.xenscope.error.ProtocolException;
import org.xenscope.error.RefusedException;
import org.xenscope.error.UnreachableException;
import org.xenscope.host.LocalHost;
import org.xenscope.host.LoopbackPort;
import org.xenscope.host.Wire;

/** How a JVM is come by, looked at while it runs, lost and let go. */
@Timeout(60)
final class JvmTargetTest {
    @TempDir
    static Path classes;

    @BeforeAll
    static void compile() throws IOException {
        Prey.compile(classes, "-g");
    }

    private static JvmOptions options() {
        return JvmOptions.USUAL.within(Prey.LONG);
    }

    @Test
    void whatItIsAndCanDo() throws Exception {
        try (Prey prey = Prey.attached(classes)) {
            DebugTarget target = prey.target;
            assertThat(target.name()).matches("JVM 127\\.0\\.0\\.1:\\d+");
            assertThat(target.kind()).isEqualTo(TargetKind.JVM);
            assertThat(target.features())
                    .isEqualTo(Set.of(
                            Feature.CONTROL, Feature.PENDING, Feature.UNTIL, Feature.LOCKS, Feature.WATCHPOINTS));
            assertThat(target.state()).isEqualTo(RunState.RUNNING);
            assertThat(target.stop()).isEmpty();
            assertThatThrownBy(() -> target.memory(0, 1)).isInstanceOf(RefusedException.class);
            assertThatThrownBy(() -> target.registers("1", 0, List.of())).isInstanceOf(RefusedException.class);
            assertThatThrownBy(() -> target.raw("info")).isInstanceOf(RefusedException.class);
        }
    }

    @Test
    void whileItRunsThreadsAndFramesAreTold() throws Exception {
        try (Prey prey = Prey.attached(classes)) {
            DebugThread main = prey.target.threads().get(0);
            assertThat(main.id()).isEqualTo(prey.main());
            assertThat(main.name()).isEqualTo("main");
            assertThat(main.running()).isTrue();
            assertThat(prey.target.frames(prey.main(), 0, 100))
                    .anyMatch(frame -> frame.function().equals("prey.Prey.main"));
            assertThat(prey.target.state()).isEqualTo(RunState.RUNNING);
            assertThatThrownBy(() -> prey.target.variables(prey.main(), 0))
                    .isInstanceOf(RefusedException.class)
                    .hasMessageEndingWith("cannot tell its variables: it runs");
            assertThatThrownBy(() -> prey.target.evaluate(prey.main(), 0, "1 + 1"))
                    .isInstanceOf(RefusedException.class);
            assertThatThrownBy(prey.target::resume).isInstanceOf(RefusedException.class);
            assertThat(prey.target.complete(Completion.EXPRESSION, "n", 5)).isEmpty();
            assertThat(prey.target.awaitStop(Duration.ofMillis(1))).isEmpty();
            prey.program.say("go on");
            prey.program.await("said go on");
        }
    }

    @Test
    void itIsStoppedWhereItIs() throws Exception {
        try (Prey prey = Prey.attached(classes)) {
            prey.target.interrupt();
            Stop stop = prey.stopped();
            assertThat(stop.reason()).isEqualTo(Stop.Reason.INTERRUPT);
            String main = prey.main();
            assertThat(stop.thread()).isEqualTo(main);
            prey.target.interrupt();
            assertThat(prey.target.threads()).noneMatch(DebugThread::running);
            int level = prey.target.frames(prey.main(), 0, 100).size() - 1;
            assertThat(prey.target.evaluate(main, level, "prey.field + 1").text())
                    .isEqualTo("11");
            assertThatThrownBy(() -> prey.target.evaluate(main, level, "prey.overloaded(1)"))
                    .isInstanceOf(RefusedException.class)
                    .hasMessageContaining("needs a thread that stands at a breakpoint or after a step");
            prey.target.resume();
            prey.program.say("go on");
            prey.program.await("said go on");
        }
    }

    @Test
    void closingLetsItRunOnAndLeavesNoBreakpoint() throws Exception {
        Prey prey = Prey.attached(classes);
        try (prey.program) {
            prey.target.insert(BreakpointRequest.at(Location.parse("Prey.overloaded")));
            prey.program.say("many");
            prey.stopped();
            prey.target.close();
            prey.target.close();
            prey.program.await("did many");
            prey.program.say("work");
            prey.program.await("did ");
            assertThat(prey.target.state()).isEqualTo(RunState.ENDED);
            assertThatThrownBy(prey.target::threads)
                    .isInstanceOf(UnreachableException.class)
                    .hasMessageContaining("the debugger let it go");
        }
    }

    @Test
    void oneAfterTheOtherAndTwoAtOnce() throws Exception {
        try (JavaProgram program = JavaProgram.listening("n", "-cp", classes.toString(), "prey.Prey");
                Prey other = Prey.attached(classes)) {
            int port = program.port();
            program.await("ready");
            try (DebugTarget first = Jvm.attach("127.0.0.1", port, options())) {
                assertThatThrownBy(() -> Jvm.attach("127.0.0.1", port, options()))
                        .isInstanceOf(UnreachableException.class)
                        .hasMessageContaining("no JVM's debug port");
                first.insert(BreakpointRequest.at(Location.parse("Prey.work")));
                other.program.say("work");
                other.program.await("did ");
                program.say("work");
                assertThat(first.awaitStop(Prey.LONG)).isPresent();
                assertThat(other.target.state()).isEqualTo(RunState.RUNNING);
            }
            int again = program.port();
            try (DebugTarget second = Jvm.attach(new LocalHost().connectTcp(again), options())) {
                assertThat(second.name()).isEqualTo("JVM local:" + again);
                assertThat(second.threads()).isNotEmpty();
                assertThat(second.breakpoints()).isEmpty();
            }
        }
    }

    @Test
    void itsEndIsTold() throws Exception {
        try (Prey prey = Prey.attached(classes)) {
            prey.program.say("exit");
            assertThat(prey.heard.next(DebugEvent.Ended.class).why()).isEqualTo("it has exited");
            assertThat(prey.target.state()).isEqualTo(RunState.ENDED);
            assertThatThrownBy(() -> prey.target.insert(BreakpointRequest.at(Location.parse("Prey.work"))))
                    .isInstanceOf(UnreachableException.class)
                    .hasMessageEndingWith("is gone: it has exited");
            assertThatThrownBy(() -> prey.target.awaitStop(Prey.LONG)).isInstanceOf(UnreachableException.class);
        }
    }

    @Test
    void aKillWhileItStandsIsTold() throws Exception {
        try (Prey prey = Prey.attached(classes)) {
            prey.target.insert(BreakpointRequest.at(Location.parse("Prey.work")));
            prey.program.say("work");
            String thread = prey.stopped().thread();
            prey.program.kill();
            prey.heard.next(DebugEvent.Ended.class);
            assertThat(prey.target.stop()).isEmpty();
            assertThatThrownBy(() -> prey.target.variables(thread, 0)).isInstanceOf(UnreachableException.class);
            assertThatThrownBy(prey.target::resume).isInstanceOf(UnreachableException.class);
        }
    }

    @Test
    void aJvmThatDoesNotAnswerIsADeadline() throws Exception {
        try (JavaProgram program = JavaProgram.listening("n", "-cp", classes.toString(), "prey.Prey")) {
            int port = program.port();
            program.await("ready");
            try (DebugTarget target = Jvm.attach("127.0.0.1", port, JvmOptions.USUAL.within(Duration.ofMillis(700)))) {
                assertThat(target.threads()).isNotEmpty();
                program.stop();
                assertThatThrownBy(target::threads)
                        .isInstanceOf(DeadlineException.class)
                        .hasMessageEndingWith("did not tell its threads within 700 ms");
            }
            program.goOn();
            program.say("go on");
            program.await("said go on");
        }
    }

    @Test
    void aMethodThatWaitsForAnotherThreadComesBackWhenThatRuns() throws Exception {
        try (JavaProgram program = JavaProgram.listening("n", "-cp", classes.toString(), "prey.Prey")) {
            int port = program.port();
            program.await("ready");
            try (DebugTarget target = Jvm.attach("127.0.0.1", port, JvmOptions.USUAL.within(Duration.ofMillis(1500)))) {
                target.insert(BreakpointRequest.at(Location.parse("Prey.overloaded(int)"))
                        .once());
                program.say("gate");
                Stop stop = target.awaitStop(Prey.LONG).orElseThrow();
                assertThatThrownBy(() -> target.evaluate(stop.thread(), 0, "gated()"))
                        .isInstanceOf(DeadlineException.class)
                        .hasMessageEndingWith("did not evaluate `gated()` within 1500 ms");
                target.resume();
                program.await("did gate");
                assertThat(target.state()).isEqualTo(RunState.RUNNING);
            }
        }
    }

    @Test
    void whatIsNoJvm() throws Exception {
        int free;
        try (LoopbackPort port = LoopbackPort.open(0)) {
            free = port.port();
        }
        assertThatThrownBy(() -> Jvm.attach("127.0.0.1", free, options()))
                .isInstanceOf(UnreachableException.class)
                .hasMessageContaining("no JVM's debug port: nothing answers at 127.0.0.1:" + free);
        assertThatThrownBy(() -> Jvm.attach(saying("HTTP/1.1 400 Bad Request\r\n"), options()))
                .isInstanceOf(ProtocolException.class)
                .hasMessage("peer is no debug port of a JVM: it answers `HTTP/1.1 400 B`");
        assertThatThrownBy(() -> Jvm.attach(saying("JDWP-Hand"), options()))
                .isInstanceOf(UnreachableException.class)
                .hasMessage("peer closed the connection before it greeted");
        try (LoopbackPort silent = LoopbackPort.open(0)) {
            assertThatThrownBy(() ->
                            Jvm.attach("127.0.0.1", silent.port(), JvmOptions.USUAL.within(Duration.ofMillis(300))))
                    .isInstanceOf(DeadlineException.class)
                    .hasMessageContaining("did not greet a debugger within 300 ms");
        }
    }

    @Test
    void oneThatConnectsToUs() throws Exception {
        try (Jvm.Listening listening = Jvm.listen(0, options())) {
            assertThat(listening.agent()).endsWith("address=127.0.0.1:" + listening.port());
            try (JavaProgram program = JavaProgram.run(listening.agent(), "-cp", classes.toString(), "prey.Prey")) {
                try (DebugTarget target = listening.accept(Prey.LONG)) {
                    program.await("ready");
                    assertThat(target.threads()).anyMatch(each -> each.name().equals("main"));
                    assertThatThrownBy(() -> new LocalHost().connectTcp(listening.port()))
                            .isInstanceOf(UnreachableException.class);
                }
                program.say("go on");
                program.await("said go on");
            }
        }
        Jvm.Listening nobody = Jvm.listen(0, options());
        assertThatThrownBy(() -> nobody.accept(Duration.ofMillis(50))).isInstanceOf(DeadlineException.class);
    }

    @Test
    void oneThatWaitsForUsBeforeItBegins() throws Exception {
        try (JavaProgram program = JavaProgram.listening("y", "-cp", classes.toString(), "prey.Prey");
                DebugTarget target = Jvm.attach("127.0.0.1", program.port(), options())) {
            Stop stop = target.awaitStop(Prey.LONG).orElseThrow();
            assertThat(stop.reason()).isEqualTo(Stop.Reason.ATTACH);
            assertThat(target.insert(BreakpointRequest.at(Location.parse("Prey.main")))
                            .pending())
                    .isTrue();
            target.resume();
            assertThat(target.awaitStop(Prey.LONG).orElseThrow().breakpoint()).contains("1");
        }
    }

    @Test
    void oneThatIsLaunchedAndSpeaksAndEnds() throws Exception {
        Heard heard = new Heard();
        try (DebugTarget target =
                Jvm.launch(JvmLaunch.of(List.of("-cp", classes.toString(), "prey.Prey")), options())) {
            target.listen(heard);
            assertThat(target.awaitStop(Prey.LONG).orElseThrow().reason()).isEqualTo(Stop.Reason.ATTACH);
            target.resume();
            assertThat(heard.next(DebugEvent.Output.class).text()).isEqualTo("ready\n");
            // Its input is empty, so it ends by itself.
            assertThat(heard.next(DebugEvent.Ended.class).why()).isEqualTo("exited with code 0");
        }
    }

    @Test
    void whatIsLaunchedEndsWithUs() throws Exception {
        DebugTarget target = Jvm.launch(JvmLaunch.of(List.of("-cp", classes.toString(), "prey.Prey")), options());
        long pid = Long.parseLong(target.name().substring("JVM ".length()));
        ProcessHandle process = ProcessHandle.of(pid).orElseThrow();
        target.close();
        process.onExit().get(20, TimeUnit.SECONDS);
    }

    @Test
    void aLaunchThatFailsSaysWhy() {
        assertThatThrownBy(() -> Jvm.launch(JvmLaunch.of(List.of("-XX:+Nonsense", "prey.Prey")), options()))
                .isInstanceOf(FailedException.class)
                .hasMessageContaining("the program ended with 1 before it began")
                .hasMessageContaining("Nonsense");
        assertThatThrownBy(() -> Jvm.launch(
                        new JvmLaunch(Optional.of(Path.of("/nowhere/java")), List.of(), Optional.empty()), options()))
                .isInstanceOf(FailedException.class)
                .hasMessageContaining("cannot start /nowhere/java");
    }

    @Test
    void withoutDebugInformationThereAreStillArguments(@TempDir Path bare) throws Exception {
        Prey.compile(bare, "-g:none");
        try (Prey prey = Prey.attached(bare)) {
            prey.target.insert(BreakpointRequest.at(Location.parse("Prey.work")));
            prey.program.say("work");
            Stop stop = prey.stopped();
            assertThat(stop.frame().orElseThrow().line()).isEmpty();
            assertThat(stop.frame().orElseThrow().file()).isEmpty();
            assertThat(prey.target.variables(stop.thread(), 0))
                    .extracting(Variable::name)
                    .containsExactly("arg0", "arg1", "arg2");
            assertThat(prey.target.evaluate(stop.thread(), 0, "arg1 + field").text())
                    .isEqualTo("\"abc10\"");
            assertThat(prey.target.source(stop.frame().orElseThrow(), 3)).isEmpty();
            assertThat(prey.target
                            .insert(BreakpointRequest.at(Location.parse("Prey.java:3")))
                            .pending())
                    .isTrue();
        }
    }

    @Test
    void aJavaWithoutJdiSaysWhatToInstall() throws Exception {
        String path = System.getProperty("java.class.path");
        try (JavaProgram program =
                JavaProgram.run("--limit-modules", "java.base,java.logging", "-cp", path, WithoutJdi.class.getName())) {
            assertThat(program.await(AbsentException.class.getName() + ": "))
                    .startsWith("the Java that runs xenscope (")
                    .endsWith(") cannot debug: it has no jdk.jdi; install a JDK: openjdk-17-jdk-headless");
            assertThat(program.end()).isZero();
        }
    }

    private static Wire saying(String text) {
        return new MemoryWire(text.getBytes(StandardCharsets.ISO_8859_1), Integer.MAX_VALUE);
    }
}
