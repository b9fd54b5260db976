package org.xenscope.libxl;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.xenscope.error.UsageException;
import org.xenscope.libxl.XlConfigLexer.Kind;
import org.xenscope.libxl.XlConfigLexer.Token;
import org.xenscope.libxl.XlValue.Atom;
import org.xenscope.libxl.XlValue.Items;

/** The grammar of libxlu_cfg_y.y (Xen 4.17). Stops at the first error, as nothing after it counts for xl either. */
final class XlConfigParser {
    /** xl's own parser gives up at some 5,000. */
    private static final int MAX_NESTING = 500;

    private final String file;
    private final XlConfigLexer lexer;
    private final Map<String, XlSetting> settings = new LinkedHashMap<>();
    private Token token;

    XlConfigParser(String file, String text) {
        this.file = file;
        this.lexer = new XlConfigLexer(file, text);
        this.token = lexer.next();
    }

    Map<String, XlSetting> parsed() {
        while (token.kind() != Kind.END) {
            if (token.kind() == Kind.NAME) {
                assignment();
                if (token.kind() == Kind.END) {
                    break;
                }
            }
            if (token.kind() != Kind.NEWLINE && token.kind() != Kind.SEMICOLON) {
                throw unexpected("NAME = VALUE, one on a line or with \";\" between them");
            }
            advance();
        }
        return settings;
    }

    private void assignment() {
        Token name = token;
        advance();
        if (token.kind() != Kind.ASSIGN && token.kind() != Kind.ADD) {
            throw unexpected("\"=\" or \"+=\" after " + name.text());
        }
        boolean added = token.kind() == Kind.ADD;
        advance();
        XlValue value = value(0);
        XlSetting before = settings.get(name.text());
        if (added && before != null) {
            value = sum(name, before.value(), value);
        }
        settings.put(name.text(), new XlSetting(name.text(), value, added, name.at()));
    }

    private XlValue sum(Token name, XlValue before, XlValue more) {
        if (before instanceof Atom first && more instanceof Atom second) {
            return new Atom(first.text() + second.text(), second.at());
        }
        if (before instanceof Items first && more instanceof Items second) {
            List<XlValue> all = new ArrayList<>(first.values());
            all.addAll(second.values());
            return new Items(all, second.at());
        }
        String sort = before instanceof Items ? "a list" : "a single value";
        throw XlConfigLexer.error(
                file,
                name.at(),
                name.text() + " was " + sort + " at line " + before.at().line() + " and cannot have the other added",
                "add a list to a list, a string to a string");
    }

    private XlValue value(int depth) {
        Token first = token;
        switch (first.kind()) {
            case STRING, NUMBER -> {
                advance();
                return new Atom(first.text(), first.at());
            }
            case OPEN -> {
                if (depth == MAX_NESTING) {
                    throw XlConfigLexer.error(
                            file, first.at(), "lists nested deeper than " + MAX_NESTING, "nest them less");
                }
                advance();
                return new Items(items(first, depth), first.at());
            }
            default -> throw unexpected("a string, a number or \"[\"");
        }
    }

    private List<XlValue> items(Token open, int depth) {
        List<XlValue> values = new ArrayList<>();
        skipNewlines();
        while (token.kind() != Kind.CLOSE) {
            if (token.kind() == Kind.END) {
                throw unexpected("\"]\" for the \"[\" at " + open.at());
            }
            values.add(value(depth + 1));
            skipNewlines();
            if (token.kind() == Kind.COMMA) {
                advance();
                skipNewlines();
            } else if (token.kind() != Kind.CLOSE) {
                throw unexpected("\",\" or \"]\" for the \"[\" at " + open.at());
            }
        }
        advance();
        return values;
    }

    private void skipNewlines() {
        while (token.kind() == Kind.NEWLINE) {
            advance();
        }
    }

    private void advance() {
        token = lexer.next();
    }

    private UsageException unexpected(String expected) {
        String found =
                switch (token.kind()) {
                    case NAME, NUMBER -> "\"" + token.text() + "\"";
                    default -> token.kind().words;
                };
        String next = token.kind() == Kind.NAME ? "put quotes around strings" : "correct the line";
        return XlConfigLexer.error(file, token.at(), "unexpected " + found + ", expected " + expected, next);
    }
}
