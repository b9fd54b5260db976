package org.xenscope.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.xenscope.error.UsageException;
import org.xenscope.host.Policy;

class GlobalOptionsTest {
    private static final Commands COMMANDS = Commands.found();

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "-H lab store ls /              | host=lab                  | store ls /",
                "store ls / -H lab              | host=lab                  | store ls /",
                "store -H lab ls /              | host=lab                  | store ls /",
                "--host=lab store ls            | host=lab                  | store ls",
                "--host lab store ls            | host=lab                  | store ls",
                "-Hlab store ls                 | host=lab                  | store ls",
                "store ls -R --json             | json                      | store ls -R",
                "-y -n store rm /a              | yes dryRun                | store rm /a",
                "-yn store rm /a                | yes dryRun                | store rm /a",
                "-nyvq store rm /a              | yes dryRun verbose quiet  | store rm /a",
                "store ls -Ry                   |                           | store ls -Ry",
                "store write /a -- -n           |                           | store write /a -- -n",
                "-- store ls                    |                           | store ls",
                "lab ssh ls -v --json -H x      |                           | lab ssh ls -v --json -H x",
                "--json lab ssh -n ls           | json                      | lab ssh -n ls",
                "lab ssh -- ls -v               |                           | lab ssh ls -v",
                "lab ssh --help                 | help                      | lab ssh",
                "lab ssh ls --help              |                           | lab ssh ls --help",
                "--read-only --as-shell --plain | readOnly asShell plain    |",
                "--version                      | version                   |",
                "--read-only disk attach /a     | readOnly                  | disk attach /a",
                "disk --read-only attach /a     | readOnly                  | disk attach /a",
                "disk attach --read-only /a     |                           | disk attach --read-only /a",
                "disk attach /a --read-only -n  | dryRun                    | disk attach /a --read-only",
                "disk detach /a --read-only     | readOnly                  | disk detach /a",
                "-                              |                           | -",
            })
    void standAnywhere(String line, String set, String words) {
        GlobalOptions options = parse(line);
        StringBuilder found = new StringBuilder();
        options.host().ifPresent(host -> found.append(" host=").append(host));
        add(found, "json", options.json());
        add(found, "plain", options.plain());
        add(found, "yes", options.yes());
        add(found, "dryRun", options.dryRun());
        add(found, "readOnly", options.readOnly());
        add(found, "asShell", options.asShell());
        add(found, "verbose", options.verbose());
        add(found, "quiet", options.quiet());
        add(found, "help", options.help());
        add(found, "version", options.version());
        assertThat(words(found.toString())).containsExactlyInAnyOrderElementsOf(words(set));
        assertThat(options.words()).isEqualTo(words(words));
    }

    @ParameterizedTest
    @ValueSource(strings = {"-H", "store ls --host", "--host= store ls", "--timeout", "--timeout="})
    void aValueThatIsMissing(String line) {
        assertThatThrownBy(() -> parse(line))
                .isInstanceOf(UsageException.class)
                .hasMessageMatching("(-H|--host|--timeout) needs a value");
    }

    @ParameterizedTest
    @ValueSource(strings = {"--json=x store ls", "--yes=", "--read-only=false store rm /a"})
    void aValueThatIsNone(String line) {
        assertThatThrownBy(() -> parse(line))
                .isInstanceOf(UsageException.class)
                .hasMessageMatching("--(json|yes|read-only) takes no value");
    }

    @Test
    void wordsKeepWhatTheyHold() {
        List<String> line = List.of("store", "write", "/a b", "", "x\n*", "'\"\\");
        assertThat(GlobalOptions.parse(line, COMMANDS::passesThrough).words()).isEqualTo(line);
    }

    @ParameterizedTest
    @CsvSource({
        "store ls, CHANGE",
        "-n x, DRY_RUN",
        "--as-shell x, DRY_RUN",
        "--read-only x, READ_ONLY",
        "--read-only -n x, READ_ONLY"
    })
    void whatASessionMayDo(String line, Policy policy) {
        assertThat(parse(line).policy()).isEqualTo(policy);
    }

    @Test
    void aLineOfThePromptAddsToTheSessions() {
        GlobalOptions session = parse("-H lab --read-only --timeout 5s");
        GlobalOptions both = session.with(parse("store ls --json -H unix:/s"));
        assertThat(both.host()).contains("unix:/s");
        assertThat(both.readOnly()).isTrue();
        assertThat(both.json()).isTrue();
        assertThat(both.timeout()).contains(Duration.ofSeconds(5));
        assertThat(both.words()).containsExactly("store", "ls");
        assertThat(session.with(parse("store ls")).host()).contains("lab");
    }

    @ParameterizedTest
    @CsvSource({
        "500ms, 500",
        "30s, 30000",
        "30, 30000",
        "5m, 300000",
        "1h, 3600000",
        "0, 0",
        "999999999h, 3599999996400000"
    })
    void durations(String text, long millis) {
        assertThat(Durations.parse("--within", text)).hasMillis(millis);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "s", "-1", "1.5s", "5 m", "5M", "1d", "9999999999", "0x5"})
    void noDurations(String text) {
        assertThatThrownBy(() -> Durations.parse("--within", text))
                .isInstanceOf(UsageException.class)
                .hasMessage("--within: `" + text + "` is no duration");
    }

    @Test
    void noTimeIsNoLimit() {
        assertThatThrownBy(() -> parse("--timeout 0 store ls")).isInstanceOf(UsageException.class);
    }

    @ParameterizedTest
    @CsvSource({"0, 0.0 s", "49, 0.0 s", "1250, 1.3 s", "119999, 120.0 s", "120000, 2 min 0 s", "125999, 2 min 5 s"})
    void durationsForAPerson(long millis, String shown) {
        assertThat(Durations.show(millis)).isEqualTo(shown);
    }

    /** The JVM has made U+FFFD of them: they cannot be had back. */
    @Test
    void bytesThatAreNoTextAreNotPassedOnAsOthers() {
        assertThatThrownBy(() -> parse("store write /a \uFFFDA"))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("no UTF-8 text");
    }

    private static GlobalOptions parse(String line) {
        return GlobalOptions.parse(words(line), COMMANDS::passesThrough, COMMANDS::owns);
    }

    private static List<String> words(String line) {
        return line == null || line.isBlank() ? List.of() : List.of(line.strip().split(" +"));
    }

    private static void add(StringBuilder found, String name, boolean set) {
        if (set) {
            found.append(' ').append(name);
        }
    }
}
