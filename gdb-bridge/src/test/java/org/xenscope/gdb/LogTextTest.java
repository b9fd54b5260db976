package org.xenscope.gdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.xenscope.error.UsageException;
import org.xenscope.gdb.LogText.Part;

/** What a log point says. */
final class LogTextTest {
    @Test
    void textAndExpressionsAndArguments() {
        assertThat(LogText.parse("at { a + b }: {args}.").parts())
                .isEqualTo(List.of(
                        new Part.Text("at "),
                        new Part.Expression("a + b"),
                        new Part.Text(": "),
                        new Part.Arguments(),
                        new Part.Text(".")));
        assertThat(LogText.parse("{x}{y}").parts())
                .isEqualTo(List.of(new Part.Expression("x"), new Part.Expression("y")));
        assertThat(LogText.parse("{{x}} }").parts()).isEqualTo(List.of(new Part.Text("{x} }")));
        assertThat(LogText.parse("").parts()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"{", "a {b", "{}", "{ }"})
    void aBraceThatStandsForNothing(String text) {
        assertThatThrownBy(() -> LogText.parse(text)).isInstanceOf(UsageException.class);
    }
}
