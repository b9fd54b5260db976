package org.xenscope.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.xenscope.error.UsageException;
import org.xenscope.error.XenscopeException;

/** How commands are found and their lines read; and what holds for the declaration of every one. */
class CommandsTest {
    private static final Commands COMMANDS = Commands.found();

    static Stream<Command> all() {
        return COMMANDS.all().stream();
    }

    @ParameterizedTest
    @MethodSource("all")
    void declaresItself(Command command) {
        String name = command.name();
        List<String> lines = command.usage().lines().toList();
        assertThat(name).matches("[a-z]+( [a-z]+(-[a-z]+)?){0,2}");
        assertThat(command.summary()).isNotBlank().doesNotEndWith(".");
        assertThat(lines.get(1)).isEmpty();
        assertThat(lines.get(2))
                .as("an example first")
                .startsWith("Example: xenscope ")
                .contains(name);
        assertThat(lines.get(3))
                .as("then the usage")
                .startsWith("Usage: xenscope ")
                .contains(name);
        assertThat(command.usage()).endsWith("\n");
        assertThat(lines).allSatisfy(line -> assertThat(line.length()).as(line).isLessThanOrEqualTo(120));
        assertThat(command.getClass().getDeclaredFields())
                .filteredOn(field -> !Modifier.isStatic(field.getModifiers()))
                .as("it holds no state")
                .isEmpty();
    }

    @ParameterizedTest
    @MethodSource("all")
    void itsExampleIsALineThatItTakes(Command command) {
        String example = command.usage().lines().toList().get(2).substring("Example: xenscope ".length());
        GlobalOptions options = GlobalOptions.parse(List.of(example.split(" ")), COMMANDS::passesThrough);
        assertThat(COMMANDS.named(options.words())).isSameAs(command);
        int size = Commands.size(command);
        Arguments.parse(command, options.words().subList(size, options.words().size()));
    }

    @ParameterizedTest
    @MethodSource("all")
    void everyOptionIsDocumentedAndUnderstood(Command command) {
        Matcher option = Pattern.compile("(?m)^ {2,}(-\\w )? *--([a-z-]+)(=[A-Z|a-z]+)? {2,}\\S")
                .matcher(command.usage());
        List<String> names = new ArrayList<>();
        while (option.find()) {
            names.add(option.group(2));
            String word = "--" + option.group(2) + (option.group(3) == null ? "" : "=1");
            assertThat(Arguments.parse(command, List.of(word)).has(option.group(2)))
                    .as(word)
                    .isTrue();
        }
        long lines = command.usage()
                .lines()
                .filter(line -> line.matches(" {2,}(-\\w |  *--).*"))
                .count();
        assertThat(names).as("each option's line says what it does").hasSize((int) lines);
        assertThat(names).doesNotHaveDuplicates();
        // One that every command has reaches this one behind its words.
        for (String name : names) {
            List<String> line = new ArrayList<>(List.of(command.name().split(" ")));
            line.add("--" + name);
            assertThat(GlobalOptions.parse(line, COMMANDS::passesThrough, COMMANDS::owns)
                            .words())
                    .as("--" + name)
                    .isEqualTo(line);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "store ls /a, store ls",
        "bringup uivm, bringup",
        "lab ssh xl list, lab ssh",
        "undo, undo",
    })
    void areMatchedByTheirWords(String line, String name) {
        assertThat(COMMANDS.match(List.of(line.split(" "))).map(Command::name)).contains(name);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "stor ls    | there is no command `stor`   | did you mean `store`? `xenscope --help` lists the commands",
                "frobnicate | there is no command `frobnicate` | `xenscope --help` lists the commands",
                "store      | `store` needs one more word  | it can: chmod, diff, find, ls, read, restore, rm, snapshot, watch, write",
                "store raed | `store` cannot `raed`        | did you mean `store read`? it can: chmod, diff, find, ls, read, restore, rm, snapshot, watch, write",
                "lab fly    | `lab` cannot `fly`           | it can: down, reset, ssh, status, up",
            })
    void whatIsNoCommand(String line, String what, String next) {
        assertThatThrownBy(() -> COMMANDS.named(List.of(line.split(" "))))
                .isInstanceOf(UsageException.class)
                .hasMessage(what)
                .extracting(e -> ((XenscopeException) e).next())
                .asString()
                .startsWith(next);
    }

    @Test
    void noWordsAreNoCommand() {
        assertThatThrownBy(() -> COMMANDS.named(List.of())).hasMessage("no command given");
    }

    @ParameterizedTest
    @CsvSource({"'', '', 0", "a, '', 1", "store, stroe, 2", "kitten, sitting, 3"})
    void distances(String a, String b, int distance) {
        assertThat(Commands.distance(a, b)).isEqualTo(distance);
        assertThat(Commands.distance(b, a)).isEqualTo(distance);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--bogus          | store watch: invalid option '--bogus'",
                "-x               | store watch: invalid option 'x'",
                "/a --count       | store watch: option '--count' requires an argument",
                "/a -c            | store watch: option 'c' requires an argument",
                "/a --count=many  | --count: `many` is no count",
                "/a --within=soon | --within: `soon` is no duration",
            })
    void argumentsThatCannotBeMeant(String line, String what) {
        Command watch = COMMANDS.named(List.of("store", "watch"));
        assertThatThrownBy(() -> {
                    Arguments arguments = Arguments.parse(watch, List.of(line.split(" ")));
                    watch.run(TestConsole.session("--json"), arguments);
                })
                .isInstanceOf(UsageException.class)
                .hasMessage(what);
    }

    @Test
    void tooFewWordsAndTooMany() {
        Arguments arguments = Arguments.parse(COMMANDS.named(List.of("store", "ls")), List.of("-R", "/a", "--", "-b"));
        assertThat(arguments.words()).containsExactly("/a", "-b");
        assertThat(arguments.has("recursive")).isTrue();
        assertThat(arguments.has("permissions")).isFalse();
        assertThatThrownBy(() -> arguments.words(0, 1)).hasMessage("store ls: `-b` is one word too many");
        assertThatThrownBy(() -> arguments.words(3, 4))
                .hasMessage("store ls: something is missing behind `store ls /a -b`");
    }
}
