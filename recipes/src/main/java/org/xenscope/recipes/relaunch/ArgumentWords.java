package org.xenscope.recipes.relaunch;

import java.util.ArrayList;
import java.util.List;
import org.xenscope.error.UsageException;

/**
 * Splits a text into words as a POSIX shell does (XCU 2.2): blanks part them, quotes and backslashes keep them together.
 * Nothing is expanded: {@code $HOME} and {@code *} are what they are.
 */
final class ArgumentWords {
    private ArgumentWords() {}

    /** @throws UsageException when a quote is not closed, or a backslash is the last */
    static List<String> split(String text) {
        List<String> words = new ArrayList<>();
        StringBuilder word = new StringBuilder();
        boolean inside = false;
        char quote = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (quote == '\'') {
                quote = c == quote ? 0 : quote;
                word.append(c == '\'' ? "" : String.valueOf(c));
            } else if (c == '\\') {
                i++;
                char next = next(text, i);
                // within double quotes it is for these alone
                word.append(quote == 0 || "\"\\$`".indexOf(next) >= 0 ? "" : "\\")
                        .append(next);
                inside = true;
            } else if (c == '"' || c == '\'' && quote == 0) {
                quote = quote == 0 ? c : 0;
                inside = true;
            } else if (quote == 0 && " \t\n".indexOf(c) >= 0) {
                if (inside) {
                    words.add(word.toString());
                }
                word.setLength(0);
                inside = false;
            } else {
                word.append(c);
                inside = true;
            }
        }
        if (quote != 0) {
            throw new UsageException("a quote is not closed in `" + text + "`", "close it, or write \\" + quote);
        }
        if (inside) {
            words.add(word.toString());
        }
        return words;
    }

    private static char next(String text, int at) {
        if (at >= text.length()) {
            throw new UsageException("`" + text + "` ends with a backslash", "write \\\\ for one");
        }
        return text.charAt(at);
    }
}
