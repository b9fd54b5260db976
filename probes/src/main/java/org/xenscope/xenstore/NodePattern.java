package org.xenscope.xenstore;

import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.xenscope.error.UsageException;

/**
 * A glob, or a regular expression between slashes, for paths or for values. A glob never ends with a slash, since no path
 * does: so what begins and ends with one is a regular expression, and is looked for anywhere in the text. A glob is the
 * whole of it; one for paths that does not begin with a slash may begin at any node.
 */
public final class NodePattern {
    private final Pattern pattern;
    private final boolean whole;

    private NodePattern(Pattern pattern, boolean whole) {
        this.pattern = pattern;
        this.whole = whole;
    }

    /** {@code vif/*}{@code /state}, {@code /local/domain/?/name}, {@code **}, {@code [0-9]}, {@code /dev(ice)?/}. */
    public static NodePattern forPaths(String text, boolean ignoreCase) {
        return of(text, true, ignoreCase);
    }

    /** The same for values, where a slash is a character like others. */
    public static NodePattern forValues(String text, boolean ignoreCase) {
        return of(text, false, ignoreCase);
    }

    /** @throws StackOverflowError when a regular expression needs more than there is for this text */
    public boolean matches(CharSequence text) {
        return whole ? pattern.matcher(text).matches() : pattern.matcher(text).find();
    }

    private static NodePattern of(String text, boolean paths, boolean ignoreCase) {
        int flags = Pattern.DOTALL | (ignoreCase ? Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE : 0);
        boolean regex = text.length() > 2 && text.startsWith("/") && text.endsWith("/");
        if (!regex && paths && (text.isEmpty() || text.endsWith("/"))) {
            throw new UsageException(
                    Quoted.of(text) + " is no pattern",
                    "write a glob like vif/*/state or a regular expression like /vif/");
        }
        String expression = regex ? text.substring(1, text.length() - 1) : glob(text, paths);
        try {
            return new NodePattern(Pattern.compile(expression, flags), !regex);
        } catch (PatternSyntaxException e) {
            throw new UsageException(
                    Quoted.of(text) + " is no " + (regex ? "regular expression: " : "glob: ") + e.getDescription()
                            + " at character " + (e.getIndex() + 2),
                    regex ? "put a backslash before what stands for itself" : "put [ ] around what stands for itself",
                    e);
        }
    }

    private static String glob(String text, boolean paths) {
        String any = paths ? "[^/]" : ".";
        StringBuilder expression = new StringBuilder();
        if (paths && !text.startsWith("/")) {
            expression.append("(?:.*/)?");
        }
        int at = 0;
        while (at < text.length()) {
            char c = text.charAt(at++);
            if (paths && c == '/' && text.startsWith("**/", at)) {
                // Any number of nodes between, also none.
                expression.append("(?:/.*)?/");
                at += 3;
            } else if (c == '*') {
                boolean across = at < text.length() && text.charAt(at) == '*';
                expression.append(across ? "." : any).append('*');
                at += across ? 1 : 0;
            } else if (c == '?') {
                expression.append(any);
            } else if (c == '[') {
                at = set(text, at, paths, expression);
            } else if (c == '\\' && at < text.length()) {
                expression.append(Pattern.quote(text.substring(at, ++at)));
            } else {
                expression.append(Pattern.quote(Character.toString(c)));
            }
        }
        return expression.toString();
    }

    /** One of {@code [abc]}, {@code [a-z]}, {@code [!abc]}; a bracket right behind the first one stands for itself. */
    private static int set(String text, int from, boolean paths, StringBuilder expression) {
        int at = from;
        boolean not = at < text.length() && (text.charAt(at) == '!' || text.charAt(at) == '^');
        at += not ? 1 : 0;
        int close = text.indexOf(']', at + 1);
        if (close < 0) {
            throw new UsageException(
                    Quoted.of(text) + " is no glob: the [ at character " + from + " is not closed",
                    "close it with ], or write [[] for the character itself");
        }
        if (paths && not) {
            expression.append("(?!/)");
        }
        expression.append(not ? "[^" : "[");
        for (char c : text.substring(at, close).toCharArray()) {
            expression
                    .append(c == '-' || Character.isLetterOrDigit(c) ? "" : "\\")
                    .append(c);
        }
        expression.append(']');
        return close + 1;
    }
}
