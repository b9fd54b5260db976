package org.xenscope.jvm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.xenscope.debug.BreakpointRequest;
import org.xenscope.debug.DebugEvent;
import org.xenscope.debug.DebugTarget;
import org.xenscope.debug.DebugThread;
import org.xenscope.debug.Feature;
import org.xenscope.debug.Frame;
import org.xenscope.debug.Location;
import org.xenscope.debug.RunState;
import org.xenscope.error.AbsentException;
import org.xenscope.error.RefusedException;
import org.xenscope.error.UnreachableException;
import org.xenscope.error.UsageException;
import org.xenscope.host.LocalHost;
import org.xenscope.host.Query;

/** Real programs that hang, seen by the debug interface and by thread dumps: both tell the same. */
@Timeout(60)
final class HangTest {
    @TempDir
    static Path classes;

    private enum Way {
        DEBUG_PORT,
        DUMPS
    }

    @BeforeAll
    static void compile() throws IOException {
        try (InputStream in = HangTest.class.getResourceAsStream("prey/Hang.java.txt")) {
            JavaProgram.compile(classes, "prey/Hang.java", new String(in.readAllBytes(), StandardCharsets.UTF_8), "-g");
        }
    }

    private static Selves selves() {
        return new Selves(new LocalHost(), "prey.Hang", Prey.LONG);
    }

    private record Hung(JavaProgram program, DebugTarget target) implements AutoCloseable {
        static Hung begin(Way way, String how) throws IOException {
            boolean port = way == Way.DEBUG_PORT;
            JavaProgram program = port
                    ? JavaProgram.listening("n", "-cp", classes.toString(), "prey.Hang", how)
                    : JavaProgram.run("-cp", classes.toString(), "prey.Hang", how);
            int number = port ? program.port() : 0;
            program.await("hangs");
            return new Hung(
                    program,
                    port
                            ? Jvm.attach("127.0.0.1", number, JvmOptions.USUAL.within(Prey.LONG))
                            : selves().attach(program.pid()));
        }

        DebugThread thread(String name) {
            return target.threads().stream()
                    .filter(each -> each.name().equals(name))
                    .findFirst()
                    .orElseThrow();
        }

        @Override
        public void close() {
            target.close();
            program.close();
        }
    }

    @ParameterizedTest
    @EnumSource
    void aDeadlockOfMonitors(Way way) throws Exception {
        try (Hung hung = Hung.begin(way, "monitors")) {
            DebugThread one = hung.thread("one");
            DebugThread two = hung.thread("two");
            assertThat(one.detail()).isEqualTo("waiting to enter a monitor");
            assertThat(one.owned()).hasSize(1);
            assertThat(one.owned().get(0)).matches("Object@[0-9a-f]+");
            assertThat(one.waitsFor().orElseThrow().owner()).contains(two.id());
            assertThat(two.waitsFor().orElseThrow().owner()).contains(one.id());

            HangReport report = HangReport.of(hung.target);
            assertThat(report.deadlocks()).hasSize(1);
            assertThat(report.sentences().get(0))
                    .matches(
                            "deadlock: thread \\d+ \\(one\\) waits for Object@[0-9a-f]+, which thread \\d+ \\(two\\) has; "
                                    + "thread \\d+ \\(two\\) waits for Object@[0-9a-f]+, which thread \\d+ \\(one\\) has");
            assertThat(report.sentences().get(1))
                    .matches("thread \\d+ \\(main\\) waits to be notified( on Thread@[0-9a-f]+)?, "
                            + "for prey\\.Hang\\.main \\(Hang\\.java:\\d+\\)");
        }
    }

    @ParameterizedTest
    @EnumSource
    void aDeadlockOfLocks(Way way) throws Exception {
        try (Hung hung = Hung.begin(way, "locks")) {
            HangReport report = HangReport.of(hung.target);
            // The main thread says that it hangs, and then does.
            while (report.deadlocks().isEmpty()) {
                report = HangReport.of(hung.target);
            }
            assertThat(report.deadlocks()).hasSize(1);
            assertThat(report.deadlocks().get(0).circle())
                    .extracting(HangReport.Blocked::name)
                    .containsExactlyInAnyOrder("main", "one");
            assertThat(hung.thread("one").detail()).isEqualTo("parked");
            assertThat(hung.thread("one").owned()).singleElement().asString().startsWith("ReentrantLock$NonfairSync@");
            assertThat(report.main())
                    .hasSize(2)
                    .allMatch(each -> each.activity().kind() == Activity.Kind.LOCK);
        }
    }

    @ParameterizedTest
    @EnumSource
    void mainWaitsForAThreadThatReads(Way way) throws Exception {
        try (Hung hung = Hung.begin(way, "read")) {
            HangReport report = HangReport.of(hung.target);
            while (report.main().size() < 2) {
                report = HangReport.of(hung.target);
            }
            assertThat(report.deadlocks()).isEmpty();
            assertThat(report.sentences().get(0))
                    .matches("thread \\d+ \\(main\\) waits for Object@[0-9a-f]+, "
                            + "which thread \\d+ \\(reader\\) has, for prey\\.Hang\\.main \\(Hang\\.java:\\d+\\)");
            assertThat(report.sentences().get(1))
                    .matches("thread \\d+ \\(reader\\) reads from a file, a pipe or a terminal, "
                            + "for prey\\.Hang\\.lambda\\$main\\$\\d \\(Hang\\.java:\\d+\\)");
        }
    }

    @ParameterizedTest
    @EnumSource
    void twoThousandThreads(Way way) throws Exception {
        try (Hung hung = Hung.begin(way, "many")) {
            List<DebugThread> threads = hung.target.threads();
            assertThat(threads).hasSizeGreaterThan(2000);
            HangReport report = HangReport.of(hung.target);
            assertThat(report.blocked()).hasSizeGreaterThan(1900).allMatch(each -> each.ownerName()
                    .equals("main"));
            assertThat(report.main())
                    .singleElement()
                    .extracting(each -> each.activity().kind())
                    .isEqualTo(Activity.Kind.SLEEP);
            assertThat(hung.target.frames(hung.thread("many-1999").id(), 0, 5)).isNotEmpty();
        }
    }

    @Test
    void whatIsOnlyLookedAtSaysSo() throws Exception {
        try (Hung hung = Hung.begin(Way.DUMPS, "monitors")) {
            DebugTarget target = hung.target;
            assertThat(target.name()).isEqualTo("xenscope " + hung.program.pid());
            assertThat(target.features()).containsExactly(Feature.LOCKS);
            assertThat(target.state()).isEqualTo(RunState.RUNNING);
            assertThatThrownBy(() -> target.insert(BreakpointRequest.at(Location.parse("A.b"))))
                    .isInstanceOf(RefusedException.class)
                    .hasMessageContaining("is only looked at");
            assertThatThrownBy(() -> target.evaluate("1", 0, "1")).isInstanceOf(RefusedException.class);
            assertThatThrownBy(target::interrupt).isInstanceOf(RefusedException.class);
            assertThatThrownBy(() -> target.remove("1")).isInstanceOf(UsageException.class);
            assertThatThrownBy(() -> target.frames("99999", 0, 1)).isInstanceOf(UsageException.class);
            assertThat(target.frames(hung.thread("main").id(), 0, 100))
                    .extracting(Frame::function)
                    .contains("java.lang.Thread.join", "prey.Hang.main");
            assertThat(target.breakpoints()).isEmpty();
            // Nothing listens for it, then or later.
            assertThat(listening(hung.program.pid())).isEmpty();
            target.close();
            assertThatThrownBy(target::threads).isInstanceOf(UnreachableException.class);
            assertThat(hung.program.alive()).isTrue();
            assertThat(listening(hung.program.pid())).isEmpty();
        }
    }

    private static String listening(long pid) {
        LocalHost host = new LocalHost();
        String sockets =
                host.query(Query.of("ls", "-l", "/proc/" + pid + "/fd")).text();
        return new String(host.read("/proc/" + pid + "/net/tcp"), StandardCharsets.US_ASCII)
                .lines()
                .skip(1)
                .map(line -> line.strip().split("\\s+"))
                .filter(words -> words[3].equals("0A") && sockets.contains("socket:[" + words[9] + "]"))
                .map(words -> words[1])
                .reduce("", String::concat);
    }

    @Test
    void theirEndIsTold() throws Exception {
        try (Hung hung = Hung.begin(Way.DUMPS, "monitors")) {
            Heard heard = new Heard();
            hung.target.listen(heard);
            hung.program.close();
            assertThat(heard.next(DebugEvent.Ended.class).why()).isEqualTo("it has exited");
            assertThat(hung.target.state()).isEqualTo(RunState.ENDED);
            assertThatThrownBy(hung.target::threads)
                    .isInstanceOf(UnreachableException.class)
                    .hasMessageEndingWith("has exited");
        }
    }

    @Test
    void othersAreFoundAndWhatIsNoneIsNot() throws Exception {
        try (JavaProgram one = JavaProgram.run("-cp", classes.toString(), "prey.Hang", "monitors");
                JavaProgram two = JavaProgram.run("-cp", classes.toString(), "prey.Hang", "read")) {
            one.await("hangs");
            two.await("hangs");
            List<Selves.Self> found = selves().find();
            assertThat(found)
                    .filteredOn(each -> each.pid() == one.pid() || each.pid() == two.pid())
                    .extracting(Selves.Self::words)
                    .containsExactlyInAnyOrder(List.of("monitors"), List.of("read"));
            assertThat(found).allMatch(each -> each.age().isPresent());
            assertThat(found)
                    .noneMatch(each -> each.pid() == ProcessHandle.current().pid());

            assertThatThrownBy(() -> selves().attach(ProcessHandle.current().pid()))
                    .isInstanceOf(AbsentException.class)
                    .hasMessageEndingWith("is this very xenscope");
            assertThatThrownBy(() -> selves().attach(999_999_999L)).isInstanceOf(AbsentException.class);

            one.stop();
            assertThatThrownBy(() -> selves().attach(one.pid()))
                    .isInstanceOf(RefusedException.class)
                    .hasMessageContaining("is stopped by a signal or a debugger");
            one.goOn();
        }
    }
}
