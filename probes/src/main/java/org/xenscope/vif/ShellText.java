package org.xenscope.vif;

import java.util.ArrayList;
import java.util.List;

/**
 * The text of a sh script, taken apart as far as a reading of it needs: comments are left out, lines that go on are
 * joined, statements and words are split where no quote, substitution or parenthesis holds them together (POSIX.1-2017,
 * Shell Command Language 2.3). It is no shell: what a line does when it runs is not known.
 */
final class ShellText {
    /** More than that is no hotplug script. */
    static final int MOST_LINES = 4000;

    private static final int LONGEST = 4000;

    /** Stands in front of a statement that is run when the one before it fails. */
    static final String OR = "||";

    private ShellText() {}

    /** One statement of a line: its words, quotes and all. */
    record Statement(ScriptLine line, List<String> words) {}

    static List<Statement> statements(String file, String text) {
        List<Statement> statements = new ArrayList<>();
        StringBuilder joined = new StringBuilder();
        int first = 0;
        char quote = 0;
        String[] lines = text.split("\n", MOST_LINES + 1);
        for (int i = 0; i < Math.min(lines.length, MOST_LINES); i++) {
            String line = lines[i].endsWith("\r") ? lines[i].substring(0, lines[i].length() - 1) : lines[i];
            if (joined.isEmpty()) {
                first = i;
            }
            Code code = code(line.length() > LONGEST ? line.substring(0, LONGEST) : line, quote);
            boolean room = joined.length() < LONGEST;
            quote = room ? code.quote() : 0;
            if (code.text().endsWith("\\") && room) {
                joined.append(code.text(), 0, code.text().length() - 1);
                continue;
            }
            joined.append(code.text());
            if (quote != 0) {
                joined.append(' ');
                continue;
            }
            add(statements, new ScriptLine(file, first + 1, lines[first]), joined.toString());
            joined.setLength(0);
        }
        if (!joined.isEmpty()) {
            add(statements, new ScriptLine(file, first + 1, lines[first]), joined.toString());
        }
        return statements;
    }

    private static void add(List<Statement> statements, ScriptLine line, String code) {
        for (String statement : split(code, false)) {
            List<String> words = split(statement, true);
            if (!words.equals(List.of(OR))) {
                statements.add(new Statement(line, words));
            }
        }
    }

    /** @param quote that is still open at the end, or 0 */
    private record Code(String text, char quote) {}

    private static Code code(String line, char open) {
        char quote = open;
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if (quote == '\'') {
                quote = c == '\'' ? 0 : quote;
            } else if (c == '\\') {
                i++;
            } else if (quote == '"') {
                quote = c == '"' ? 0 : quote;
            } else if (c == '\'' || c == '"') {
                quote = c;
            } else if (c == '#' && (i == 0 || " \t;&|(".indexOf(line.charAt(i - 1)) >= 0)) {
                return new Code(line.substring(0, i), (char) 0);
            }
        }
        return new Code(line, quote);
    }

    /** Into words at blanks, or into statements at {@code ; && || |} and a single {@code &}. */
    static List<String> split(String text, boolean words) {
        List<String> parts = new ArrayList<>();
        StringBuilder part = new StringBuilder();
        char quote = 0;
        int depth = 0;
        boolean tick = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (quote == '\'') {
                quote = c == '\'' ? 0 : quote;
            } else if (c == '\\' && i + 1 < text.length()) {
                part.append(c);
                c = text.charAt(++i);
            } else if (c == '`') {
                tick = !tick;
            } else if (c == '$' && i + 1 < text.length() && "({".indexOf(text.charAt(i + 1)) >= 0) {
                depth++;
                part.append(c);
                c = text.charAt(++i);
            } else if (depth > 0 && (c == ')' || c == '}')) {
                depth--;
            } else if (quote == '"') {
                quote = c == '"' && depth == 0 ? 0 : quote;
            } else if (c == '"' && depth == 0 || c == '\'') {
                quote = c;
            } else if (depth == 0 && !tick && ends(c, words, text, i)) {
                end(parts, part);
                if (c == '|' && i + 1 < text.length() && text.charAt(i + 1) == '|') {
                    i++;
                    part.append(OR).append(' ');
                }
                continue;
            }
            part.append(c);
        }
        end(parts, part);
        return parts;
    }

    private static boolean ends(char c, boolean words, String text, int at) {
        if (words) {
            return c == ' ' || c == '\t' || c == '\r' || c == '\f';
        }
        // >& and &> send output somewhere
        boolean output = c == '&'
                && (at > 0 && text.charAt(at - 1) == '>' || at + 1 < text.length() && text.charAt(at + 1) == '>');
        return c == ';' || c == '|' || c == '&' && !output;
    }

    private static void end(List<String> parts, StringBuilder part) {
        if (!part.toString().isBlank()) {
            parts.add(part.toString().strip());
        }
        part.setLength(0);
    }
}
