package org.xenscope.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The debug prompt on a real terminal, key by key, over a program that is a fake and does what a FIFO says. */
@Tag("peer")
@Timeout(60)
class DebugPromptTest {
    private static final String CTRL_C = "\u0003";
    private static final String CTRL_D = "\u0004";
    /** As a terminal says it that was told to use its keypad. */
    private static final String UP = "\033OA";

    private static final String OUTER = "unix:/none> ";
    private static final String PROMPT = "gdb:hvm(1)> ";
    private static final String RUNS_ON = "fake 412 runs on, nothing left\n";

    private Path home;
    private Path fifo;
    private final List<AutoCloseable> open = new ArrayList<>();

    @BeforeEach
    void makeFifo(@TempDir Path directory) throws IOException, InterruptedException {
        Assumptions.assumeTrue(
                Files.isExecutable(Path.of("/usr/bin/script")), "script(1) is not there: it makes the terminal");
        home = directory;
        fifo = directory.resolve("orders");
        assertThat(new ProcessBuilder("mkfifo", fifo.toString())
                        .inheritIO()
                        .start()
                        .waitFor())
                .isZero();
    }

    @AfterEach
    void end() throws Exception {
        for (AutoCloseable each : open) {
            each.close();
        }
    }

    @Test
    void thePromptIsTheTargetsUntilItIsEnded() {
        Program repl = repl();
        repl.type("debug attach fake:hvm(1)\r");
        repl.await("hvm(1): fake 412, stopped; no debug information\n");
        repl.await("stands, thread 1");
        repl.await(PROMPT);
        repl.type("bt\r");
        repl.await("#0  main () at fake.c:13\n");
        repl.await(PROMPT);
        repl.type("store read\r");
        repl.await("xenscope: store read: something is missing");
        repl.await(PROMPT);
        repl.type("end\r");
        repl.await(RUNS_ON);
        repl.await(OUTER);
        repl.type(UP);
        repl.await("end");
        repl.type(CTRL_C);
        repl.await(OUTER);
        repl.type("debug bt\r");
        repl.await("there is no debug session in this process");
        repl.await(OUTER);
        repl.type(CTRL_D);
        assertThat(repl.ended().exit()).isZero();
    }

    @Test
    void tabCompletesWordsPlacesExpressionsAndRegisters() {
        Program repl = attached();
        repl.type("tbr\txs\t\r");
        repl.await("Temporary breakpoint 1 at xs_write: fake.c:6\n");
        repl.await(PROMPT);
        repl.type("p cou\t\r");
        repl.await("= 0\n");
        repl.await(PROMPT);
        repl.type("registers ri\t\r");
        repl.await("rip 0x41b919\n");
        repl.await(PROMPT);
        repl.type("break --on\txs\t\r");
        repl.await("Temporary breakpoint 2 at xs_write: fake.c:6\n");
        repl.await(PROMPT);
        repl.type("x/16 \t\t");
        repl.await("written");
        repl.type(CTRL_C);
        repl.await(PROMPT);
        repl.type("sto\trea\t--he\t\r");
        repl.await("store read - ");
    }

    @Test
    void anEmptyLineDoesTheLastStepAgain() {
        Program repl = attached();
        repl.type("b xs_write\r");
        repl.await("Breakpoint 1");
        repl.type("gdb call xs_write path=/a value=1\r");
        repl.type("c\r");
        repl.await("continuing; Ctrl-C stops it\n");
        repl.await("> 6 ");
        repl.await(PROMPT);
        repl.type("n\r");
        repl.await("> 7 ");
        repl.await(PROMPT);
        repl.type("\r");
        repl.await("> 8 ");
        repl.await(PROMPT);
        repl.type("list 2\r");
        repl.await("  7 ");
        repl.await(PROMPT);
        repl.type("\r");
        repl.await("  8 ");
        repl.await("  15  }\n");
        repl.await(PROMPT);
        repl.type("p count\r");
        repl.await("= 1\n");
        repl.await(PROMPT);
        repl.type("\r");
        repl.await(PROMPT);
        repl.type("p value\r");
        repl.await("= 1\n");
    }

    @Test
    void ctrlCStopsTheTargetAndClearsALine() {
        Program repl = attached();
        for (int i = 0; i < 3; i++) {
            repl.type("c\r");
            repl.await("continuing; Ctrl-C stops it\n");
            repl.type(CTRL_C);
            repl.await("interrupted, thread 1");
            repl.await(PROMPT);
        }
        repl.type("half a line" + CTRL_C);
        repl.await(PROMPT);
        repl.type("p count\r");
        repl.await("= 0\n");
        repl.await(PROMPT);
        repl.type(CTRL_D);
        repl.await(RUNS_ON);
        assertThat(repl.ended().exit()).isZero();
    }

    @Test
    void whatHappensMeanwhileIsShownAboveTheLineThatIsTyped() throws IOException {
        Program repl = attached();
        Writer orders = orders();
        repl.type("log xs_write wrote {path}\r");
        repl.await("Log point 1");
        repl.await(PROMPT);
        repl.type("cont &\r");
        repl.await(PROMPT);
        repl.type("b xs_wr");
        repl.await("b xs_wr");
        order(orders, "call xs_write path=/a value=1");
        repl.await("log 1, thread 1: wrote /a\n");
        repl.await(PROMPT + "b xs_wr");
        order(orders, "say written by the program");
        repl.await("written by the program\n");
        repl.await(PROMPT + "b xs_wr");
        repl.type("ite\r");
        repl.await("Breakpoint 2 at xs_write: fake.c:6\n");
        repl.await(PROMPT);
        repl.type("p co");
        repl.await("p co");
        order(orders, "call xs_write path=/b value=2");
        repl.await("breakpoint 2, thread 1");
        repl.await("> 6 ");
        repl.await(PROMPT + "p co");
        repl.type("unt\r");
        repl.await("= 1\n");
    }

    @Test
    void whoWaitsGetsThePromptBackWhenTheWorkBesideIsOver() throws IOException {
        Program repl = attached();
        Writer orders = orders();
        repl.type("log xs_write wrote {path}\r");
        repl.await("Log point 1");
        repl.await(PROMPT);
        repl.type("c\r");
        order(orders, "call xs_write path=/a value=1");
        repl.await("log 1, thread 1: wrote /a\n");
        order(orders, "over");
        repl.await("fake 412 runs; `interrupt` stops it\n");
        repl.await(PROMPT);
        repl.type("interrupt\r");
        repl.await("interrupted, thread 1");
        repl.await(PROMPT);
        repl.type("c\r");
        repl.await("continuing; Ctrl-C stops it\n");
        repl.type(CTRL_C);
        repl.await("interrupted, thread 1");
    }

    @Test
    void aScriptWaitsForItsStopAllTheSame() throws IOException {
        Program script = start("debug", "attach", "fake:hvm(1)", "--batch", "--ex=log xs_write {path}", "--ex=c");
        Writer orders = orders();
        script.await("Log point 1");
        order(orders, "call xs_write path=/a value=1");
        script.await("log 1, thread 1: /a");
        order(orders, "over");
        order(orders, "die killed by signal 9");
        script.await("fake 412 has ended: killed by signal 9\n");
        assertThat(script.ended().out()).doesNotContain("fake 412 runs");
    }

    @Test
    void aTargetThatEndsTakesThePromptAway() throws IOException {
        Program repl = repl();
        repl.type("debug attach fake:hvm(1)\r");
        repl.await(PROMPT);
        Writer orders = orders();
        repl.type("half a li");
        repl.await("half a li");
        order(orders, "die killed by signal 9");
        repl.await("fake 412 has ended: killed by signal 9\n");
        repl.await("fake 412 is gone, nothing left\n");
        repl.await(OUTER);
        repl.type("debug attach fake:two\r");
        repl.await("gdb:two> ");
        repl.type("cont\r");
        repl.await("continuing");
        // nobody reads the first one's orders any more
        repl.type(CTRL_C);
        repl.await("interrupted");
    }

    @Test
    void aSignalLetsTheTargetGo() {
        Program repl = attached();
        repl.terminate();
        repl.await(RUNS_ON);
        assertThat(repl.ended().exit()).isEqualTo(130);
    }

    @Test
    void aSignalWhileTheTargetRunsLetsItGoToo() {
        Program repl = attached();
        repl.type("c\r");
        repl.await("continuing; Ctrl-C stops it\n");
        repl.terminate();
        repl.await(RUNS_ON);
        assertThat(repl.ended().exit()).isEqualTo(130);
    }

    @Test
    void aSignalAtTheInnerPromptEndsTheOuterOneToo() {
        Program repl = repl();
        repl.type("debug attach fake:hvm(1)\r");
        repl.await(PROMPT);
        repl.terminate();
        repl.await(RUNS_ON);
        assertThat(repl.ended().exit()).isEqualTo(130);
    }

    @Test
    void wordsOfTheCommandLineComeFirst() {
        Program repl = start("debug", "attach", "fake:hvm(1)", "--ex=b xs_write", "--ex=info b");
        repl.await(PROMPT + "b xs_write\nBreakpoint 1 at xs_write: fake.c:6\n");
        repl.await(PROMPT + "info b\n1  break xs_write  fake.c:6 · 0 hits\n");
        repl.await(PROMPT);
        repl.type(CTRL_D);
        assertThat(repl.ended().exit()).isZero();
        Program batch = start("debug", "attach", "fake:hvm(1)", "--batch", "--ex=p nothing");
        batch.await(RUNS_ON);
        assertThat(batch.ended().exit()).isEqualTo(1);
    }

    @Test
    void withoutATerminalTheLinesOfStandardInputAreDone() {
        List<String> argv =
                new ArrayList<>(List.of("sh", "-c", "printf 'b xs_write\\np nothing\\n\\nbt' | \"$@\"", "sh"));
        argv.addAll(Program.argv("debug", "attach", "fake:hvm(1)"));
        Program.Ended ended = Program.run(home, Map.of(), argv);
        assertThat(ended.out()).endsWith("Breakpoint 1 at xs_write: fake.c:6\n#0  main () at fake.c:13\n" + RUNS_ON);
        assertThat(ended.err()).contains(PROMPT + "bt\n").contains("xenscope: No symbol \"nothing\"");
        assertThat(ended.exit()).isEqualTo(1);
    }

    @Test
    void aScriptIsEndedByCtrlCAndByASignal() {
        for (String signal : new String[] {"INT", "TERM", "HUP"}) {
            Program script = Program.start(home, Map.of(), Program.argv("debug", "attach", "fake:hvm(1)"));
            open.add(script);
            script.type("cont &\np count\ncont\n");
            script.await("stands");
            script.type("# still there\n");
            script.signal(signal);
            Program.Ended ended = script.ended();
            assertThat(ended.out()).as(signal).endsWith(RUNS_ON);
            assertThat(ended.exit()).as(signal).isEqualTo(130);
        }
    }

    private Program attached() {
        Program program = start("debug", "attach", "fake:hvm(1)");
        program.await(PROMPT);
        return program;
    }

    private Program repl() {
        Program program = start("-H", "unix:/none");
        program.await(OUTER);
        return program;
    }

    private Program start(String... words) {
        Program program = Program.onTerminal(home, Map.of("FAKE_ORDERS", fifo.toString()), Program.argv(words));
        open.add(program);
        return program;
    }

    /** What the program is to do goes in there. */
    private Writer orders() throws IOException {
        Writer writer = Files.newBufferedWriter(fifo, StandardCharsets.UTF_8);
        open.add(0, writer);
        return writer;
    }

    private static void order(Writer orders, String text) throws IOException {
        orders.write(text + "\n");
        orders.flush();
    }
}
