package org.xenscope.jvm.expression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.xenscope.error.FailedException;

/** What is typed, and the tree that it is: operators before their operands, in parentheses. */
final class ExpressionParserTest {
    @ParameterizedTest(name = "[{index}] {0}")
    @CsvSource(
            delimiterString = "⇒",
            quoteCharacter = '`',
            value = {
                "1 ⇒ 1",
                "-1 ⇒ (- 1)",
                "0x10 ⇒ 16",
                "0xffffffff ⇒ -1",
                "0b101 ⇒ 5",
                "1_000L ⇒ 1000L",
                "2147483648 ⇒ 2147483648L",
                "1.5 ⇒ 1.5",
                ".5f ⇒ 0.5f",
                "1e3 ⇒ 1000.0",
                "1e-3 ⇒ 0.001",
                "3f ⇒ 3.0f",
                "'a' ⇒ 'a'",
                "'\\u0041' ⇒ 'A'",
                "\"\\t\\n\" == \"\\u0009\" ⇒ (== \"<9><10>\" \"<9>\")",
                "\"a\\\"b\" ⇒ \"a\"b\"",
                "true ⇒ true",
                "null ⇒ null",
                "this ⇒ this",
                "a ⇒ a",
                "a.b ⇒ (. a b)",
                "a.b.c ⇒ (. (. a b) c)",
                "a[1] ⇒ ([] a 1)",
                "a[i][j].x ⇒ (. ([] ([] a i) j) x)",
                "f() ⇒ (f)",
                "f(1, g(2)) ⇒ (f 1 (g 2))",
                "a.f(x).g ⇒ (. (a.f x) g)",
                "this.f() ⇒ (this.f)",
                "\"abc\".length() ⇒ (\"abc\".length)",
                "1 + 2 * 3 ⇒ (+ 1 (* 2 3))",
                "1 - 2 - 3 ⇒ (- (- 1 2) 3)",
                "(1 + 2) * 3 ⇒ (* (+ 1 2) 3)",
                "a && b || c ⇒ (|| (&& a b) c)",
                "a || b && c ⇒ (|| a (&& b c))",
                "a | b ^ c & d ⇒ (| a (^ b (& c d)))",
                "a == b != c ⇒ (!= (== a b) c)",
                "a < b == c >= d ⇒ (== (< a b) (>= c d))",
                "1 << 2 + 3 ⇒ (<< 1 (+ 2 3))",
                "a >>> 1 >> 2 ⇒ (>> (>>> a 1) 2)",
                "!a && !b ⇒ (&& (! a) (! b))",
                "- - 1 ⇒ (- (- 1))",
                "a ? b : c ? d : e ⇒ (? a b (? c d e))",
                "(int) 1.5 ⇒ (cast int 1.5)",
                "(int) -x ⇒ (cast int (- x))",
                "(String) a.b ⇒ (cast String (. a b))",
                "(a.b.C) x ⇒ (cast a.b.C x)",
                "(int[]) x ⇒ (cast int[] x)",
                "(A) (b) ⇒ (cast A b)",
                "(a) + b ⇒ (+ a b)",
                "(a) - b ⇒ (- a b)",
                "(a).b ⇒ (. a b)",
                "(a) == b ⇒ (== a b)",
                "(a) instanceof B ⇒ (instanceof a B)",
                "a instanceof x.B && c ⇒ (&& (instanceof a x.B) c)",
                "((Foo) a).b ⇒ (. (cast Foo a) b)",
                "a.length > 3 ? \"x\" : \"y\" ⇒ (? (> (. a length) 3) \"x\" \"y\")",
                "$a_1 + ä ⇒ (+ $a_1 ä)",
            })
    void read(String text, String tree) {
        assertThat(show(ExpressionParser.parse(text))).isEqualTo(tree);
    }

    @ParameterizedTest(name = "[{index}] {0}")
    @CsvSource(
            delimiterString = "⇒",
            quoteCharacter = '`',
            value = {
                "` ` ⇒ character 2: there is no expression",
                "a + ⇒ character 4: it ends where a value is missing",
                "a + ) ⇒ character 5: `)` is not expected here",
                "a b ⇒ character 3: `b` is not expected here",
                "f(1 ⇒ character 4: `)` is missing at the end",
                "a[1 ⇒ character 4: `]` is missing at the end",
                "a ? b ⇒ character 6: `:` is missing at the end",
                "a. ⇒ character 3: it ends here, where a name stands after the dot",
                "a.1 ⇒ character 2: `.1` is not expected here",
                "a = 1 ⇒ character 3: nothing can be assigned here; `==` compares",
                "a++ ⇒ character 2: nothing can be assigned here; `==` compares",
                "x -> x ⇒ character 3: lambdas and method references cannot be evaluated here",
                "String::length ⇒ character 7: lambdas and method references cannot be evaluated here",
                "new Foo() ⇒ character 1: objects cannot be made here",
                "super.f() ⇒ character 1: super cannot be said here; name the method without it",
                "\"abc ⇒ character 1: this string does not end",
                "'ab' ⇒ character 1: this character does not end; a string stands in \"\"",
                "'' ⇒ character 1: this is no character",
                "\"\\q\" ⇒ character 2: Java has no such escape",
                "\"\\u12\" ⇒ character 2: four hexadecimal digits stand after \\u",
                "0x ⇒ character 1: this is no number",
                "1 + 12ab ⇒ character 5: this is no number",
                "99999999999999999999 ⇒ character 1: this is no number",
                "a # b ⇒ character 3: no Java begins with this character",
                "a instanceof List<String> ⇒ character 18: a type is named without its type arguments",
            })
    void wrong(String text, String why) {
        assertThatThrownBy(() -> ExpressionParser.parse(text))
                .isInstanceOf(FailedException.class)
                .hasMessage("`" + text + "`, " + why);
    }

    @Test
    void whatIsNestedTooDeepOrTooLongIsAnErrorAndNoOverflow() {
        assertThatThrownBy(() -> ExpressionParser.parse("(".repeat(1000)))
                .hasMessageContaining("nested deeper than 100");
        assertThatThrownBy(() -> ExpressionParser.parse("-~".repeat(500) + "1"))
                .hasMessageContaining("nested deeper than 100");
        assertThatThrownBy(() -> ExpressionParser.parse("1+".repeat(2000) + "1"))
                .hasMessageContaining("at most 2048 characters");
        assertThat(show(ExpressionParser.parse("1+".repeat(1000) + "1"))).startsWith("(+ (+");
    }

    static String show(Expression e) {
        if (e instanceof Expression.Literal literal) {
            Object value = literal.value();
            return value instanceof String text
                    ? '"' + text.replace("\t", "<9>").replace("\n", "<10>") + '"'
                    : value instanceof Character
                            ? "'" + value + "'"
                            : value + (value instanceof Long ? "L" : value instanceof Float ? "f" : "");
        }
        if (e instanceof Expression.Null) {
            return "null";
        }
        if (e instanceof Expression.This) {
            return "this";
        }
        if (e instanceof Expression.Name name) {
            return name.name();
        }
        if (e instanceof Expression.Member member) {
            return "(. " + show(member.of()) + " " + member.name() + ")";
        }
        if (e instanceof Expression.Index index) {
            return "([] " + show(index.of()) + " " + show(index.index()) + ")";
        }
        if (e instanceof Expression.Call call) {
            return "("
                    + call.of().map(of -> show(of) + ".").orElse("")
                    + call.name()
                    + call.arguments().stream().map(each -> " " + show(each)).collect(Collectors.joining())
                    + ")";
        }
        if (e instanceof Expression.Unary unary) {
            return "(" + unary.operator() + " " + show(unary.of()) + ")";
        }
        if (e instanceof Expression.Binary binary) {
            return "(" + binary.operator() + " " + show(binary.left()) + " " + show(binary.right()) + ")";
        }
        if (e instanceof Expression.Choice choice) {
            return "(? " + show(choice.condition()) + " " + show(choice.yes()) + " " + show(choice.no()) + ")";
        }
        if (e instanceof Expression.Cast cast) {
            return "(cast " + cast.type() + " " + show(cast.of()) + ")";
        }
        Expression.InstanceOf test = (Expression.InstanceOf) e;
        return "(instanceof " + show(test.of()) + " " + test.type() + ")";
    }
}
