package org.xenscope.jvm;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.xenscope.debug.DebugThread;
import org.xenscope.debug.Frame;

/** Who waits for whom, by tables. */
final class HangReportTest {
    private static Frame frame(String function) {
        return new Frame(
                0,
                function,
                List.of(),
                function.startsWith("org.") ? Optional.of("Client.java") : Optional.empty(),
                Optional.empty(),
                function.startsWith("org.") ? OptionalInt.of(55) : OptionalInt.empty(),
                OptionalLong.empty(),
                Optional.empty());
    }

    private static DebugThread thread(String id, String name, String lock, String owner) {
        return new DebugThread(
                id,
                name,
                lock.isEmpty() ? "runnable" : "waiting to enter a monitor",
                true,
                Optional.empty(),
                List.of(),
                lock.isEmpty()
                        ? Optional.empty()
                        : Optional.of(new DebugThread.LockWait(
                                lock, owner.isEmpty() ? Optional.empty() : Optional.of(owner))));
    }

    static Stream<Arguments> stacks() {
        return Stream.of(
                Arguments.of(
                        "sleep",
                        List.of("java.lang.Thread.sleep", "org.x.Client.read"),
                        Activity.Kind.SLEEP,
                        "sleeps, for org.x.Client.read (Client.java:55)"),
                Arguments.of(
                        "sleep of 25",
                        List.of("java.lang.Thread.sleepNanos0", "java.lang.Thread.sleepNanos", "org.x.Client.read"),
                        Activity.Kind.SLEEP,
                        "sleeps, for org.x.Client.read (Client.java:55)"),
                Arguments.of(
                        "a socket of java.net",
                        List.of(
                                "sun.nio.ch.Net.poll",
                                "sun.nio.ch.NioSocketImpl.park",
                                "sun.nio.ch.NioSocketImpl.implRead",
                                "java.net.Socket$SocketInputStream.read",
                                "org.x.Client.read"),
                        Activity.Kind.READ,
                        "reads from a socket, for org.x.Client.read (Client.java:55)"),
                Arguments.of(
                        "a channel",
                        List.of(
                                "sun.nio.ch.SocketDispatcher.read0",
                                "sun.nio.ch.SocketDispatcher.read",
                                "sun.nio.ch.IOUtil.read",
                                "sun.nio.ch.SocketChannelImpl.read",
                                "org.x.Client.read"),
                        Activity.Kind.READ,
                        "reads from a socket, for org.x.Client.read (Client.java:55)"),
                Arguments.of(
                        "a server",
                        List.of("sun.nio.ch.Net.accept", "sun.nio.ch.ServerSocketChannelImpl.implAccept", "org.x.A.b"),
                        Activity.Kind.ACCEPT,
                        "waits for somebody to connect, for org.x.A.b (Client.java:55)"),
                Arguments.of(
                        "connecting",
                        List.of("sun.nio.ch.Net.connect0", "sun.nio.ch.SocketChannelImpl.connect", "org.x.A.b"),
                        Activity.Kind.CONNECT,
                        "waits for a connection to be made, for org.x.A.b (Client.java:55)"),
                Arguments.of(
                        "selecting",
                        List.of("sun.nio.ch.EPoll.wait", "sun.nio.ch.EPollSelectorImpl.doSelect"),
                        Activity.Kind.POLL,
                        "waits for input or output on one of several"),
                Arguments.of(
                        "a terminal",
                        List.of("java.io.FileInputStream.readBytes", "java.io.FileInputStream.read", "org.x.A.b"),
                        Activity.Kind.READ,
                        "reads from a file, a pipe or a terminal, for org.x.A.b (Client.java:55)"),
                Arguments.of(
                        "a full pipe",
                        List.of("java.io.FileOutputStream.writeBytes", "java.io.FileOutputStream.write"),
                        Activity.Kind.WRITE,
                        "writes to a file, a pipe or a terminal"),
                Arguments.of(
                        "a process, which is waited for by a monitor",
                        List.of("java.lang.Object.wait", "java.lang.ProcessImpl.waitFor", "org.x.A.b"),
                        Activity.Kind.PROCESS,
                        "waits for a process to end, for org.x.A.b (Client.java:55)"),
                Arguments.of(
                        "what a process says",
                        List.of(
                                "java.io.FileInputStream.readBytes",
                                "java.io.FileInputStream.read",
                                "java.lang.ProcessImpl$ProcessPipeInputStream.read"),
                        Activity.Kind.READ,
                        "reads from a process"),
                Arguments.of(
                        "to be notified",
                        List.of("java.lang.Object.wait0", "java.lang.Object.wait", "org.x.A.b"),
                        Activity.Kind.WAIT,
                        "waits to be notified, for org.x.A.b (Client.java:55)"),
                Arguments.of(
                        "a future",
                        List.of("jdk.internal.misc.Unsafe.park", "java.util.concurrent.CompletableFuture.get"),
                        Activity.Kind.WAIT,
                        "waits for another thread to wake it"),
                Arguments.of(
                        "a loop of its own",
                        List.of("org.x.A.b", "java.lang.Thread.sleep"),
                        Activity.Kind.RUN,
                        "runs org.x.A.b (Client.java:55)"),
                Arguments.of(
                        "a loop in the JDK",
                        List.of("java.util.HashMap.get", "org.x.A.b"),
                        Activity.Kind.RUN,
                        "runs java.util.HashMap.get, for org.x.A.b (Client.java:55)"),
                Arguments.of("no stack", List.of(), Activity.Kind.RUN, "is runnable"));
    }

    @ParameterizedTest(name = "[{index}] {0}")
    @MethodSource("stacks")
    void whatAThreadDoes(String name, List<String> functions, Activity.Kind kind, String sentence) {
        Activity activity = Activity.of(
                thread("1", "main", "", ""),
                functions.stream().map(HangReportTest::frame).toList(),
                Optional.empty());
        assertThat(activity.kind()).isEqualTo(kind);
        assertThat(activity.sentence()).isEqualTo(sentence);
    }

    @Test
    void aCircleIsNamedOnceAndBeginsWithTheLowestNumber() {
        List<DebugThread> threads = List.of(
                thread("12", "c", "L3", "9"),
                thread("9", "a", "L1", "10"),
                thread("10", "b", "L2", "12"),
                thread("11", "outside", "L1", "10"));
        HangReport report = HangReport.of(threads, Map.of());
        assertThat(report.deadlocks()).hasSize(1);
        assertThat(report.sentences())
                .containsExactly(
                        "deadlock: thread 9 (a) waits for L1, which thread 10 (b) has; "
                                + "thread 10 (b) waits for L2, which thread 12 (c) has; "
                                + "thread 12 (c) waits for L3, which thread 9 (a) has",
                        "thread 11 (outside) waits for L1, which thread 10 (b) has");
    }

    @Test
    void twoCirclesAreTwo() {
        HangReport report = HangReport.of(
                List.of(
                        thread("2", "a", "L1", "3"),
                        thread("3", "b", "L2", "2"),
                        thread("4", "c", "L3", "5"),
                        thread("5", "d", "L4", "4")),
                Map.of());
        assertThat(report.deadlocks()).hasSize(2);
    }

    @Test
    void mainIsFollowedToWhoHoldsItUp() {
        List<DebugThread> threads =
                List.of(thread("1", "main", "L", "7"), thread("7", "store", "", ""), thread("8", "idle", "M", ""));
        Map<String, List<Frame>> stacks = new HashMap<>();
        stacks.put("1", List.of(frame("org.x.A.b")));
        stacks.put("7", List.of(frame("sun.nio.ch.SocketDispatcher.read0"), frame("org.x.Client.read")));
        assertThat(HangReport.of(threads, stacks).sentences())
                .containsExactly(
                        "thread 1 (main) waits for L, which thread 7 (store) has, for org.x.A.b (Client.java:55)",
                        "thread 7 (store) reads from a socket, for org.x.Client.read (Client.java:55)");
    }

    @Test
    void anOwnerThatIsGoneOrTheThreadItselfIsNoCircle() {
        HangReport report =
                HangReport.of(List.of(thread("1", "main", "L", "99"), thread("2", "b", "M", "2")), Map.of());
        assertThat(report.deadlocks()).isEmpty();
        assertThat(report.sentences()).containsExactly("thread 1 (main) waits for L, which thread 99 (gone) has");
    }

    @Test
    void aThousandThreadsInARowAreNoWorkAndNoOverflow() {
        List<DebugThread> threads = new ArrayList<>();
        for (int i = 1; i <= 2000; i++) {
            threads.add(thread(Integer.toString(i), i == 1 ? "main" : "t" + i, "L" + i, Integer.toString(i + 1)));
        }
        threads.add(thread("2001", "last", "", ""));
        HangReport report = HangReport.of(threads, Map.of());
        assertThat(report.deadlocks()).isEmpty();
        assertThat(report.main()).hasSize(2001);
        assertThat(report.main().get(2000).activity().kind()).isEqualTo(Activity.Kind.RUN);
    }
}
