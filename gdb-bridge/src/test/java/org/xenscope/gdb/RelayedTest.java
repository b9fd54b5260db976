package org.xenscope.gdb;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.xenscope.debug.BreakpointRequest;
import org.xenscope.debug.DebugEvent;
import org.xenscope.debug.Location;
import org.xenscope.debug.StepKind;
import org.xenscope.debug.Stop;
import org.xenscope.gdb.server.GuardEnd;
import org.xenscope.gdb.server.Places;
import org.xenscope.gdb.server.PreparedSession;
import org.xenscope.gdb.server.TargetProcess;
import org.xenscope.gdb.symbols.Symbols;
import org.xenscope.host.HostControl;
import org.xenscope.host.LocalHost;
import org.xenscope.host.Policy;

/** gdb through the relay and the guard, with answers that it gets early: as {@code gdb session} has it. */
@Tag("peer")
final class RelayedTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @TempDir
    Path directory;

    @Test
    void stopsStepsAndLogsAreTheSameThroughTheRelay() throws Exception {
        HostControl control = new LocalHost().control(Policy.CHANGE.permit("a test"));
        try (Turns turns = Turns.build()) {
            Process process = turns.run();
            int pid = (int) process.pid();
            TargetProcess target = TargetProcess.of(control.host(), pid, Optional.empty(), OptionalInt.empty());
            PreparedSession session = PreparedSession.attach(
                    control,
                    target,
                    "relayed-test",
                    Symbols.of(control.host(), directory, text -> {}).ofProcess(pid),
                    new Places(directory, directory.resolve("sockets")),
                    text -> {});
            GdbSetup setup = GdbSetup.remote("turns", session.socket().toString())
                    .withExecutable(session.symbols().executable())
                    .withSysroot("/");
            try (GdbTarget gdb = GdbTarget.launch(setup, GdbDeadlines.standard())) {
                Turns.begin(process);
                gdb.insert(BreakpointRequest.at(new Location.Function("note")));
                for (int turn = 0; turn < 3; turn++) {
                    // over the breakpoint: it is taken out and put back, and hit again
                    gdb.resume();
                    Stop stop = gdb.awaitStop(PATIENCE).orElseThrow();
                    assertThat(stop.reason()).isEqualTo(Stop.Reason.BREAKPOINT);
                    assertThat(gdb.evaluate(stop.thread(), 0, "what").text()).endsWith("\"turn " + turn + "\"");
                    gdb.step(StepKind.OVER, stop.thread());
                    assertThat(gdb.awaitStop(PATIENCE).orElseThrow().reason()).isEqualTo(Stop.Reason.STEP);
                }
                gdb.remove("1");
                Heard heard = new Heard();
                gdb.listen(heard);
                gdb.insert(
                        BreakpointRequest.at(new Location.Function("xs_write")).saying("{args}"));
                gdb.resume();
                for (int hit = 0; hit < 3; hit++) {
                    assertThat(heard.next(DebugEvent.Logged.class).text()).contains("path=\"/local/domain/1/data\"");
                }
                gdb.interrupt();
                assertThat(gdb.stop().orElseThrow().reason()).isEqualTo(Stop.Reason.INTERRUPT);
            }
            assertThat(session.end().kind()).isEqualTo(GuardEnd.Kind.DETACHED);
            assertThat(Turns.state(pid).orElse("")).contains("TracerPid: 0");
            assertThat(process.isAlive()).isTrue();
        }
    }
}
