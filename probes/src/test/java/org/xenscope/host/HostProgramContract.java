package org.xenscope.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.xenscope.error.AbsentException;
import org.xenscope.error.CancelledException;
import org.xenscope.error.DeadlineException;
import org.xenscope.error.FailedException;

/** How every host runs programs. */
@Timeout(60)
abstract class HostProgramContract {
    static final Duration TIME = Duration.ofSeconds(20);

    @TempDir
    Path temp;

    abstract Host host();

    final HostControl control() {
        return host().control(Policy.CHANGE.permit("a test"));
    }

    final Output run(String... argv) {
        return control().run(Invocation.of(TIME, argv));
    }

    @Test
    void givesAProgramExactlyItsArguments() {
        List<String> odd = List.of(
                "",
                " ",
                "a b",
                "'",
                "\"",
                "\n",
                "a\nb\n",
                "$(id)",
                "`id`",
                "*",
                "?",
                "~",
                "\\",
                "\\n",
                "-n",
                "--",
                "A=b",
                "!",
                "é",
                "é\n",
                "\udcff\udc80",
                "%s",
                "#",
                "&",
                ";",
                "|",
                "\t\r\u0001\u007f");
        List<String> argv = new ArrayList<>(List.of("printf", "%s\\0"));
        argv.addAll(odd);
        ByteArrayOutputStream expected = new ByteArrayOutputStream();
        odd.forEach(argument -> {
            expected.writeBytes(PosixText.bytes(argument));
            expected.write(0);
        });
        assertThat(control().run(new Invocation(argv, new byte[0], TIME)).stdout())
                .isEqualTo(expected.toByteArray());
    }

    @Test
    void givesAQueryExactlyItsArguments() throws IOException {
        Path file = Files.writeString(temp.resolve("a 'b'\n$(id)*"), "content");
        assertThat(host().query(Query.of("cat", file.toString())).text()).isEqualTo("content");
    }

    @Test
    void keepsStreamsApartAndBytesWhole() {
        Output output = run("sh", "-c", "printf '\\000\\377\\n\\r'; printf '\\001\\376' >&2");
        assertThat(output.stdout()).containsExactly(0, 0xff, '\n', '\r');
        assertThat(output.stderr()).containsExactly(1, 0xfe);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 3, 126, 127, 254, 255})
    void tellsExitCodes(int exit) {
        assertThat(run("sh", "-c", "exit " + exit).exit()).isEqualTo(exit);
    }

    @Test
    void tellsTheSignalThatEndedAProgram() {
        assertThat(run("sh", "-c", "kill -TERM $$").exit()).isEqualTo(128 + 15);
    }

    /** What is ignored when a program begins it cannot give up, nor can what it starts: libxl ends QEMU by SIGHUP. */
    @Test
    void aProgramIgnoresNoSignal() throws IOException {
        String ours = Files.readString(Path.of("/proc/self/status"));
        String theirs = new String(run("cat", "/proc/self/status").stdout(), StandardCharsets.UTF_8);

        assertThat(ignored(theirs) & ~ignored(ours))
                .as("SigIgn, a bit a signal")
                .isZero();
    }

    private static long ignored(String status) {
        return status.lines()
                .filter(line -> line.startsWith("SigIgn:"))
                // the real-time signals are the C library's
                .mapToLong(line -> Long.parseUnsignedLong(line.substring(7).strip(), 16) & 0x7fff_ffff)
                .findFirst()
                .orElseThrow();
    }

    @Test
    void takesMuchOutput() throws IOException {
        byte[] content = new byte[5_000_000];
        new Random(1).nextBytes(content);
        Path file = Files.write(temp.resolve("much"), content);
        assertThat(host().query(Query.of("cat", file.toString())).stdout()).isEqualTo(content);
        assertThat(host().read(file.toString())).isEqualTo(content);
    }

    @Test
    void refusesOutputWithoutEnd() {
        assertThatThrownBy(() -> host().query(Query.of("cat", "/dev/zero")))
                .isInstanceOf(FailedException.class)
                .hasMessageContaining("64 MiB");
        assertThatThrownBy(() -> host().read("/dev/zero"))
                .isInstanceOf(FailedException.class)
                .hasMessageContaining("64 MiB");
    }

    @Test
    void givesAProgramAllOfItsStandardInput() {
        byte[] input = new byte[3_000_000];
        new Random(2).nextBytes(input);
        assertThat(control().run(new Invocation(List.of("cat"), input, TIME)).stdout())
                .isEqualTo(input);
        assertThat(run("cat").stdout()).isEmpty();
    }

    @Test
    void namesAProgramThatIsNotThere() {
        assertThatThrownBy(() -> host().query(Query.of("/nowhere/xl", "info")))
                .isInstanceOf(AbsentException.class)
                .hasMessage("/nowhere/xl is not installed on " + host().name());
        assertThatThrownBy(() -> run("xenscope-no-such-program")).isInstanceOf(AbsentException.class);
        try (Running running = host().follow(Query.of("/nowhere/tail", "-f", "/dev/null"))) {
            assertThatThrownBy(() -> running.waitFor(TIME)).isInstanceOf(AbsentException.class);
        }
    }

    @Test
    void asksTheShellForAProgram() {
        assertThat(host().query(Query.of("command", "-v", "cat")).text()).endsWith("cat\n");
    }

    @Test
    void endsAQueryWhoseTimeIsOver() throws Exception {
        Path marker = marker();
        long start = System.nanoTime();
        assertThatThrownBy(() ->
                        host().query(Query.of("tail", "-f", marker.toString()).within(Duration.ofMillis(500))))
                .isInstanceOf(DeadlineException.class)
                .hasMessageContaining("500 ms");
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(8));
        awaitGone(marker);
    }

    @Test
    void endsAQueryThatIsInterrupted() throws Exception {
        Path marker = marker();
        CompletableFuture<Throwable> end = new CompletableFuture<>();
        Thread thread = new Thread(
                () -> end.complete(catchThrowable(() -> host().query(Query.of("tail", "-f", marker.toString())))));
        thread.start();
        awaitThere(marker);
        thread.interrupt();
        assertThat(end.get(10, TimeUnit.SECONDS)).isInstanceOf(CancelledException.class);
        awaitGone(marker);
    }

    @Test
    void followsAndEndsWhatItFollows() throws Exception {
        Path marker = marker();
        Files.writeString(marker, "first\n");
        try (Running running = host().follow(Query.of("tail", "-n", "+1", "-f", marker.toString()))) {
            assertThat(new String(running.stdout().readNBytes(6), StandardCharsets.UTF_8))
                    .isEqualTo("first\n");
            assertThat(running.waitFor(Duration.ofMillis(10))).isEqualTo(OptionalInt.empty());
        }
        awaitGone(marker);
        try (Running running = host().follow(Query.of("cat", marker.toString()))) {
            assertThat(running.stdout().readAllBytes()).isEqualTo("first\n".getBytes(StandardCharsets.UTF_8));
            assertThat(running.waitFor(TIME)).hasValue(0);
        }
    }

    @Test
    void leavesAChangeToFinishWhenItsTimeIsOver() throws Exception {
        Path done = temp.resolve("done");
        String script = "sleep 1; echo much; echo more >&2; sleep 0.2; echo still; : >'" + done + "'";
        assertThatThrownBy(() -> control().run(Invocation.of(Duration.ofMillis(300), "sh", "-c", script)))
                .isInstanceOf(DeadlineException.class)
                .hasMessageContaining("left to finish");
        await(() -> Files.exists(done));
    }

    @Test
    void runsManyAtOnce() {
        List<CompletableFuture<String>> all = IntStream.range(0, 50)
                .mapToObj(i -> CompletableFuture.supplyAsync(
                        () -> host().query(Query.of("stat", "-c", "%n " + i, "/"))
                                .text(),
                        task -> new Thread(task).start()))
                .toList();
        for (int i = 0; i < 50; i++) {
            assertThat(all.get(i).join()).isEqualTo("/ " + i + "\n");
        }
    }

    @Test
    void talksWithAProgramUntilItsInputEnds() throws Exception {
        byte[] all = new byte[256];
        for (int i = 0; i < all.length; i++) {
            all[i] = (byte) i;
        }
        // cat may gather what it copies; dd hands on what it reads
        try (Conversation talk = control().converse(List.of("dd", "bs=4096"))) {
            for (int i = 0; i < 3; i++) {
                talk.stdin().write(all);
                talk.stdin().flush();
                assertThat(talk.stdout().readNBytes(all.length)).isEqualTo(all);
            }
            assertThat(talk.waitFor(Duration.ofMillis(10))).isEqualTo(OptionalInt.empty());
            talk.stdin().close();
            assertThat(talk.stdout().read()).isEqualTo(-1);
            assertThat(talk.waitFor(TIME)).hasValue(0);
        }
    }

    @Test
    void whoTalksWithAProgramHearsHowItEnds() throws Exception {
        try (Conversation talk = control()
                .converse(
                        List.of("sh", "-c", "read -r x; echo \"$x\" >&2; echo \"$1\"; exit 7", "sh", "a 'b' $(id)"))) {
            talk.stdin().write("heard\n".getBytes(StandardCharsets.UTF_8));
            talk.stdin().flush();
            assertThat(new String(talk.stdout().readAllBytes(), StandardCharsets.UTF_8))
                    .isEqualTo("a 'b' $(id)\n");
            assertThat(new String(talk.stderr().readAllBytes(), StandardCharsets.UTF_8))
                    .isEqualTo("heard\n");
            assertThat(talk.waitFor(TIME)).hasValue(7);
        }
        try (Conversation talk = control().converse(List.of("/nowhere/gdbserver", "-"))) {
            assertThatThrownBy(() -> talk.waitFor(TIME))
                    .isInstanceOf(AbsentException.class)
                    .hasMessage("/nowhere/gdbserver is not installed on " + host().name());
        }
    }

    /** What it has begun must be cleared up, and that may take a while: whoever closes waits for it. */
    @Test
    void waitsUntilAProgramThatIsTalkedWithHasClearedUp() throws Exception {
        Path cleared = temp.resolve("cleared");
        Conversation talk =
                control().converse(List.of("sh", "-c", "cat; sleep 0.3; : >\"$1\"", "sh", cleared.toString()));
        talk.close();
        assertThat(cleared).exists();
        talk.close();
    }

    /** A file whose name no other process has in its command line. */
    final Path marker() throws IOException {
        return Files.createFile(temp.resolve("marker-" + UUID.randomUUID()));
    }

    /** Whether a {@code tail -f} of it runs, whatever program tail is. */
    static boolean there(Path marker) {
        return ProcessHandle.allProcesses()
                .flatMap(process -> process.info().arguments().map(List::of).stream())
                .anyMatch(arguments -> arguments.contains("-f") && arguments.contains(marker.toString()));
    }

    static void awaitThere(Path marker) throws InterruptedException {
        await(() -> there(marker));
    }

    static void awaitGone(Path marker) throws InterruptedException {
        await(() -> !there(marker));
    }

    /** Other processes tell us nothing when they begin or end: look again and again. */
    static void await(java.util.function.BooleanSupplier condition) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(15);
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("in time").isLessThan(deadline);
            TimeUnit.MILLISECONDS.sleep(20);
        }
    }
}
