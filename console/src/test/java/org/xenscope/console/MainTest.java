package org.xenscope.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.xenscope.peers.RealXenstored;

/** The program as a script sees it: words in, streams and an exit code out. */
@Timeout(60)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MainTest {
    @TempDir
    static Path home;

    @Test
    void version() {
        assertThat(run("--version")).isEqualTo(new Program.Ended(0, "xenscope " + Version.TEXT + "\n", ""));
        assertThat(run("--version", "--json").out()).isEqualTo("{\"version\":\"" + Version.TEXT + "\"}\n");
    }

    @Test
    void help() {
        Program.Ended all = run("--help");
        assertThat(all.exit()).isZero();
        assertThat(all.out()).startsWith("xenscope: ").contains("Example: ", "  store ls ", "--read-only");
        assertThat(all.err()).isEmpty();
        assertThat(run("help").out()).isEqualTo(all.out());
        assertThat(run("help", "lab", "ssh").out())
                .startsWith("lab ssh - ")
                .isEqualTo(run("lab", "ssh", "--help").out());
        assertThat(run("store", "--help").out())
                .contains("store ls ", "store watch ")
                .doesNotContain("lab");
        assertThat(run("help", "stroe").exit()).isEqualTo(2);
    }

    @Test
    void whatCannotBeMeantIsSaidOnStderrAlone() {
        assertThat(run("frobnicate"))
                .isEqualTo(new Program.Ended(
                        2, "", "xenscope: there is no command `frobnicate`\n  `xenscope --help` lists the commands\n"));
        assertThat(run("--json", "store", "ls", "--bogus"))
                .isEqualTo(new Program.Ended(
                        2,
                        "",
                        "xenscope: store ls: invalid option '--bogus'\n"
                                + "  `xenscope store ls --help` shows its options\n"));
        assertThat(run())
                .isEqualTo(
                        new Program.Ended(
                                2,
                                "",
                                "xenscope: no command given, and no terminal to prompt on\n  `xenscope --help` lists the commands\n"));
        assertThat(run("--json=yes").exit()).isEqualTo(2);
    }

    @Test
    void aHostThatDoesNotAnswer() {
        Program.Ended ended = run("--json", "-H", "unix:/nonexistent", "store", "ls");
        assertThat(ended.exit()).isEqualTo(3);
        assertThat(ended.out()).isEmpty();
        assertThat(ended.err()).contains("no xenstored answers on unix:/nonexistent");
        assertThat(run("-H", "nonsense", "store", "ls").exit()).isEqualTo(2);
    }

    @Test
    void nobodyIsAskedWhereNobodyIs() {
        Program.Ended ended = run("-H", "lab:not-there", "store", "ls");
        assertThat(ended.exit()).isEqualTo(3);
        assertThat(ended.err()).startsWith("xenscope: the lab does not run\n");
    }

    @Test
    void aDiskThatIsFullSwallowsNoResult() {
        Program.Ended full = Program.run(home, Map.of(), shell("\"$@\" >/dev/full", "--help"));
        assertThat(full.exit()).isEqualTo(1);
        assertThat(full.err()).startsWith("xenscope: standard output cannot be written: No space left on device\n");
        Program.Ended closed = Program.run(home, Map.of(), shell("\"$@\" >&-", "--help"));
        assertThat(closed.exit()).isEqualTo(1);
        assertThat(closed.err()).startsWith("xenscope: standard output cannot be written: ");
    }

    @Test
    void colourOnATerminalOnlyAndNotWhereItIsUnwanted() {
        assertThat(terminal(Map.of(), "frobnicate")).contains("\033[31;1mxenscope: \033[0m");
        assertThat(terminal(Map.of("NO_COLOR", "1"), "frobnicate")).doesNotContain("\033");
        assertThat(terminal(Map.of(), "--plain", "frobnicate")).doesNotContain("\033");
        assertThat(terminal(Map.of("TERM", "dumb"), "frobnicate")).doesNotContain("\033");
        assertThat(run("frobnicate").err()).doesNotContain("\033");
    }

    /** The launcher does without an archive where this fails, and only the start gets slower: nobody would notice. */
    @Test
    void theRehearsalGetsToItsEnd() {
        List<String> argv = new ArrayList<>(Program.argv());
        argv.set(argv.size() - 1, Rehearsal.class.getName());
        Program.Ended ended = Program.run(home, Map.of(), argv);
        assertThat(ended.exit()).isZero();
        assertThat(ended.out())
                .contains("{\"path\":\"/\"", "xenstore-write /a b\n", "# xenscope store snapshot 1\n", "\"same\":false")
                .containsPattern("/a = \"value\\d+\"   \\(n0\\)\n")
                .containsPattern("  /a  \"value\\d+\" -> \"value\\d+\"")
                .containsPattern("\\+ /b = \"\"   \\(n0\\)");
    }

    @Test
    void aTranscriptIsACopy() throws Exception {
        Path file = home.resolve("transcript");
        Map<String, String> environment = Map.of("XENSCOPE_TRANSCRIPT", file.toString());
        Program.Ended first = Program.run(home, environment, Program.argv("session", "list"));
        Program.Ended second = Program.run(home, environment, Program.argv("frobnicate"));
        assertThat(file).hasContent(first.out() + second.err());
        Program.Ended nowhere =
                Program.run(home, Map.of("XENSCOPE_TRANSCRIPT", "/nonexistent/t"), Program.argv("session", "list"));
        assertThat(nowhere.exit()).isZero();
        assertThat(nowhere.err()).contains("no transcript: /nonexistent/t");
    }

    /** What needs a store to talk to. */
    @Nested
    @Tag("peer")
    @TestInstance(TestInstance.Lifecycle.PER_CLASS)
    class OnAStore {
        private RealXenstored daemon;

        @BeforeAll
        void start() {
            daemon = RealXenstored.start(RealXenstored.Kind.C);
        }

        @AfterAll
        void stop() {
            if (daemon != null) {
                daemon.close();
            }
        }

        @Test
        void ctrlCEndsAWatchWith130() {
            try (Program watch = Program.start(home, Map.of(), Program.argv(host("store", "watch", "/int")))) {
                awaitChange(watch, "/int");
                watch.signal("INT");
                Program.Ended ended = watch.ended();
                assertThat(ended.exit()).as(ended.toString()).isEqualTo(130);
                assertThat(ended.err()).isEmpty();
            }
        }

        @Test
        void aStreamIsOneObjectALine() throws Exception {
            String[] line = host("store", "watch", "/json", "--json");
            try (Program watch = Program.start(home, Map.of(), Program.argv(line))) {
                awaitChange(watch, "/json");
                watch.signal("TERM");
                Program.Ended ended = watch.ended();
                assertThat(ended.exit()).isEqualTo(130);
                assertThat(ended.out().lines())
                        .isNotEmpty()
                        .allMatch(l -> l.matches("\\{\"at\":\"\\d{4}-[-0-9T:.]+Z\",\"path\":\"/json\",.*\\}"));
            }
        }

        @Test
        void whoeverReadsMayHaveHeardEnough() {
            List<String> argv = shell("{ \"$@\"; echo \"exit $?\" >&2; } | head -n 1", host("store", "watch", "/pipe"));
            try (Program watch = Program.start(home, Map.of(), argv)) {
                awaitChange(watch, "/pipe");
                // head has gone: the next change finds nobody, and the watch ends.
                awaitChange(watch, "/pipe");
                Program.Ended ended = watch.ended();
                assertThat(ended.err()).isEqualTo("exit 0\n");
                assertThat(ended.out().lines()).hasSize(1);
            }
        }

        @Test
        void theHostMayComeFromTheEnvironmentOrTheConfigFile() throws Exception {
            daemon.tool("xenstore-write", "/env", "x");
            String uri = "unix:" + daemon.socket();
            assertThat(Program.run(home, Map.of("XENSCOPE_HOST", uri), Program.argv("store", "read", "/env"))
                            .out())
                    .isEqualTo("x\n");
            Path config = Files.createDirectories(home.resolve("conf/xenscope")).resolve("config");
            Files.writeString(config, "host: " + uri + "\n");
            assertThat(Program.run(
                                    home,
                                    Map.of(
                                            "XDG_CONFIG_HOME",
                                            home.resolve("conf").toString()),
                                    Program.argv("store", "read", "/env"))
                            .out())
                    .isEqualTo("x\n");
        }

        /** A watch says nothing before the first change: so changes are made until it has said one, or has ended. */
        private void awaitChange(Program watch, String path) {
            for (int i = 0; watch.silent() && i < 10_000; i++) {
                daemon.tool("xenstore-write", path, Long.toString(System.nanoTime()));
            }
        }

        private String[] host(String... words) {
            String[] line = new String[words.length + 2];
            line[0] = "-H";
            line[1] = "unix:" + daemon.socket();
            System.arraycopy(words, 0, line, 2, words.length);
            return line;
        }
    }

    private static Program.Ended run(String... words) {
        return Program.run(home, Map.of(), Program.argv(words));
    }

    private static List<String> shell(String script, String... words) {
        List<String> argv = new ArrayList<>(List.of("sh", "-c", script, "sh"));
        argv.addAll(Program.argv(words));
        return argv;
    }

    private static String terminal(Map<String, String> environment, String... words) {
        try (Program program = Program.onTerminal(home, environment, Program.argv(words))) {
            return program.ended().out();
        }
    }
}
