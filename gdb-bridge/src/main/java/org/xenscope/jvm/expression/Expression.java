package org.xenscope.jvm.expression;

import java.util.List;
import java.util.Optional;

/** An expression of the Java language, without assignment, {@code new}, lambdas and what else makes or changes things. */
public sealed interface Expression {
    /** Where it stands in its text, counted from 0. For an operation that is its operator. */
    int at();

    /** @param value a boxed primitive, or a String */
    record Literal(int at, Object value) implements Expression {}

    record Null(int at) implements Expression {}

    record This(int at) implements Expression {}

    /** A local, a field, or the first word of a class name. */
    record Name(int at, String name) implements Expression {}

    /** {@code of.name}: a field, an array's length, or more of a class name. */
    record Member(int at, Expression of, String name) implements Expression {}

    record Index(int at, Expression of, Expression index) implements Expression {}

    /** @param of empty for a method of {@code this} or of the class around it */
    record Call(int at, Optional<Expression> of, String name, List<Expression> arguments) implements Expression {
        public Call {
            arguments = List.copyOf(arguments);
        }
    }

    /** @param operator {@code + - ! ~} */
    record Unary(int at, String operator, Expression of) implements Expression {}

    /** @param operator as it is written; {@code && ||} too */
    record Binary(int at, String operator, Expression left, Expression right) implements Expression {}

    record Choice(int at, Expression condition, Expression yes, Expression no) implements Expression {}

    /** @param type with its dots, and {@code []} for each dimension */
    record Cast(int at, String type, Expression of) implements Expression {}

    record InstanceOf(int at, Expression of, String type) implements Expression {}
}
