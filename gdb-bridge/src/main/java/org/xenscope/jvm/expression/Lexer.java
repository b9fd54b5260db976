package org.xenscope.jvm.expression;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import org.xenscope.error.FailedException;

/** The words of an expression. */
final class Lexer {
    /** The longer before the shorter. */
    private static final List<String> OPERATORS = List.of(
            ">>>=", "<<=", ">>=", ">>>", "->", "::", "++", "--", "&&", "||", "==", "!=", "<=", ">=", "+=", "-=", "*=",
            "/=", "%=", "&=", "|=", "^=", "<<", ">>", "+", "-", "*", "/", "%", "<", ">", "!", "~", "?", ":", "&", "|",
            "^", "=", "(", ")", "[", "]", "{", "}", ".", ",", ";", "@");

    private final String text;
    private int at;

    private Lexer(String text) {
        this.text = text;
    }

    static List<Token> tokens(String text) {
        Lexer lexer = new Lexer(text);
        List<Token> tokens = new ArrayList<>();
        Token token;
        do {
            token = lexer.next();
            tokens.add(token);
        } while (token.kind() != Token.Kind.END);
        return tokens;
    }

    private Token next() {
        while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
            at++;
        }
        int begin = at;
        if (at == text.length()) {
            return new Token(Token.Kind.END, "", "", begin);
        }
        char c = text.charAt(at);
        if (isDigit(c) || c == '.' && at + 1 < text.length() && isDigit(text.charAt(at + 1))) {
            Object value = number();
            return new Token(Token.Kind.LITERAL, text.substring(begin, at), value, begin);
        }
        if (Character.isJavaIdentifierStart(c)) {
            while (at < text.length() && Character.isJavaIdentifierPart(text.charAt(at))) {
                at++;
            }
            String word = text.substring(begin, at);
            return switch (word) {
                case "true", "false" -> new Token(Token.Kind.LITERAL, word, Boolean.valueOf(word), begin);
                default -> new Token(Token.Kind.NAME, word, word, begin);
            };
        }
        if (c == '"' || c == '\'') {
            at++;
            Object value = c == '"' ? string(begin) : character(begin);
            return new Token(Token.Kind.LITERAL, text.substring(begin, at), value, begin);
        }
        for (String operator : OPERATORS) {
            if (text.startsWith(operator, at)) {
                at += operator.length();
                return new Token(Token.Kind.OPERATOR, operator, operator, begin);
            }
        }
        throw wrong(begin, "no Java begins with this character");
    }

    private String string(int begin) {
        StringBuilder value = new StringBuilder();
        while (at < text.length() && text.charAt(at) != '"') {
            value.append(unit());
        }
        if (at == text.length()) {
            throw wrong(begin, "this string does not end");
        }
        at++;
        return value.toString();
    }

    private Character character(int begin) {
        if (at == text.length() || text.charAt(at) == '\'') {
            throw wrong(begin, "this is no character");
        }
        char value = unit();
        if (at == text.length() || text.charAt(at) != '\'') {
            throw wrong(begin, "this character does not end; a string stands in \"\"");
        }
        at++;
        return value;
    }

    /** One character, or one escape. */
    private char unit() {
        char c = text.charAt(at++);
        if (c != '\\') {
            return c;
        }
        if (at == text.length()) {
            throw wrong(at - 1, "this escape does not end");
        }
        char escaped = text.charAt(at++);
        return switch (escaped) {
            case 'n' -> '\n';
            case 't' -> '\t';
            case 'r' -> '\r';
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 's' -> ' ';
            case '0' -> '\0';
            case '\\', '\'', '"' -> escaped;
            case 'u' -> unicode();
            default -> throw wrong(at - 2, "Java has no such escape");
        };
    }

    private char unicode() {
        int end = Math.min(at + 4, text.length());
        String digits = text.substring(at, end);
        if (!digits.matches("[0-9a-fA-F]{4}")) {
            throw wrong(at - 2, "four hexadecimal digits stand after \\u");
        }
        at = end;
        return (char) Integer.parseInt(digits, 16);
    }

    private Object number() {
        int begin = at;
        boolean hex = text.startsWith("0x", at) || text.startsWith("0X", at);
        boolean binary = text.startsWith("0b", at) || text.startsWith("0B", at);
        at += hex || binary ? 2 : 0;
        boolean real = false;
        while (at < text.length()) {
            char c = text.charAt(at);
            boolean sign = (c == '+' || c == '-') && !hex && "eE".indexOf(text.charAt(at - 1)) >= 0;
            if (!isDigit(c) && !isLetter(c) && c != '_' && c != '.' && !sign) {
                break;
            }
            real |= c == '.' || sign || !hex && !binary && "eEfFdD".indexOf(c) >= 0;
            at++;
        }
        String digits = text.substring(begin, at).replace("_", "");
        try {
            return real ? real(digits) : whole(digits, hex ? 16 : binary ? 2 : 10);
        } catch (NumberFormatException e) {
            throw wrong(begin, "this is no number");
        }
    }

    private static Object real(String digits) {
        return digits.endsWith("f") || digits.endsWith("F")
                ? (Object) Float.valueOf(digits)
                : (Object) Double.valueOf(digits);
    }

    /** The sign is no part of a literal; so 2147483648 is taken as a long, for -2147483648 to be right enough. */
    private static Object whole(String digits, int radix) {
        boolean marked = digits.endsWith("L") || digits.endsWith("l");
        String bare = digits.substring(radix == 10 ? 0 : 2, digits.length() - (marked ? 1 : 0));
        if (!bare.matches("[0-9a-fA-F]+")) {
            throw new NumberFormatException(digits);
        }
        BigInteger value = new BigInteger(bare, radix);
        int bits = value.bitLength();
        if (bits > 64 || radix == 10 && bits > 63) {
            throw new NumberFormatException(digits);
        }
        boolean fits = radix == 10 ? bits < 32 : bits <= 32;
        return marked || !fits ? (Object) value.longValue() : (Object) value.intValue();
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private static boolean isLetter(char c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z';
    }

    private FailedException wrong(int where, String why) {
        return WrongExpression.at(text, where, why);
    }
}
