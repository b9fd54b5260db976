package org.xenscope.gdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.xenscope.debug.BreakpointRequest;
import org.xenscope.debug.DebugEvent;
import org.xenscope.debug.Location;
import org.xenscope.debug.RunState;
import org.xenscope.debug.Stop;
import org.xenscope.error.AbsentException;
import org.xenscope.error.DeniedException;
import org.xenscope.error.FailedException;
import org.xenscope.error.UnreachableException;

/** How a session begins and ends, in good ways and in bad ones. */
@Tag("peer")
final class GdbEndsTest {
    private static final GdbDeadlines DEADLINES = new GdbDeadlines(
            Duration.ofSeconds(20), Duration.ofSeconds(30), Duration.ofSeconds(10), Duration.ofSeconds(10));
    private static final GdbDeadlines SHORT = new GdbDeadlines(
            Duration.ofSeconds(20), Duration.ofSeconds(30), Duration.ofSeconds(10), Duration.ofSeconds(1));
    private static final Location NOTE = new Location.Function("note");

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

    /** An int3 that was left behind would end it in its next turn. */
    private static void turnsOnAlone(Process process) throws InterruptedException {
        assertThat(Turns.state(process.pid()).orElseThrow()).endsWith("TracerPid: 0");
        assertThat(process.waitFor(150, TimeUnit.MILLISECONDS)).isFalse();
    }

    @ParameterizedTest(name = "running: {0}")
    @ValueSource(booleans = {false, true})
    void closingLetsTheProgramRunOnAndEndsGdb(boolean running) throws Exception {
        Process process = turns.run();
        GdbTarget target = GdbTarget.launch(turns.attached(process.pid()), DEADLINES);
        Turns.begin(process);
        Heard heard = new Heard();
        target.listen(heard);
        ProcessHandle gdb = ProcessHandle.of(target.gdbPid()).orElseThrow();
        List<ProcessHandle> servers = gdb.descendants().toList();
        target.insert(BreakpointRequest.at(NOTE));
        target.resume();
        target.awaitStop(Duration.ofSeconds(10)).orElseThrow();
        if (running) {
            target.remove("1");
            target.insert(BreakpointRequest.at(NOTE).saying("{args}"));
            target.resume();
            heard.next(DebugEvent.Logged.class);
        }
        target.close();
        assertThat(gdb.isAlive()).isFalse();
        for (ProcessHandle server : servers) {
            server.onExit().get(5, TimeUnit.SECONDS);
        }
        turnsOnAlone(process);
        assertThat(target.state()).isEqualTo(RunState.ENDED);
        heard.next(DebugEvent.Ended.class);
        target.close();
        assertThatThrownBy(target::threads).isInstanceOf(UnreachableException.class);
    }

    @Test
    void whatGdbSpeaksWithIsGoneWhileTheProgramStands() throws Exception {
        try (GdbTarget target = turns.launch(DEADLINES)) {
            Heard heard = new Heard();
            target.listen(heard);
            target.lost("gdbserver was killed");
            assertThat(heard.next(DebugEvent.Ended.class))
                    .isEqualTo(new DebugEvent.Ended("gdbserver was killed", true));
            assertThat(target.state()).isEqualTo(RunState.ENDED);
            assertThatThrownBy(target::threads).hasMessageContaining("gdbserver was killed");
        }
    }

    @Test
    void whoHasGdbDetachHasLostNothing() throws Exception {
        try (GdbTarget target = turns.launch(DEADLINES)) {
            Heard heard = new Heard();
            target.listen(heard);
            target.raw("detach");
            assertThat(heard.next(DebugEvent.Ended.class).lost()).isFalse();
        }
    }

    @Test
    void aGdbThatIsKilledIsToldOf() throws Exception {
        GdbTarget target = turns.launch(DEADLINES);
        Heard heard = new Heard();
        target.listen(heard);
        ProcessHandle.of(target.gdbPid()).orElseThrow().destroyForcibly();
        DebugEvent.Ended ended = heard.next(DebugEvent.Ended.class);
        assertThat(ended.why()).startsWith("gdb was ended by signal 9");
        assertThat(ended.lost()).isTrue();
        assertThatThrownBy(target::threads)
                .isInstanceOf(UnreachableException.class)
                .hasMessageContaining("gdb was ended by signal 9");
        target.close();
    }

    @ParameterizedTest(name = "running: {0}")
    @ValueSource(booleans = {false, true})
    void aLostLineIsToldOf(boolean running) throws Exception {
        GdbTarget target = turns.launch(DEADLINES);
        Heard heard = new Heard();
        target.listen(heard);
        if (running) {
            target.resume();
        }
        ProcessHandle.of(target.gdbPid()).orElseThrow().descendants().forEach(ProcessHandle::destroyForcibly);
        if (!running) {
            // gdb notices when it next asks the target.
            target.resume();
        }
        assertThat(heard.next(DebugEvent.Ended.class).why()).contains("onnection");
        assertThatThrownBy(target::resume).isInstanceOf(UnreachableException.class);
        target.close();
        assertThat(ProcessHandle.of(target.gdbPid())).isEmpty();
    }

    @Test
    void aGdbThatHangsIsEndedByForce() throws Exception {
        GdbTarget target = turns.launch(SHORT);
        ProcessHandle gdb = ProcessHandle.of(target.gdbPid()).orElseThrow();
        new ProcessBuilder("kill", "-STOP", Long.toString(gdb.pid())).start().waitFor();
        long began = System.nanoTime();
        target.close();
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(8));
        assertThat(gdb.isAlive()).isFalse();
    }

    @Test
    void whatIsNotThereIsSaid(@TempDir Path directory) throws Exception {
        Path socket = directory.resolve("no.sock");
        assertThatThrownBy(() -> GdbTarget.launch(GdbSetup.remote("qemu", socket.toString()), DEADLINES))
                .isInstanceOf(UnreachableException.class)
                .hasMessage("qemu: " + socket + ": No such file or directory");
        assertThatThrownBy(() -> GdbTarget.launch(GdbSetup.remote("qemu", "| exec false"), DEADLINES))
                .isInstanceOf(UnreachableException.class)
                .hasMessageContaining("Target disconnected");
        assertThatThrownBy(() -> GdbTarget.launch(GdbSetup.remote("qemu", "x").withGdb("no-such-gdb"), DEADLINES))
                .isInstanceOf(AbsentException.class)
                .hasMessage("there is no no-such-gdb on this machine");
        assertThatThrownBy(() -> GdbTarget.launch(
                        GdbSetup.remote("qemu", "x").withExecutable(directory.resolve("none")), DEADLINES))
                .hasMessageContaining("No such file");
        Path silent = Files.writeString(directory.resolve("gdb"), "#!/bin/sh\necho it is broken >&2\nexit 3\n");
        assertThat(silent.toFile().setExecutable(true)).isTrue();
        assertThatThrownBy(() -> GdbTarget.launch(GdbSetup.remote("qemu", "x").withGdb(silent.toString()), DEADLINES))
                .isInstanceOf(UnreachableException.class)
                .hasMessage("qemu: gdb ended with code 3: it is broken");
    }

    @Test
    void aSecondDebuggerIsDenied() {
        try (GdbTarget first = turns.launch(DEADLINES)) {
            long pid = Long.parseLong(first.threads().get(0).detail().replaceAll("Thread ([0-9]+)\\..*", "$1"));
            assertThatThrownBy(() -> GdbTarget.launch(GdbSetup.attach("turns", pid), DEADLINES))
                    .isInstanceOf(DeniedException.class)
                    .hasMessageContaining("ptrace");
        }
    }

    /** gdbserver interrupts the group that the program leads: this one leads none. */
    @Test
    void aProgramThatLeadsNoGroupIsInterruptedInItsSetupsWay() throws Exception {
        Process process = turns.start(List.of(turns.program().toString()));
        GdbSetup setup = turns.attached(process.pid()).withInterrupt(() -> {
            try {
                new ProcessBuilder("kill", "-INT", Long.toString(process.pid()))
                        .start()
                        .waitFor();
            } catch (IOException | InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        GdbTarget target = GdbTarget.launch(setup, DEADLINES);
        Turns.begin(process);
        target.resume();
        target.interrupt();
        assertThat(target.stop().orElseThrow().reason()).isEqualTo(Stop.Reason.INTERRUPT);
        target.resume();
        target.insert(BreakpointRequest.at(NOTE).saying("x"));
        assertThat(target.state()).isEqualTo(RunState.RUNNING);
        target.close();
        turnsOnAlone(process);
    }

    @ParameterizedTest(name = "wanted: {0}")
    @ValueSource(booleans = {false, true})
    void threadLocalsAreReadWhereTheyAreWanted(boolean wanted) throws Exception {
        Process process = turns.run();
        GdbSetup setup = turns.attached(process.pid());
        try (GdbTarget target = GdbTarget.launch(wanted ? setup.withThreadLocals() : setup, DEADLINES)) {
            if (wanted) {
                assertThat(target.evaluate("1", 0, "own").text()).isEqualTo("7");
            } else {
                assertThatThrownBy(() -> target.evaluate("1", 0, "own"))
                        .isInstanceOf(FailedException.class)
                        .hasMessageContaining("thread-local");
            }
        }
    }

    /** A process of this machine needs no gdbserver. */
    @Test
    void aProcessOfThisMachineIsAttached() throws Exception {
        Process process = turns.run();
        GdbTarget target = GdbTarget.launch(GdbSetup.attach("turns", process.pid()), DEADLINES);
        Turns.begin(process);
        target.insert(BreakpointRequest.at(NOTE));
        target.resume();
        assertThat(target.awaitStop(Duration.ofSeconds(10)).orElseThrow().reason())
                .isEqualTo(Stop.Reason.BREAKPOINT);
        target.close();
        turnsOnAlone(process);
    }

    /**
     * As QEMU is taken from its first instruction: gdbserver is attached to the shell, which waits for somebody to open the
     * gate before it execs. The process stays the same, and breakpoints in libraries that it will load wait for them.
     */
    @Test
    void aProgramIsHeldWhereAShellExecsIt() throws Exception {
        Path gate = turns.file("gate");
        assertThat(new ProcessBuilder("mkfifo", gate.toString()).start().waitFor())
                .isZero();
        Process shell = turns.start(List.of(
                "setsid",
                "sh",
                "-c",
                ": <\"$1\"; exec \"$2\"",
                "sh",
                gate.toString(),
                turns.program().toString()));
        // The shell waits in open() before gdb comes: then its first instruction is not gdb's business.
        while (!Files.readString(Path.of("/proc/" + shell.pid() + "/comm")).startsWith("sh")) {
            Thread.onSpinWait();
        }
        GdbSetup setup = GdbSetup.remote("turns", "| exec gdbserver --once --attach - " + shell.pid() + " 2>/dev/null")
                .withSysroot("/");
        try (GdbTarget target = GdbTarget.launch(setup, DEADLINES)) {
            Heard heard = new Heard();
            target.listen(heard);
            assertThat(target.catchExec().temporary()).isTrue();
            assertThat(target.insert(BreakpointRequest.at(new Location.Function("store_put")))
                            .pending())
                    .isTrue();
            target.resume();
            Files.writeString(gate, "");
            Stop exec = target.awaitStop(Duration.ofSeconds(20)).orElseThrow();
            assertThat(exec.reason()).isEqualTo(Stop.Reason.EXEC);
            assertThat(exec.detail()).isEqualTo(turns.program().toString());
            Turns.begin(shell);
            target.resume();
            Stop hit = target.awaitStop(Duration.ofSeconds(20)).orElseThrow();
            assertThat(hit.reason()).isEqualTo(Stop.Reason.BREAKPOINT);
            assertThat(hit.frame().orElseThrow().function()).isEqualTo("store_put");
            assertThat(target.breakpoints()).hasSize(1).noneMatch(each -> each.pending());
            assertThat(target.frames(hit.thread(), 0, 9))
                    .extracting(frame -> frame.function())
                    .contains("main");
            assertThat(heard.all())
                    .anyMatch(event -> event instanceof DebugEvent.Loaded loaded
                            && loaded.name().endsWith("libstore.so"));
        }
        turnsOnAlone(shell);
    }
}
