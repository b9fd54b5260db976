package org.xenscope.gdb.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.xenscope.devicemodel.ProcessDetails;
import org.xenscope.devicemodel.ProcessDetailsProbe;
import org.xenscope.error.AbsentException;
import org.xenscope.error.RefusedException;
import org.xenscope.gdb.server.GuardEnd.Kind;
import org.xenscope.host.HostControl;
import org.xenscope.host.LocalHost;
import org.xenscope.host.Policy;

/** A genuine gdb and gdbserver at a program of several threads, and each way in which they end: the program goes on. */
@Tag("peer")
@Timeout(90)
class GuardTest {
    @TempDir
    static Path directory;

    private static Path program;
    private static LocalHost host;
    private static HostControl control;

    private final String mark = UUID.randomUUID().toString();
    private Workers workers;

    @BeforeAll
    static void compile() {
        Workers.orSkip();
        program = Workers.compile(directory);
        host = new LocalHost();
        control = host.control(Policy.CHANGE.permit("a test"));
    }

    @AfterAll
    static void close() {
        if (host != null) {
            host.close();
        }
    }

    @BeforeEach
    void begin() {
        workers = Workers.start(program);
    }

    @AfterEach
    void end() {
        workers.close();
        Workers.await("nothing of the session is left", () -> DebugSession.marked(host, mark)
                .isEmpty());
    }

    private Relay relay() {
        return Relay.open(
                PrivateDirectory.make(directory.resolve("sockets")), GdbServing.attach(control, workers.pid(), mark));
    }

    private RealGdb gdb(Relay relay) {
        RealGdb gdb = RealGdb.start(program, "target remote " + relay.path());
        gdb.ask("info threads");
        return gdb;
    }

    /** A gdb whose program runs, and has a breakpoint in it that it does not meet. */
    private RealGdb running(Relay relay, String... commands) {
        RealGdb gdb = gdb(relay);
        for (String command : commands) {
            gdb.ask(command);
        }
        gdb.type("continue");
        gdb.await("Continuing");
        Workers.await("it runs", () -> workers.state() == 'S' || workers.state() == 'R');
        return gdb;
    }

    private int gdbserver() {
        return DebugSession.marked(host, mark).get(0).gdbserver().orElseThrow();
    }

    private void expect(Relay relay, Kind kind) {
        GuardEnd end = relay.end();
        assertThat(end.kind()).as(end.words().toString()).isEqualTo(kind);
        workers.awaitFree();
    }

    @Test
    void attachedItStandsAndLetGoItRuns() {
        try (Relay relay = relay();
                RealGdb gdb = gdb(relay)) {
            assertThat(workers.state()).isEqualTo('t');
            assertThat(gdb.ask("info threads").lines().filter(line -> line.contains("\"workers\"")))
                    .hasSize(7);
            assertThat(gdb.ask("break seldom")).contains("Breakpoint 1");
            assertThat(gdb.ask("continue")).contains("Breakpoint 1, seldom");
            gdb.ask("detach");
            expect(relay, Kind.DETACHED);
            assertThat(relay.path()).doesNotExist();
        }
    }

    @Test
    void gdbsInterruptSendsItNoSignalOfItsOwn() {
        try (Relay relay = relay();
                RealGdb gdb = running(relay)) {
            Workers.signal(gdb.process().pid(), "INT");
            gdb.await("received signal SIGINT");
            gdb.type("continue");
            gdb.await("Continuing");
            Workers.signal(gdb.process().pid(), "INT");
            gdb.await("received signal SIGINT");
            gdb.ask("detach");
            expect(relay, Kind.DETACHED);
        }
    }

    @RepeatedTest(3)
    void gdbIsKilledWhileItRuns() {
        try (Relay relay = relay();
                RealGdb gdb = running(relay, "break seldom if calls < 0", "watch calls if calls < 0")) {
            gdb.kill();
            Workers.await(
                    "the session is over", () -> DebugSession.marked(host, mark).isEmpty());
            expect(relay, Kind.GONE);
        }
    }

    @Test
    void gdbIsKilledWhileItStands() {
        try (Relay relay = relay();
                RealGdb gdb = gdb(relay)) {
            gdb.ask("set breakpoint always-inserted on");
            gdb.ask("break seldom");
            gdb.kill();
            Workers.await(
                    "the session is over", () -> DebugSession.marked(host, mark).isEmpty());
            expect(relay, Kind.GONE);
        }
    }

    @RepeatedTest(3)
    void gdbserverIsKilledWhileItRuns() {
        try (Relay relay = relay();
                RealGdb gdb = running(relay, "break never", "hbreak interrupted")) {
            Workers.signal(gdbserver(), "KILL");
            gdb.await("onnection closed");
            expect(relay, Kind.KILLED);
        }
    }

    @Test
    void gdbserverIsToldToEndWhileItRuns() {
        try (Relay relay = relay();
                RealGdb gdb = running(relay, "break never")) {
            Workers.signal(gdbserver(), "TERM");
            gdb.await("onnection closed");
            GuardEnd end = relay.end();
            assertThat(end.kind()).isEqualTo(Kind.KILLED);
            assertThat(end.mended()).as("never, and gdb's own in the loader").isPositive();
            workers.awaitFree();
        }
    }

    @Test
    void gdbserverIsKilledWhileItStands() {
        try (Relay relay = relay();
                RealGdb gdb = gdb(relay)) {
            gdb.ask("break seldom");
            gdb.ask("continue");
            Workers.signal(gdbserver(), "KILL");
            expect(relay, Kind.KILLED);
        }
    }

    @Test
    void theGuardsOwnShellIsKilled() {
        try (Relay relay = relay();
                RealGdb gdb = running(relay, "break never")) {
            Workers.signal(shell(), "KILL");
            gdb.kill();
            Workers.await(
                    "the session is over", () -> DebugSession.marked(host, mark).isEmpty());
            workers.awaitFree();
        }
    }

    /** The shell that all others of the guard were started by. */
    private int shell() {
        List<Integer> guards = DebugSession.marked(host, mark).get(0).guards();
        return new ProcessDetailsProbe(host)
                .read(guards).values().stream()
                        .filter(each -> !guards.contains(each.parentPid()))
                        .mapToInt(ProcessDetails::pid)
                        .findFirst()
                        .orElseThrow();
    }

    @Test
    void allOfTheGuardIsKilledAndItIsMendedLater() {
        try (Relay relay = relay();
                RealGdb gdb = running(relay, "break never", "hbreak interrupted")) {
            int server = gdbserver();
            List<Integer> guards = DebugSession.marked(host, mark).get(0).guards();
            guards.forEach(pid -> Workers.signal(pid, "KILL"));
            Workers.signal(server, "KILL");
            gdb.await("onnection closed");
            Workers.await(
                    "the session is over", () -> DebugSession.marked(host, mark).isEmpty());
            workers.signal("STOP");
            GuardEnd end = Guard.mend(control, workers.pid());
            assertThat(end.kind()).isEqualTo(Kind.FREED);
            assertThat(end.mended()).isPositive();
            workers.awaitFree();
        }
    }

    @Test
    void oneThatWasStoppedBeforeStaysSo() {
        workers.signal("STOP");
        Workers.await("it is stopped", () -> workers.state() == 'T');
        try (Relay relay = relay();
                RealGdb gdb = running(relay, "handle SIGSTOP nostop noprint nopass")) {
            gdb.kill();
            assertThat(relay.end().kind()).isEqualTo(Kind.GONE);
            Workers.await("it is stopped again", () -> workers.state() == 'T');
            assertThat(Guard.mend(control, workers.pid()).kind()).isEqualTo(Kind.FREED);
            workers.awaitFree();
        }
    }

    @Test
    void nobodyConnects() {
        try (Relay relay = relay()) {
            assertThat(Files.isReadable(relay.path())).isTrue();
            assertThat(relay.taken()).isFalse();
            expect(relay, Kind.GONE);
        }
    }

    @Test
    void itEndsWhileItIsDebugged() {
        try (Relay relay = relay();
                RealGdb gdb = running(relay)) {
            workers.signal("KILL");
            gdb.await("Program terminated with signal SIGKILL");
            assertThat(relay.end().kind()).isEqualTo(Kind.EXITED);
        }
    }

    @Test
    void aSecondDebugger() {
        try (GdbServing first = GdbServing.attach(control, workers.pid(), mark)) {
            assertThatThrownBy(() -> GdbServing.attach(control, workers.pid(), UUID.randomUUID() + ""))
                    .isInstanceOf(RefusedException.class)
                    .hasMessageContaining("is debugged already, by process " + gdbserver());
            assertThat(first.awaitEnd(Duration.ofMillis(1))).isFalse();
        }
        workers.awaitFree();
    }

    @Test
    void noSuchProcess() {
        workers.close();
        Workers.await("it is gone", () -> !workers.process().isAlive());
        assertThatThrownBy(() -> GdbServing.attach(control, workers.pid(), mark))
                .isInstanceOf(AbsentException.class)
                .hasMessage("there is no process " + workers.pid() + " on local");
    }
}
