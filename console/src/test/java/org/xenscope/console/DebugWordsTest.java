package org.xenscope.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The words of the debugger, as a script gives them, to a program that is a fake: what each shows and what it refuses. */
@Timeout(30)
class DebugWordsTest {
    private static final String STANDS =
            """
            hvm(1): fake 412, stopped; no debug information
            stands, thread 1 "main\\x1b[31m": main () at fake.c:13
            > 13          while (poll(fds, 1, -1) > 0)
            """;
    private static final String CALL = "gdb call xs_write path=\"/a\" value=1";

    private Path directory;
    private TestConsole console;

    @BeforeEach
    void open(@TempDir Path home) {
        directory = home;
        console = new TestConsole(home);
    }

    @AfterEach
    void shut() {
        console.close();
    }

    @Test
    void aBreakpointIsHitAndLookedAround() {
        assertThat(said("break xs_write", CALL, "c", "bt full", "args", "locals", "p value", "p/x value", "step", "s"))
                .isEqualTo(
                        """
                        Breakpoint 1 at xs_write: fake.c:6
                        breakpoint 1, thread 1 "main\\x1b[31m": xs_write (path="/a", value=1) at fake.c:6
                        > 6          count = count + 1;
                        #0  xs_write (path="/a", value=1) at fake.c:6
                              written = 0
                              buffer = … `print buffer` shows it
                        #1  main () at fake.c:14
                              no locals
                        path = "/a"
                        value = 1
                        written = 0
                        buffer = … `print buffer` shows it
                        = 1
                        = 0x1
                        > 7          send(path, value);
                        > 8          return value;
                        """);
    }

    @Test
    void stepsAreCountedAndEndWithWhatElseStopsIt() {
        assertThat(said("b xs_write", CALL, "c", "n 2", "n"))
                .endsWith(
                        """
                        > 8          return value;
                        main () at fake.c:13
                        > 13          while (poll(fds, 1, -1) > 0)
                        """);
        assertThat(said("b xs_write", CALL, "c", "b 8", "step 9"))
                .endsWith("breakpoint 2, thread 1 \"main\\x1b[31m\": xs_write (path=\"/a\", value=1) at fake.c:8\n"
                        + "> 8          return value;\n");
    }

    @Test
    void breakpointsAreListedSwitchedAndDeleted() {
        assertThat(said(
                        "break xs_write if count == 3",
                        "tbreak fake.c:8",
                        "log xs_write wrote {path}, don't ask",
                        "b nowhere",
                        "watch count if value == 2",
                        "disable 3",
                        "delete 2",
                        "info breakpoints"))
                .isEqualTo(
                        """
                        Breakpoint 1 at xs_write: fake.c:6
                        Temporary breakpoint 2 at fake.c:8
                        Log point 3 at xs_write: fake.c:6
                        Breakpoint 4 at nowhere, pending: its place is not loaded yet
                        Watchpoint 5 at count
                        1  break xs_write  fake.c:6 · 0 hits · if count == 3
                        3  log   xs_write  fake.c · 0 hits · disabled · says "wrote {path}, don't ask"
                        4  break nowhere  pending · 0 hits
                        5  watch count  0 hits · if value == 2
                        """);
    }

    @Test
    void aConditionIsKeptAndHitsArePassedOver() {
        assertThat(said(
                        "b --after=1 xs_write if value == 1",
                        CALL,
                        "gdb call xs_write value=7",
                        CALL,
                        "c",
                        "breakpoints"))
                .endsWith("1  break xs_write  fake.c · 2 hits · if value == 1\n");
    }

    @Test
    void logPointsSayWhatTheyPassAndWhen() {
        assertThat(said("log xs_write {args}", "b fake.c:8", CALL, "c"))
                .containsPattern("(?m)^\\+\\d+\\.\\d{3} s  log 1, thread 1: path=\"/a\", value=1$");
    }

    @Test
    void aSetIsAsMuchOfItAsThereIs() {
        assertThat(said("break --set=store"))
                .isEqualTo(
                        """
                        Log point 1 at xs_write: fake.c:6
                        xs_transaction_end: not in this version
                        gone.c:7: No source file named gone.c:7.
                        """);
    }

    @Test
    void watchpointsSayWhatChanged() {
        assertThat(said("watch count", CALL, "c"))
                .contains(
                        "watchpoint 1: 0 → 1, thread 1 \"main\\x1b[31m\": xs_write (path=\"/a\", value=1) at fake.c:6\n");
    }

    @Test
    void threadsAndFramesAreChosen() {
        assertThat(said("b xs_write", CALL, "c", "up", "list", "down", "thread 2", "threads", "frame"))
                .contains(
                        """
                        #1  main () at fake.c:14
                        > 14                  handle(fds);
                        """)
                .endsWith(
                        """
                        #0  xs_write (path="/a", value=1) at fake.c:6
                        > 6          count = count + 1;
                        thread 2 "worker"
                        #0  0x00007f0012345678 ?? () libc.so.6
                          1  "main\\x1b[31m"  Thread 412.412  xs_write (path="/a", value=1) at fake.c:6
                        * 2  "worker"  Thread 412.413  0x00007f0012345678 ?? () libc.so.6
                        #0  0x00007f0012345678 ?? () libc.so.6
                        """);
    }

    @Test
    void theSourceGoesOnWhereItEnded() {
        assertThat(said("list xs_write", "list", "list 2"))
                .startsWith("   1  #include \"fake.h\"\n")
                .contains(">  6          count = count + 1;\n")
                .contains(
                        "  12  {\n  13          while (poll(fds, 1, -1) > 0)\n  14                  handle(fds);\n  15  }\n")
                .endsWith("  7          send(path, value);\n");
        assertThat(said("list nowhere")).isEqualTo("gdb heard \\x1b[7mlist nowhere\n");
    }

    @Test
    void memoryGoesOnWhereItEnded() {
        String row = "0000000000001010: 646f 6d61 696e 2f31 0a00 0000 0000 0000  domain/1........\n";
        assertThat(said("x/32 0x1000", "x/16 buffer", "x"))
                .isEqualTo("0000000000001000: 7865 6e73 636f 7065 002f 6c6f 6361 6c2f  xenscope./local/\n" + row
                        + "0000000000001000: 7865 6e73 636f 7065 002f 6c6f 6361 6c2f  xenscope./local/\n" + row);
        assertThat(said("x/16 0x10f8")).contains("no memory can be read at 0x0000000000001100\n");
        assertThat(said("x/4xw buffer")).isEqualTo("gdb heard \\x1b[7mx/4xw 0x1000\n");
    }

    @Test
    void registersAreNamedAsGdbDoes() {
        assertThat(said("registers $rip", "info r rax")).isEqualTo("rip 0x41b919\nrax 0x41b829\n");
    }

    @Test
    void whatRunsBesideIsStoppedAgain() {
        assertThat(said("cont &", "gdb say from the program", "interrupt", "bt"))
                .contains("from the program\n")
                .endsWith(
                        """
                        interrupted, thread 1 "main\\x1b[31m": main () at fake.c:13
                        > 13          while (poll(fds, 1, -1) > 0)
                        #0  main () at fake.c:13
                        """);
    }

    @Test
    void whatDoesNotStopInTimeRunsOn() {
        assertThat(run("cont --timeout=50ms", "status")).isEqualTo(1);
        assertThat(console.err()).contains("xenscope: fake 412 still runs\n");
        assertThat(console.out()).contains("fake 412 runs\n").endsWith("fake 412 runs on, nothing left\n");
    }

    @Test
    void aTimeForTheSessionIsATimeForEachWord() {
        assertThat(console.run("debug", "attach", "fake:x", "--timeout=50ms", "--ex=c", "--ex=interrupt", "--ex=bt"))
                .isEqualTo(1);
        assertThat(console.out()).contains("interrupted").contains("#0  main ()");
    }

    @Test
    void aTargetThatEndsEndsTheSession() {
        assertThat(run("cont &", "gdb die exited with code 1", "cont", "bt")).isZero();
        assertThat(console.out())
                .isEqualTo(STANDS + "fake 412 has ended: exited with code 1\nfake 412 is gone, nothing left\n");
    }

    @Test
    void aWordThatFailsSaysSoAndTheNextIsDone() {
        assertThat(run("p nothing", "ptype x", "store lss", "p count")).isEqualTo(1);
        assertThat(console.err())
                .contains("gdb:hvm(1)> p nothing\nxenscope: No symbol \"nothing\" in current context.\n")
                .contains("xenscope: there is no word `ptype`\n  `gdb ptype` hands it to gdb; `help` lists the words\n")
                .contains("xenscope: `store` cannot `lss`\n");
        assertThat(console.out()).isEqualTo(STANDS + "= 0\nfake 412 runs on, nothing left\n");
    }

    @Test
    void nothingIsDoneBehindTheEnd() {
        assertThat(said("p count", "end", "p count")).isEqualTo("= 0\n");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "down              | this is the innermost frame",
                "up                | thread 1 has no frame 1",
                "frame 7           | thread 1 has no frame 7",
                "thread 9          | there is no thread 9",
                "delete 9          | there is no breakpoint 9",
                "delete            | no breakpoint is deleted: nobody said yes",
                "break --set=nope  | there is no set `nope`",
                "break x if        | if what?",
                "break *rax        | `*rax` is no place in a program",
                "log xs_write      | say where, and what is to be said there",
                "watch             | watch what?",
                "until             | until where?",
                "print             | print what?",
                "p/q count         | `/q` is no format",
                "p/x buffer        | only a whole number can be shown as /x",
                "x                 | x where?",
                "x/9z9 1           | `/9z9` is no format",
                "step 0            | `0` is no number of steps",
                "bt all            | `all` is no number of frames",
                "source none.txt   | cannot be read",
                "info              | ''",
                "gdb               | `gdb` needs one more word",
                "cont now          | debug cont: `now` is one word too many",
                "debug attach fake:x | this process debugs fake 412 already",
                "--read-only c     | continue would change the host, and this session is read-only",
            })
    void refuses(String line, String what) {
        run("b xs_write", line);
        assertThat(console.err()).contains(what);
        assertThat(console.out()).endsWith("fake 412 runs on, nothing left\n");
    }

    @Test
    void aTargetSaysWhatItCannot() {
        assertThat(console.run(
                        "debug",
                        "attach",
                        "fake:jvm",
                        "--ex=x 1",
                        "--ex=registers",
                        "--ex=gdb x",
                        "--ex=si",
                        "--ex=watch a"))
                .isEqualTo(1);
        assertThat(console.err())
                .contains("fake 412 has no memory that can be looked at")
                .contains("fake 412 has no registers")
                .contains("fake 412 has no language of its own")
                .contains("fake 412 has no machine instructions to step by")
                .contains("fake 412 has no watchpoints")
                .contains("jvm:jvm> x 1\n");
        console.run("debug", "attach", "fake:jvm", "--ex=list nowhere");
        assertThat(console.err()).contains("no source is known for nowhere");
        console.run("debug", "attach", "fake:jvm", "--ex=threads");
        assertThat(console.out())
                .contains("      waits for java.lang.Object@1f, which thread 1 has\n      has java.lang.Object@2b\n");
    }

    @Test
    void showsInPlaceOfDoing() {
        assertThat(said(
                        "--as-shell b xs_write if count == 3",
                        "-n c",
                        "--as-shell info locals",
                        "--as-shell log f {x}",
                        "breakpoints"))
                .isEqualTo(
                        """
                        break xs_write if count == 3
                        would: continue
                        info locals
                        dprintf f,"{x}"
                        no breakpoints
                        """);
    }

    @Test
    void aFileOfWordsIsDoneUpToTheFirstThatFails() throws IOException {
        Files.writeString(directory.resolve("all.txt"), "# what is looked at first\nb xs_write\n\np count\n");
        Files.writeString(directory.resolve("some.txt"), "p count\np nothing\np count\n");
        Files.writeString(directory.resolve("round.txt"), "source round.txt\n");
        assertThat(said("source all.txt")).isEqualTo("Breakpoint 1 at xs_write: fake.c:6\n= 0\n");
        assertThat(run("source some.txt")).isEqualTo(1);
        assertThat(console.out()).contains("= 0\n").doesNotContain("= 0\n= 0\n");
        assertThat(run("source round.txt")).isEqualTo(1);
        assertThat(console.err()).contains("runs itself, again and again");
    }

    @Test
    void whileNothingIsDebuggedEveryWordSaysSo() {
        List<Command> words = Commands.found().group("debug").stream()
                .filter(command -> !command.name().matches("debug (attach|launch)"))
                .toList();
        assertThat(words).hasSizeGreaterThan(30);
        for (Command word : words) {
            String[] line = word.usage()
                    .lines()
                    .toList()
                    .get(2)
                    .substring("Example: xenscope ".length())
                    .split(" ");
            assertThat(console.run(line)).as(word.name()).isEqualTo(2);
            assertThat(console.err())
                    .as(word.name())
                    .startsWith("xenscope: there is no debug session in this process\n");
        }
    }

    @Test
    void theWaysToATargetAreListed() {
        assertThat(console.run("debug", "attach")).isZero();
        assertThat(console.out()).startsWith("TARGET").contains("fake:NAME").contains("a program that is none");
        assertThat(console.run("debug", "attach", "no:where")).isEqualTo(2);
        assertThat(console.err())
                .contains("`no:where` is nothing that can be debugged\n")
                .contains("fake:NAME (");
    }

    @Test
    void asJsonEverythingIsALine() throws IOException {
        List<String> line = new ArrayList<>(List.of("debug", "attach", "fake:late", "--json"));
        for (String word : List.of(
                "log xs_write {args}",
                "b fake.c:8",
                CALL,
                "c",
                "bt",
                "locals",
                "threads",
                "breakpoints",
                "p value",
                "x/4 0x1000",
                "registers",
                "list",
                "status",
                "frame",
                "gdb hello",
                "help")) {
            line.add("--ex=" + word);
        }
        assertThat(console.run(line.toArray(String[]::new))).isZero();
        assertThat(console.err()).isEmpty();
        List<JsonNode> all = new ArrayList<>();
        for (String each : console.out().lines().toList()) {
            all.add(new ObjectMapper().readTree(each));
        }
        List<String> events = all.stream()
                .map(each -> each.path("event").asText())
                .filter(each -> !each.isEmpty())
                .toList();
        assertThat(events)
                .startsWith("opened", "stopped", "warning")
                .contains("running", "logged")
                .endsWith("closed");
        JsonNode stop = all.stream()
                .filter(each -> each.path("reason").asText().equals("breakpoint"))
                .findFirst()
                .orElseThrow();
        assertThat(stop.path("breakpoint").asText()).isEqualTo("2");
        assertThat(stop.path("frame").path("line").asInt()).isEqualTo(8);
        assertThat(stop.path("frame").path("arguments").path(1).path("value").asText())
                .isEqualTo("1");
        assertThat(stop.path("frame").path("address").asText()).isEqualTo("0x401008");
        assertThat(all.stream().filter(each -> each.has("frames"))).hasSize(1);
        assertThat(console.out())
                .contains("\"sinceMillis\":")
                .contains("{\"expression\":\"value\",\"value\":\"1\",\"type\":\"int\"}")
                .contains("{\"address\":\"0x1000\",\"hex\":\"78656e73\"}")
                .contains("\"output\":\"gdb heard \\u001B[7mhello\\n\"")
                .doesNotContain("\33");
    }

    @Test
    void whatStandsIsWarnedOfAfterEachStop() {
        console.run("debug", "attach", "fake:late", "--ex=b xs_write", "--ex=" + CALL, "--ex=c");
        assertThat(console.out().lines().filter("libxl gives up in 41 s"::equals))
                .hasSize(2);
    }

    private int run(String... words) {
        List<String> line = new ArrayList<>(List.of("debug", "attach", "fake:hvm(1)"));
        for (String word : words) {
            line.add("--ex=" + word);
        }
        return console.run(line.toArray(String[]::new));
    }

    /** What these words said, between how it stood and how it ended. */
    private String said(String... words) {
        int exit = run(words);
        assertThat(console.out()).startsWith(STANDS).endsWith("fake 412 runs on, nothing left\n");
        assertThat(exit).as(console.err()).isLessThan(2);
        String out = console.out();
        return out.substring(STANDS.length(), out.length() - "fake 412 runs on, nothing left\n".length());
    }
}
