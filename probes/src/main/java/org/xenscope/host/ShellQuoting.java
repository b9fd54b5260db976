package org.xenscope.host;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.xenscope.error.UsageException;

/**
 * The one place where an argument vector becomes words of a POSIX shell (sh, bash, dash, busybox ash, zsh).
 *
 * <p>Every word is quoted, so none is taken for an assignment, a keyword, an alias or a pattern; an empty argument is
 * {@code ''}. The result is plain ASCII: bytes from 0x80 on, also those that are no UTF-8 (see {@link PosixText}), are said
 * in octal through the shell's own {@code printf}, so that no locale on the way, ours, ssh's or the host's, can change them.
 * Only NUL, which no argument can hold, is refused.
 */
public final class ShellQuoting {
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_@%+:,./-]+");
    private static final Pattern PLAIN_ARGUMENT = Pattern.compile("[A-Za-z0-9_@%+:,./=-]+");

    private ShellQuoting() {}

    /** Words that a shell takes for exactly this argument vector, parted by a space. */
    public static String words(List<String> argv) {
        return argv.stream().map(ShellQuoting::word).collect(Collectors.joining(" "));
    }

    /** The same for a person to read or to paste: quotes only where they are needed. */
    public static String readable(List<String> argv) {
        StringBuilder line = new StringBuilder();
        for (String argument : argv) {
            Pattern plain = line.length() == 0 ? PLAIN : PLAIN_ARGUMENT;
            if (line.length() > 0) {
                line.append(' ');
            }
            line.append(plain.matcher(argument).matches() ? argument : word(argument));
        }
        return line.toString();
    }

    private static String word(String argument) {
        byte[] bytes = PosixText.bytes(argument);
        int first = bytes.length;
        int last = -1;
        for (int i = 0; i < bytes.length; i++) {
            if (bytes[i] == 0) {
                throw new UsageException(
                        "an argument holds a NUL byte: " + argument.replace('\0', '␀'),
                        "no program can be given one: leave it out");
            }
            if (bytes[i] < 0) {
                first = Math.min(first, i);
                last = i;
            }
        }
        StringBuilder word = new StringBuilder(bytes.length + 2);
        if (last < 0) {
            return quoted(word, bytes, 0, bytes.length).toString();
        }
        // One printf for all from the first such byte to the last: it is a fork. Command substitution drops newlines at
        // its end only, and there stands none.
        quoted(word, bytes, 0, first).append("\"$(printf '");
        for (int i = first; i <= last; i++) {
            int c = bytes[i] & 0xff;
            if (c < 0x80 && Character.isLetterOrDigit(c)) {
                word.append((char) c);
            } else {
                word.append('\\').append(c >> 6).append(c >> 3 & 7).append(c & 7);
            }
        }
        return quoted(word.append("')\""), bytes, last + 1, bytes.length).toString();
    }

    private static StringBuilder quoted(StringBuilder word, byte[] bytes, int from, int to) {
        word.append('\'');
        for (int i = from; i < to; i++) {
            if (bytes[i] == '\'') {
                word.append("'\\''");
            } else {
                word.append((char) bytes[i]);
            }
        }
        return word.append('\'');
    }
}
