package org.xenscope.clib;

/** C's {@code atoi}, as glibc on a 64-bit machine does it: {@code strtol} cut to 32 bits. */
public final class CNumbers {
    private CNumbers() {}

    public static int atoi(String text) {
        int at = 0;
        while (at < text.length() && (text.charAt(at) == ' ' || text.charAt(at) >= '\t' && text.charAt(at) <= '\r')) {
            at++;
        }
        boolean minus = at < text.length() && text.charAt(at) == '-';
        if (at < text.length() && (minus || text.charAt(at) == '+')) {
            at++;
        }
        long limit = minus ? Long.MIN_VALUE : -Long.MAX_VALUE;
        long value = 0; // negative all the way: there is one more of those
        for (; at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9'; at++) {
            int digit = text.charAt(at) - '0';
            if (value < (limit + digit) / 10) {
                return (int) (minus ? limit : -limit);
            }
            value = value * 10 - digit;
        }
        return (int) (minus ? value : -value);
    }
}
