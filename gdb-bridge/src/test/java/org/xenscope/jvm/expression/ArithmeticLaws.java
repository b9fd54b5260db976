package org.xenscope.jvm.expression;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** It computes what Java computes. */
final class ArithmeticLaws {
    @Property
    void ints(@ForAll int a, @ForAll int b) {
        same("+", a, b, a + b);
        same("-", a, b, a - b);
        same("*", a, b, a * b);
        same("<<", a, b, a << b);
        same(">>", a, b, a >> b);
        same(">>>", a, b, a >>> b);
        same("&", a, b, a & b);
        same("^", a, b, a ^ b);
        same("<", a, b, a < b);
        same("!=", a, b, a != b);
        if (b != 0) {
            same("/", a, b, a / b);
            same("%", a, b, a % b);
        }
        assertThat(Arithmetic.unary("-", a)).contains(-a);
        assertThat(Arithmetic.unary("~", a)).contains(~a);
        assertThat(Arithmetic.cast("byte", a)).contains((byte) a);
        assertThat(Arithmetic.cast("char", a)).contains((char) a);
    }

    @Property
    void longsWithInts(@ForAll long a, @ForAll int b) {
        same("+", a, b, a + b);
        same("*", b, a, b * a);
        same("<<", a, b, a << b);
        same(">>>", b, a, b >>> a);
        same(">=", a, b, a >= b);
        assertThat(Arithmetic.cast("int", a)).contains((int) a);
        assertThat(Arithmetic.cast("float", a)).contains((float) a);
    }

    @Property
    void doubles(@ForAll double a, @ForAll double b) {
        same("+", a, b, a + b);
        same("/", a, b, a / b);
        same("%", a, b, a % b);
        same("<=", a, b, a <= b);
        same("==", a, b, a == b);
        assertThat(Arithmetic.unary("-", a)).contains(-a);
        assertThat(Arithmetic.cast("int", a)).contains((int) a);
        assertThat(Arithmetic.cast("long", a)).contains((long) a);
        assertThat(Arithmetic.cast("byte", a)).contains((byte) a);
    }

    @Property
    void floatsAndSmallOnes(@ForAll float a, @ForAll short b, @ForAll char c, @ForAll byte d) {
        same("-", a, b, a - b);
        same("*", a, c, a * c);
        same("+", b, c, b + c);
        same("-", c, d, c - d);
        same("<", d, a, d < a);
        assertThat(Arithmetic.unary("-", d)).contains(-d);
    }

    @Property
    void booleans(@ForAll boolean a, @ForAll boolean b) {
        same("&", a, b, a & b);
        same("|", a, b, a | b);
        same("^", a, b, a ^ b);
        same("==", a, b, a == b);
        assertThat(Arithmetic.unary("!", a)).contains(!a);
        assertThat(Arithmetic.unary("-", a)).isEmpty();
        assertThat(Arithmetic.binary("+", a, b)).isEmpty();
        assertThat(Arithmetic.binary("==", a, 1)).isEmpty();
        assertThat(Arithmetic.cast("int", a)).isEmpty();
    }

    private static void same(String operator, Object a, Object b, Object expected) {
        assertThat(Arithmetic.binary(operator, a, b)).contains(expected);
    }
}
