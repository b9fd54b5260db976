package org.xenscope.jvm;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.xenscope.debug.DebugThread;
import org.xenscope.debug.Frame;
import org.xenscope.jvm.ThreadDump.DumpedThread;

/** Dumps as they were printed: dump-17.txt by OpenJDK 17.0.15, dump-25.txt by Temurin 25.0.3, of the same program. */
final class ThreadDumpTest {
    static String recorded(String file) throws IOException {
        try (InputStream in = ThreadDumpTest.class.getResourceAsStream(file)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static DumpedThread thread(ThreadDump dump, String name) {
        return dump.threads().stream()
                .filter(each -> each.thread().name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    @ParameterizedTest
    @CsvSource({"dump-17.txt, 1", "dump-25.txt, 3"})
    void threadsLocksAndOwners(String file, String main) throws IOException {
        ThreadDump dump = ThreadDump.parse(recorded(file));

        DebugThread first = thread(dump, "main").thread();
        assertThat(first.id()).isEqualTo(main);
        assertThat(first.detail()).isEqualTo("runnable");
        assertThat(first.owned())
                .hasSize(3)
                .anyMatch(lock -> lock.startsWith("BufferedInputStream@69ec"))
                .anyMatch(lock -> lock.startsWith("Object@69ec"))
                .anyMatch(lock -> lock.startsWith("ReentrantLock$NonfairSync@69ec"));
        assertThat(first.waitsFor()).isEmpty();

        DebugThread blocked = thread(dump, "blocked").thread();
        assertThat(blocked.detail()).isEqualTo("waiting to enter a monitor");
        assertThat(blocked.waitsFor().orElseThrow().owner()).contains(main);
        assertThat(first.owned()).contains(blocked.waitsFor().orElseThrow().lock());

        DebugThread parked = thread(dump, "w\"q #9").thread();
        assertThat(parked.detail()).isEqualTo("parked");
        assertThat(parked.waitsFor().orElseThrow().owner()).contains(main);

        DebugThread waiter = thread(dump, "waiter").thread();
        assertThat(waiter.detail()).isEqualTo("waiting");
        assertThat(waiter.owned()).as("given away while it waits").isEmpty();
        assertThat(waiter.waitsFor().orElseThrow().owner()).isEmpty();
    }

    @Test
    void frames() throws IOException {
        DumpedThread main = thread(ThreadDump.parse(recorded("dump-17.txt")), "main");
        Frame top = main.frames().get(0);
        assertThat(top.function()).isEqualTo("java.io.FileInputStream.readBytes");
        assertThat(top.module()).contains("java.base@17.0.15");
        assertThat(top.file()).isEmpty();
        Frame own = main.frames().get(4);
        assertThat(own.level()).isEqualTo(4);
        assertThat(own.function()).isEqualTo("H.main");
        assertThat(own.file()).contains("H.java");
        assertThat(own.path()).contains("H.java");
        assertThat(own.line()).hasValue(1);
        assertThat(main.frames().get(3).path()).contains("java/io/BufferedInputStream.java");
        assertThat(main.thread().top()).contains(top);
    }

    @Test
    void theJvmsOwnThreadsAreLeftOutAndSleepersAreKnown() {
        ThreadDump dump = ThreadDump.parse(String.join(
                "\n",
                "\"a\" #7 daemon prio=5",
                "   java.lang.Thread.State: TIMED_WAITING (sleeping)",
                "\tat app//org.x.Y$Z.run(Y.java:3)",
                "\tat org.x.Y$$Lambda$14/0x0000000800c03000.run(Unknown Source)",
                "\t- locked <0x0000000000000010> (a org.x.Lock)",
                "\"VM Thread\" os_prio=0 cpu=1ms",
                "\tat not.of.a(Thread.java:1)",
                "\t- locked <0x99> (a b)",
                "rubbish"));
        assertThat(dump.threads()).hasSize(1);
        DumpedThread only = dump.threads().get(0);
        assertThat(only.thread().detail()).isEqualTo("sleeping");
        assertThat(only.thread().owned()).containsExactly("Lock@10");
        assertThat(only.frames())
                .extracting(Frame::function)
                .containsExactly("org.x.Y$Z.run", "org.x.Y$$Lambda$14/0x0000000800c03000.run");
        assertThat(only.frames().get(0).path()).isEqualTo(Optional.of("org/x/Y.java"));
        assertThat(only.frames().get(1).file()).isEmpty();
    }

    @Test
    void whatIsNoDumpHasNoThreads() {
        assertThat(ThreadDump.parse("").threads()).isEmpty();
        assertThat(ThreadDump.parse("4147:\njava.io.IOException: nobody\n\"\n\tat x")
                        .threads())
                .isEmpty();
    }
}
