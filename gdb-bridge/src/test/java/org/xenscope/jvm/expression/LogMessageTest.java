package org.xenscope.jvm.expression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class LogMessageTest {
    @ParameterizedTest(name = "[{index}] {0}")
    @CsvSource(
            delimiterString = "⇒",
            quoteCharacter = '`',
            value = {
                "hello ⇒ hello",
                "a {x} b ⇒ a ;<x>; b",
                "{args} ⇒ [args]",
                "{ args }: {x + 1} ⇒ [args];: ;<(+ x 1)>",
                "{{x}} ⇒ {x}",
                "{\"}\" + x} ⇒ <(+ \"}\" x)>",
            })
    void parts(String message, String parts) {
        assertThat(LogMessage.parse(message).parts().stream()
                        .map(part -> part instanceof LogMessage.Part.Text text
                                ? text.text()
                                : part instanceof LogMessage.Part.Computed computed
                                        ? "<" + ExpressionParserTest.show(computed.expression()) + ">"
                                        : "[args]")
                        .collect(Collectors.joining(";")))
                .isEqualTo(parts);
    }

    @Test
    void whatIsWrongIsSaidWithItsPlace() {
        assertThatThrownBy(() -> LogMessage.parse("a {x")).hasMessage("`a {x`, character 3: this brace does not end");
        assertThatThrownBy(() -> LogMessage.parse("a {x +}"))
                .hasMessage("`x +`, character 4: it ends where a value is missing");
    }
}
