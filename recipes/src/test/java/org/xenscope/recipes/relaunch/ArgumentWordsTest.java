package org.xenscope.recipes.relaunch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.xenscope.error.UsageException;

/** A text becomes the words that a shell makes of it. */
class ArgumentWordsTest {
    static Stream<String> texts() {
        return Stream.of(
                "-vnc none",
                "  -trace\t\"xen*\"  ",
                "-name 'my guest'",
                "a\\ b c",
                "''",
                "\"\" x",
                "a''b\"c d\"e",
                "'it'\\''s'",
                "\"a \\\" b \\\\ c \\n d\"",
                "-append 'a  b' -D /tmp/x,y",
                "'\"'",
                "\"'\"",
                "\\'",
                "x\\\\y",
                "\"a\\$b\"");
    }

    @ParameterizedTest
    @MethodSource("texts")
    void asTheShellOfThisMachineSplitsThem(String text) throws IOException {
        Process shell =
                new ProcessBuilder("sh", "-c", "set -f; eval \"set -- $1\"; printf '%s\\0' \"$@\"", "sh", text).start();
        String said = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(ArgumentWords.split(text))
                .isEqualTo(List.of(said.split("\0", -1)).subList(0, words(said)));
    }

    private static int words(String said) {
        return (int) said.chars().filter(c -> c == 0).count();
    }

    @Test
    void nothingIsExpanded() {
        assertThat(ArgumentWords.split("$HOME * `id` $(id) ~")).containsExactly("$HOME", "*", "`id`", "$(id)", "~");
    }

    @Test
    void nothingIsNoWord() {
        assertThat(ArgumentWords.split(" \t\n")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"'a", "\"a", "a\\", "\"a\\"})
    void whatIsNotClosedIsSaid(String text) {
        assertThatThrownBy(() -> ArgumentWords.split(text)).isInstanceOf(UsageException.class);
    }
}
