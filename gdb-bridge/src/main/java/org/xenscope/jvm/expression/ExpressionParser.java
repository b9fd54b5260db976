package org.xenscope.jvm.expression;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.xenscope.error.FailedException;
import org.xenscope.jvm.expression.Expression.Binary;
import org.xenscope.jvm.expression.Expression.Call;
import org.xenscope.jvm.expression.Expression.Cast;
import org.xenscope.jvm.expression.Expression.Choice;
import org.xenscope.jvm.expression.Expression.Index;
import org.xenscope.jvm.expression.Expression.InstanceOf;
import org.xenscope.jvm.expression.Expression.Literal;
import org.xenscope.jvm.expression.Expression.Member;
import org.xenscope.jvm.expression.Expression.Name;
import org.xenscope.jvm.expression.Expression.Unary;

/** Reads an expression by the precedences of JLS 15. */
public final class ExpressionParser {
    /** Characters; nobody types more, and the tree of fewer is not too deep for a stack. */
    static final int LONGEST = 2048;

    private static final int DEEPEST = 100;

    /** From the loosest to the tightest. */
    private static final List<Set<String>> LEVELS = List.of(
            Set.of("||"),
            Set.of("&&"),
            Set.of("|"),
            Set.of("^"),
            Set.of("&"),
            Set.of("==", "!="),
            Set.of("<", "<=", ">", ">="),
            Set.of("<<", ">>", ">>>"),
            Set.of("+", "-"),
            Set.of("*", "/", "%"));

    private static final int COMPARISONS = 6;
    private static final Set<String> PRIMITIVES =
            Set.of("boolean", "byte", "short", "char", "int", "long", "float", "double");
    private static final Set<String> ASSIGNMENTS =
            Set.of("=", "+=", "-=", "*=", "/=", "%=", "&=", "|=", "^=", "<<=", ">>=", ">>>=", "++", "--");

    private final String text;
    private final List<Token> tokens;
    private int next;
    private int depth;

    private ExpressionParser(String text) {
        this.text = text;
        this.tokens = Lexer.tokens(text);
    }

    /** @throws FailedException with the place of what is wrong, or cannot be done */
    public static Expression parse(String text) {
        if (text.length() > LONGEST) {
            throw WrongExpression.at(text, LONGEST, "an expression has at most " + LONGEST + " characters");
        }
        ExpressionParser parser = new ExpressionParser(text);
        Expression expression = parser.expression();
        Token rest = parser.peek();
        if (rest.kind() != Token.Kind.END) {
            throw parser.unexpected(rest);
        }
        return expression;
    }

    private Expression expression() {
        if (++depth > DEEPEST) {
            throw wrong(peek(), "this is nested deeper than " + DEEPEST);
        }
        Expression condition = binary(0);
        Token question = peek();
        if (question.is("?")) {
            next++;
            Expression yes = expression();
            expect(":");
            condition = new Choice(question.at(), condition, yes, expression());
        }
        depth--;
        return condition;
    }

    private Expression binary(int level) {
        if (level == LEVELS.size()) {
            return unary();
        }
        Expression left = binary(level + 1);
        while (true) {
            Token operator = peek();
            if (level == COMPARISONS && operator.isWord("instanceof")) {
                next++;
                left = new InstanceOf(operator.at(), left, type());
            } else if (operator.kind() == Token.Kind.OPERATOR
                    && LEVELS.get(level).contains(operator.text())) {
                next++;
                left = new Binary(operator.at(), operator.text(), left, binary(level + 1));
            } else {
                return left;
            }
        }
    }

    private Expression unary() {
        if (++depth > DEEPEST) {
            throw wrong(peek(), "this is nested deeper than " + DEEPEST);
        }
        Token token = peek();
        Expression result;
        if (token.is("+") || token.is("-") || token.is("!") || token.is("~")) {
            next++;
            result = new Unary(token.at(), token.text(), unary());
        } else if (token.is("(") && isCast()) {
            next++;
            String type = type();
            expect(")");
            result = new Cast(token.at(), type, unary());
        } else {
            result = postfix();
        }
        depth--;
        return result;
    }

    /**
     * {@code (int) x} is a cast. {@code (a) + b} is a sum; {@code (A) b}, {@code (A) (b)}, {@code (A) "s"} are casts: what
     * follows the parenthesis begins an operand, and is no sign.
     */
    private boolean isCast() {
        int look = next + 1;
        if (tokens.get(look).kind() != Token.Kind.NAME) {
            return false;
        }
        boolean primitive = PRIMITIVES.contains(tokens.get(look).text());
        look++;
        while (tokens.get(look).is(".") && tokens.get(look + 1).kind() == Token.Kind.NAME) {
            look += 2;
        }
        boolean array = false;
        while (tokens.get(look).is("[") && tokens.get(look + 1).is("]")) {
            look += 2;
            array = true;
        }
        if (!tokens.get(look).is(")")) {
            return false;
        }
        Token after = tokens.get(look + 1);
        return primitive
                || array
                || after.kind() == Token.Kind.LITERAL
                || after.kind() == Token.Kind.NAME && !after.text().equals("instanceof")
                || after.is("(")
                || after.is("!")
                || after.is("~");
    }

    private Expression postfix() {
        Expression left = primary();
        while (true) {
            Token token = peek();
            if (token.is(".")) {
                next++;
                Token name = name("a name stands after the dot");
                left = peek().is("(")
                        ? new Call(name.at(), Optional.of(left), name.text(), arguments())
                        : new Member(name.at(), left, name.text());
            } else if (token.is("[")) {
                next++;
                Expression index = expression();
                expect("]");
                left = new Index(token.at(), left, index);
            } else {
                return left;
            }
        }
    }

    private Expression primary() {
        Token token = peek();
        if (token.kind() == Token.Kind.LITERAL) {
            next++;
            return new Literal(token.at(), token.value());
        }
        if (token.is("(")) {
            next++;
            Expression inner = expression();
            expect(")");
            return inner;
        }
        if (token.isWord("this")) {
            next++;
            return new Expression.This(token.at());
        }
        if (token.isWord("null")) {
            next++;
            return new Expression.Null(token.at());
        }
        if (token.kind() == Token.Kind.NAME) {
            Token name = name("a name stands here");
            return peek().is("(")
                    ? new Call(name.at(), Optional.empty(), name.text(), arguments())
                    : new Name(name.at(), name.text());
        }
        throw unexpected(token);
    }

    private List<Expression> arguments() {
        expect("(");
        List<Expression> arguments = new ArrayList<>();
        if (peek().is(")")) {
            next++;
            return arguments;
        }
        arguments.add(expression());
        while (peek().is(",")) {
            next++;
            arguments.add(expression());
        }
        expect(")");
        return arguments;
    }

    private String type() {
        StringBuilder type = new StringBuilder(name("a type stands here").text());
        while (peek().is(".")) {
            next++;
            type.append('.').append(name("a name stands after the dot").text());
        }
        while (peek().is("[")) {
            next++;
            expect("]");
            type.append("[]");
        }
        if (peek().is("<")) {
            // After instanceof that can only be type arguments, which a running program does not know.
            throw wrong(peek(), "a type is named without its type arguments");
        }
        return type.toString();
    }

    private Token name(String otherwise) {
        Token token = peek();
        if (token.kind() != Token.Kind.NAME) {
            throw token.kind() == Token.Kind.END
                    ? wrong(token, "it ends here, where " + otherwise)
                    : wrong(token, otherwise);
        }
        switch (token.text()) {
            case "new" -> throw wrong(token, "objects cannot be made here");
            case "super" -> throw wrong(token, "super cannot be said here; name the method without it");
            case "switch", "case", "return", "if", "for", "while", "throw", "var" ->
                throw wrong(token, "`" + token.text() + "` begins no expression");
            default -> next++;
        }
        return token;
    }

    private Token peek() {
        return tokens.get(next);
    }

    private void expect(String operator) {
        Token token = peek();
        if (!token.is(operator)) {
            throw wrong(
                    token,
                    "`" + operator + "` is missing" + (token.kind() == Token.Kind.END ? " at the end" : " here"));
        }
        next++;
    }

    private FailedException unexpected(Token token) {
        if (token.kind() == Token.Kind.END) {
            return wrong(token, text.isBlank() ? "there is no expression" : "it ends where a value is missing");
        }
        if (ASSIGNMENTS.contains(token.text())) {
            return wrong(token, "nothing can be assigned here; `==` compares");
        }
        if (token.is("->") || token.is("::")) {
            return wrong(token, "lambdas and method references cannot be evaluated here");
        }
        return wrong(token, "`" + token.text() + "` is not expected here");
    }

    private FailedException wrong(Token token, String why) {
        return WrongExpression.at(text, token.at(), why);
    }
}
