package org.xenscope.console.debug;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.xenscope.error.UsageException;

/**
 * How memory is to be shown, as gdb writes it: {@code /64}, {@code /16xw}, {@code /s}.
 *
 * @param count how many
 * @param letters what gdb makes of each; empty for bytes with their text
 */
record ExamineFormat(int count, String letters) {
    static final ExamineFormat BYTES = new ExamineFormat(64, "");

    private static final Pattern FORM = Pattern.compile("/(\\d{0,7})([a-z]{0,2})");
    private static final int MOST = 1 << 20;

    /** @throws UsageException for what is none */
    static ExamineFormat parse(String text) {
        Matcher form = FORM.matcher(text);
        if (!form.matches() || text.length() < 2) {
            throw new UsageException(
                    "`" + text + "` is no format", "write /64 for bytes with their text, or as gdb: /16xw, /s, /5i");
        }
        String letters = form.group(2).matches("x?b?") ? "" : form.group(2);
        int count = form.group(1).isEmpty() ? letters.isEmpty() ? BYTES.count() : 1 : Integer.parseInt(form.group(1));
        if (count < 1 || count > MOST) {
            throw new UsageException("`" + text + "`: at least 1, at the most " + MOST, "look at a part of it");
        }
        return new ExamineFormat(count, letters);
    }

    boolean bytes() {
        return letters.isEmpty();
    }

    @Override
    public String toString() {
        return "/" + count + letters;
    }
}
