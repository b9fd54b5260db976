package org.xenscope.clib;

/**
 * C's {@code strtoul} with 64 bits.
 *
 * @param value unsigned; all bits set when it does not fit
 * @param end behind the last character that counts; the beginning when nothing does
 * @param any whether there is a number at all
 */
public record Strtoul(long value, int end, boolean any) {
    /** Reads from {@code start}, not beyond {@code limit}. */
    public static Strtoul read(String text, int start, int limit, int radix) {
        int at = start;
        while (at < limit && (text.charAt(at) == ' ' || text.charAt(at) >= '\t' && text.charAt(at) <= '\r')) {
            at++;
        }
        boolean minus = at < limit && text.charAt(at) == '-';
        if (minus || at < limit && text.charAt(at) == '+') {
            at++;
        }
        if (radix == 16
                && at + 2 < limit
                && text.charAt(at) == '0'
                && (text.charAt(at + 1) | 0x20) == 'x'
                && digit(text.charAt(at + 2), radix) >= 0) {
            at += 2;
        }
        int first = at;
        long value = 0;
        boolean tooLarge = false;
        for (int digit; at < limit && (digit = digit(text.charAt(at), radix)) >= 0; at++) {
            // value * radix + digit, unsigned
            tooLarge |= Long.compareUnsigned(value, Long.divideUnsigned(-1 - digit, radix)) > 0;
            value = value * radix + digit;
        }
        if (at == first) {
            return new Strtoul(0, start, false);
        }
        return new Strtoul(tooLarge ? -1 : minus ? -value : value, at, true);
    }

    private static int digit(char c, int radix) {
        return c < 0x80 ? Character.digit(c, radix) : -1;
    }
}
