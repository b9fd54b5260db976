package org.xenscope.jvm.expression;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import org.xenscope.error.FailedException;

/** Whatever is typed is an expression, or an error with a place within it. */
final class ExpressionParserFuzzTest {
    @FuzzTest(maxDuration = "5s")
    void anyText(FuzzedDataProvider data) {
        String text = data.consumeRemainingAsString();
        Expression expression;
        try {
            expression = ExpressionParser.parse(text);
            LogMessage.parse(text);
        } catch (FailedException e) {
            assertThat(e.what()).containsPattern("`, character [1-9][0-9]*: ");
            return;
        }
        assertThat(expression.at()).isBetween(0, text.length());
        assertThat(ExpressionParserTest.show(expression)).isNotEmpty();
    }
}
