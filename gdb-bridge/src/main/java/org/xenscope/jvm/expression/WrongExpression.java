package org.xenscope.jvm.expression;

import org.xenscope.error.FailedException;

/** What is wrong with an expression, and where. */
public final class WrongExpression {
    private static final int SHOWN = 60;

    private WrongExpression() {}

    /** @param at counted from 0; people are told it counted from 1 */
    public static FailedException at(String text, int at, String why) {
        return at(text, at, why, "");
    }

    public static FailedException at(String text, int at, String why, String next) {
        String shown = text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "…";
        return new FailedException("`" + shown + "`, character " + (at + 1) + ": " + why, next);
    }
}
