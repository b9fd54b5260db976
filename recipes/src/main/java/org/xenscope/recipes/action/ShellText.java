package org.xenscope.recipes.action;

import java.util.List;
import java.util.stream.Collectors;

/** Commands as a person would type them, for plans and --as-shell. They are shown, never run. */
public final class ShellText {
    private ShellText() {}

    /** An argument vector as one line. */
    public static String line(List<String> argv) {
        return argv.stream().map(ShellText::word).collect(Collectors.joining(" "));
    }

    /** One word, quoted where a shell would take it for something else. */
    public static String word(String word) {
        if (word.matches("[A-Za-z0-9_@%+=:,./-]+")) {
            return word;
        }
        return "'" + word.replace("'", "'\\''") + "'";
    }

    /** A store value for xenstore-write, which reads backslash escapes (tools/xenstore/xenstore_client.c). */
    static String value(byte[] value) {
        StringBuilder text = new StringBuilder();
        for (byte b : value) {
            int c = b & 0xff;
            if (c == '-' && text.isEmpty()) {
                // getopt finds options behind the path too.
                text.append("\\x2d");
            } else if (c == '\\') {
                text.append("\\\\");
            } else if (c >= ' ' && c <= '~') {
                text.append((char) c);
            } else {
                text.append(String.format("\\x%02x", c));
            }
        }
        return word(text.toString());
    }
}
