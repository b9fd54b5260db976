package org.xenscope.disk;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The scanner of libxlu_disk_l.l (Xen 4.17), rule by rule: at each point the rule that matches most wins, the first of
 * equals. What a rule of flex only looks at behind its match (trailing context) counts for the length but is not eaten.
 * {@code trusted} is in the grammar's source but not in the scanner as it is released: there it is a positional word, as it
 * is here. By hand and not by regular expressions, so that a long spec takes time in proportion to its length.
 */
final class DiskSpecScanner {
    /** What was matched. */
    enum Kind {
        BLANK,
        FLAG,
        KEYED,
        FORMAT_PREFIX,
        SCRIPT_PREFIX,
        IGNORED_PREFIX,
        UNKNOWN_KEY,
        UNKNOWN_PREFIX,
        POSITIONAL,
        WRONG
    }

    /** @param text the value of a key, the word of a flag or prefix, without its comma or colon */
    record Match(Kind kind, String key, String text) {}

    private static final List<String> KEYS = List.of(
            "format",
            "devtype",
            "access",
            "backend",
            "backendtype",
            "specification",
            "vdev",
            "script",
            "colo-host",
            "colo-port",
            "colo-export",
            "active-disk",
            "hidden-disk");

    private static final List<String> FLAGS =
            List.of("cdrom", "direct-io-safe", "discard", "no-discard", "colo", "no-colo");

    private static final Set<String> FORMATS = Set.of("raw", "qcow", "qcow2", "vhd");
    private static final Set<String> SCRIPTS = Set.of("iscsi", "nbd", "enbd", "drbd");
    private static final Set<String> IGNORED = Set.of("tapdisk", "tap", "tap2", "aio", "ioemu", "file", "phy");

    private final String spec;
    private int at;

    private int longest;
    private int eaten;
    private @Nullable Match best;

    /** Found once and good until {@link #at} is behind it: where a line, or a word without comma and equals sign, ends. */
    private int lineEnd = -1;

    private int wordEnd = -1;

    DiskSpecScanner(String spec) {
        this.spec = spec;
    }

    /** The next match; null at the end. */
    @Nullable Match next() {
        if (at == spec.length()) {
            return null;
        }
        longest = 0;
        best = null;
        blank();
        keyed();
        flags();
        target();
        unknownKey();
        prefix();
        positional();
        if (best == null) {
            return wrong();
        }
        at += eaten;
        return best;
    }

    private void offer(int length, int taken, Match match) {
        if (length > longest) {
            longest = length;
            eaten = taken;
            best = match;
        }
    }

    /** {@code [ \t\n]+/([^ \t\n].*)?} */
    private void blank() {
        int end = at;
        while (end < spec.length() && isBlank(spec.charAt(end))) {
            end++;
        }
        if (end > at) {
            int whole = end < spec.length() ? lineEnd(end) : end;
            offer(whole - at, end - at, new Match(Kind.BLANK, "", ""));
        }
    }

    /** {@code format=[^,]*,?} and its like. */
    private void keyed() {
        for (String key : KEYS) {
            if (startsWith(key) && charAt(at + key.length()) == '=') {
                int value = at + key.length() + 1;
                int comma = spec.indexOf(',', value);
                int end = comma < 0 ? spec.length() : comma;
                int length = (comma < 0 ? end : end + 1) - at;
                offer(length, length, new Match(Kind.KEYED, key, spec.substring(value, end)));
            }
        }
    }

    /** {@code discard,?} and its like. */
    private void flags() {
        for (String flag : FLAGS) {
            if (startsWith(flag)) {
                int length = flag.length() + (charAt(at + flag.length()) == ',' ? 1 : 0);
                offer(length, length, new Match(Kind.FLAG, "", flag));
            }
        }
    }

    /** {@code target=.*}, less one comma at its end. */
    private void target() {
        if (startsWith("target=")) {
            int end = lineEnd(at);
            String value = spec.substring(at + "target=".length(), end);
            String text = value.endsWith(",") ? value.substring(0, value.length() - 1) : value;
            offer(end - at, end - at, new Match(Kind.KEYED, "target", text));
        }
    }

    /** {@code [a-z][-a-z0-9]*=[^,],?}: a value of one character, whatever was meant. */
    private void unknownKey() {
        int end = at;
        while (end < spec.length() && (isWordPart(spec.charAt(end)) || end > at && spec.charAt(end) == '-')) {
            end++;
        }
        if (end > at && isLetter(spec.charAt(at)) && charAt(end) == '=') {
            int after = end + 1;
            if (after < spec.length() && spec.charAt(after) != ',') {
                int length = after + 1 - at + (charAt(after + 1) == ',' ? 1 : 0);
                offer(length, length, new Match(Kind.UNKNOWN_KEY, "", spec.substring(at, after + 1)));
            }
        }
    }

    /**
     * {@code (raw|qcow2?|vhd):/.*} and its like, which so take precedence over positional words; then {@code
     * [a-z][a-z0-9]*:/([^a-z0-9].*)?}.
     */
    private void prefix() {
        int colon = at;
        while (colon < spec.length() && isWordPart(spec.charAt(colon))) {
            colon++;
        }
        if (colon == at || !isLetter(spec.charAt(at)) || charAt(colon) != ':') {
            return;
        }
        String word = spec.substring(at, colon);
        int taken = colon + 1 - at;
        if (FORMATS.contains(word)) {
            offer(lineEnd(colon + 1) - at, taken, new Match(Kind.FORMAT_PREFIX, "", word));
        } else if (SCRIPTS.contains(word)) {
            offer(lineEnd(colon + 1) - at, taken, new Match(Kind.SCRIPT_PREFIX, "", word));
        } else if (IGNORED.contains(word)) {
            offer(lineEnd(colon + 1) - at, taken, new Match(Kind.IGNORED_PREFIX, "", word));
        }
        // a prefix that is known and has a line end behind it is unknown as well, and this one is longer
        boolean looksFurther = colon + 1 < spec.length() && !isWordPart(spec.charAt(colon + 1));
        int end = looksFurther ? lineEnd(colon + 2) : colon + 1;
        offer(end - at, taken, new Match(Kind.UNKNOWN_PREFIX, "", word));
    }

    /** {@code [^=,]*,|[^=,]+,?} */
    private void positional() {
        if (wordEnd < at) {
            wordEnd = at;
            while (wordEnd < spec.length() && spec.charAt(wordEnd) != ',' && spec.charAt(wordEnd) != '=') {
                wordEnd++;
            }
        }
        int length = wordEnd - at + (charAt(wordEnd) == ',' ? 1 : 0);
        if (length > longest) {
            offer(length, length, new Match(Kind.POSITIONAL, "", spec.substring(at, wordEnd)));
        }
    }

    /** flex sees the end before it reports one wrong byte that stands just before it. */
    private @Nullable Match wrong() {
        boolean lastByte = at + 1 == spec.length() && spec.charAt(at) < 0x80;
        String rest = spec.substring(at);
        at = spec.length();
        return lastByte ? null : new Match(Kind.WRONG, "", rest);
    }

    private int lineEnd(int from) {
        if (lineEnd < from) {
            int newline = spec.indexOf('\n', from);
            lineEnd = newline < 0 ? spec.length() : newline;
        }
        return lineEnd;
    }

    private boolean startsWith(String word) {
        return spec.startsWith(word, at);
    }

    private char charAt(int index) {
        return index < spec.length() ? spec.charAt(index) : 0;
    }

    private static boolean isBlank(char c) {
        return c == ' ' || c == '\t' || c == '\n';
    }

    private static boolean isLetter(char c) {
        return c >= 'a' && c <= 'z';
    }

    private static boolean isWordPart(char c) {
        return isLetter(c) || c >= '0' && c <= '9';
    }
}
