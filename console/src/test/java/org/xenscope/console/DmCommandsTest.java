package org.xenscope.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.xenscope.peers.RealXenstored;

/** The commands about device models where little can be seen: words that are wrong, and a host that is only a store. */
@Tag("peer")
@Timeout(60)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DmCommandsTest {
    private RealXenstored daemon;
    private TestConsole console;

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

    @BeforeEach
    void open(@TempDir Path directory) {
        console = new TestConsole(directory);
    }

    @AfterEach
    void shut() {
        console.close();
    }

    @ParameterizedTest(name = "dm {0}: {1}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "qmp 7 x [1] | the arguments of a QMP command are an object, not [1]",
                "qmp 7 x {\"a\": | the arguments are no JSON",
                "qmp 7 x { | the arguments are no JSON: Unexpected end-of-input: expected close marker for Object (at",
                "qmp 7 x {\"a\":1,\"a\":2} | the arguments are no JSON",
                "qmp 7 x {}{} | the arguments are no JSON",
                "qmp | something is missing",
                "qmp 7 a {} b | one word too many",
                "args | something is missing",
                "screenshot 7 | where the picture shall go is missing",
                "show 1 2 | one word too many"
            })
    void wrongWordsAreToldBeforeAnyHostIsAsked(String line, String message) {
        String[] words = ("dm " + line).split(" ");
        assertThat(console.run(words)).isEqualTo(2);
        assertThat(console.err()).contains(message);
    }

    @Test
    void aHostThatIsOnlyAStoreHasNoProcessesToLookAt() {
        assertThat(console.run("-H", "unix:" + daemon.socket(), "dm", "show")).isEqualTo(2);
        assertThat(console.err()).contains("only a xenstored socket");
    }
}
