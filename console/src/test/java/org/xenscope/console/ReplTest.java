package org.xenscope.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.xenscope.peers.RealXenstored;

/** The prompt on a real terminal, key by key, over a genuine xenstored. */
@Tag("peer")
@Timeout(60)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ReplTest {
    private static final String CTRL_C = "\u0003";
    private static final String CTRL_D = "\u0004";
    /** As a terminal says it that was told to use its keypad. */
    private static final String UP = "\033OA";

    private RealXenstored daemon;
    private String prompt;
    private Path home;
    private Program repl;

    @BeforeAll
    void startDaemon() {
        Assumptions.assumeTrue(
                Files.isExecutable(Path.of("/usr/bin/script")), "script(1) is not there: it makes the terminal");
        daemon = RealXenstored.start(RealXenstored.Kind.C);
        prompt = "unix:" + daemon.socket() + "> ";
        daemon.tool(
                "xenstore-write",
                "/test/alpha",
                "first",
                "/test/beta/below",
                "second",
                "/local/domain/0/name",
                "Domain-0");
    }

    @AfterAll
    void stopDaemon() {
        if (daemon != null) {
            daemon.close();
        }
    }

    @BeforeEach
    void start(@TempDir Path directory) {
        home = directory;
        repl = prompted();
    }

    @AfterEach
    void end() {
        repl.close();
    }

    @Test
    void runsLinesAndCtrlDLeaves() {
        repl.type("store read /test/alpha\r");
        repl.await("first\n");
        repl.await(prompt);
        repl.type("store ls /test --json\r");
        repl.await("{\"path\":\"/test\",\"nodes\":[");
        repl.await(prompt);
        repl.type("help\r");
        repl.await("store watch");
        repl.await(prompt);
        repl.type(CTRL_D);
        assertThat(repl.ended().exit()).isZero();
    }

    @Test
    void exitLeavesToo() {
        repl.type("exit\r");
        assertThat(repl.ended().exit()).isZero();
    }

    @Test
    void anErrorDoesNotLeave() {
        for (String line :
                new String[] {"frobnicate", "store read /none", "--json", "store ls --bogus", "-H nonsense store ls"}) {
            repl.type(line + "\r");
            repl.await("xenscope: ");
            repl.await(prompt);
        }
        repl.type("# only a remark\r");
        repl.await(prompt);
        repl.type("   \r");
        repl.await(prompt);
        repl.type("store read /test/alpha\r");
        repl.await("first\n");
    }

    @Test
    void quotesHoldWordsTogetherAndEmptyOnesStay() {
        repl.type("store write /test/quoted \"two  words\" /test/empty ''  \r");
        repl.await(prompt);
        repl.type("store ls /test\r");
        repl.await("/test/quoted = \"two  words\"");
        repl.await("/test/empty = \"\"");
    }

    @Test
    void tabCompletesCommandsOptionsPathsAndSessions() {
        repl.type("sto\trea\t/test/al\t\r");
        repl.await("first\n");
        repl.await(prompt);
        repl.type("store read /test/be\tbe\t\r");
        repl.await("second\n");
        repl.await(prompt);
        repl.type("store ls --rec\t/test\r");
        repl.await("/test/beta/below = ");
        repl.await(prompt);
        repl.type("store ls /test --rea\t\r");
        repl.await("--read-only");
        repl.await(prompt);
        repl.type("-H " + prompt.substring(0, prompt.length() - 2) + " store read /test/al\t\r");
        repl.await("first\n");
        repl.await(prompt);
        repl.type("store \t\t");
        repl.await("watch");
        repl.type(CTRL_C);
        repl.await(prompt);
        daemon.tool("xenstore-write", "completed", "third");
        repl.type("store read compl\t\r");
        repl.await("third\n");
        repl.await(prompt);
        repl.type("store snapshot /test -o kept.xs\r");
        repl.await("all of one moment");
        repl.await(prompt);
        repl.type("store diff kep\tli\t\r");
        repl.await("the same: ");
        repl.await(prompt);
        repl.type("store write /test/alpha first\r");
        repl.await(prompt);
        repl.type("undo sto\t\r");
        repl.await(" is undone");
    }

    @Test
    void tabCompletesTheDevicesOfADomain() {
        daemon.tool(
                "xenstore-write",
                "/local/domain/7/name",
                "uivm",
                "/local/domain/7/device/vfb/0/state",
                "1",
                "/local/domain/7/device/suspend/event-channel",
                "");
        repl.type("device explain ui\tv\t\r");
        repl.await("vfb/0 of uivm(7)");
        repl.await(prompt);
        daemon.tool("xenstore-rm", "/local/domain/7");
    }

    @Test
    void ctrlCEndsTheCommandAndNotThePrompt() {
        repl.type("store watch /test/ticks\r");
        repl.await("store watch /test/ticks");
        for (int i = 0; repl.silent() && i < 10_000; i++) {
            daemon.tool("xenstore-write", "/test/ticks", Integer.toString(i));
        }
        repl.type(CTRL_C);
        repl.await(prompt);
        repl.type("half a li" + CTRL_C);
        repl.await(prompt);
        repl.type("store read /test/alpha\r");
        repl.await("first\n");
    }

    @Test
    void askedItTakesTheAnswerAndCtrlCIsNone() {
        repl.type("-H lab:not-there store ls\r");
        repl.await("Start it? [y/N] ");
        repl.type("n\r");
        repl.await("xenscope: the lab does not run");
        repl.await(prompt);
        repl.type("-H lab:not-there store ls\r");
        repl.await("Start it? [y/N] ");
        repl.type(CTRL_C);
        repl.await("xenscope: not answered");
        repl.await(prompt);
        // The answers are no history, and no second reader has taken a key.
        repl.type("store read /test/alpha\r");
        repl.await("first\n");
    }

    @Test
    void whatWasTypedIsRememberedByTheNext() throws IOException {
        repl.type("store read /test/alpha\r");
        repl.await("first\n");
        repl.await(prompt);
        repl.type(UP + "\r");
        repl.await("first\n");
        repl.await(prompt);
        repl.type(CTRL_D);
        repl.ended();
        assertThat(home.resolve(".local/state/xenscope/history")).content().contains("store read /test/alpha");
        try (Program next = prompted()) {
            next.type(UP + "\r");
            next.await("first\n");
        }
    }

    @Test
    void aLostStoreIsOpenedAgain() {
        try (RealXenstored other = RealXenstored.start(RealXenstored.Kind.C)) {
            String read = "-H unix:" + other.socket() + " store ls /\r";
            repl.type(read);
            repl.await("/tool = ");
            repl.await(prompt);
            other.kill();
            repl.type(read);
            repl.await("xenscope: ");
            repl.await(prompt);
        }
    }

    private Program prompted() {
        Program program =
                Program.onTerminal(home, Map.of(), Program.argv("-H", prompt.substring(0, prompt.length() - 2)));
        program.await("Ctrl-D leaves\n");
        program.await(prompt);
        return program;
    }
}
