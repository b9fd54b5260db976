package org.xenscope.jvm.expression;

/** @param value of a literal; the text itself for the other kinds */
record Token(Kind kind, String text, Object value, int at) {
    enum Kind {
        NAME,
        LITERAL,
        OPERATOR,
        END
    }

    boolean is(String operator) {
        return kind == Kind.OPERATOR && text.equals(operator);
    }

    boolean isWord(String word) {
        return kind == Kind.NAME && text.equals(word);
    }
}
